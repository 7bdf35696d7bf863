#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "runner/config/limits.h"
#include "runner/gateway/connection_set.h"
#include "runner/host/admission.h"
#include "runner/host/intake.h"
#include "runner/host/pending.h"
#include "runner/isolate/worker.h"

namespace edge::host {

class FunctionTable;
class Watchdog;

/// What seats share; lives as long as the process.
struct Surroundings {
    boost::asio::io_context& loop;  ///< of the intake
    Intake& intake;
    const Admission& admission;
    Watchdog& watchdog;
    config::Policy policy = config::Policy::perWorker;
};

/// A worker's place in the host: the connections on its loop, and the requests on their way to it. Requests wait in
/// an inbox of the seat, not in the worker's loop, so that they can be taken back when the worker's thread is stuck.
class Seat final : public gateway::RequestHandler, public std::enable_shared_from_this<Seat> {
public:
    Seat(FunctionTable& table, Surroundings& surroundings, std::string function);

    /// Once, before anything else.
    void setWorker(std::shared_ptr<isolate::Worker> worker);
    isolate::Worker& worker() const { return *m_worker; }
    const std::string& function() const { return m_function; }
    void setRules(Admission::Rules rules) { m_verifyJwt = rules.verifyJwt; }

    /// While it waits, what its connections ask goes to the table, which knows when code of now is there. Any thread.
    void setWaiting(bool waits) { m_waits = waits; }

    /// Reserves the worker for a request; always succeeds unless the policy is one request at a time. Any thread.
    bool claim();
    /// Hands over a request, after claim(). Any thread.
    void push(Pending pending, std::string coldReason);
    /// True once the worker has been given a request.
    bool hasServed() const { return m_hasServed; }

    /// Takes back what the worker has not been given yet. Any thread.
    std::vector<Pending> reclaim();
    /// It was told to retire: whatever it has not been given goes elsewhere.
    void dismiss() { m_dismissed = true; }
    /// False for a worker that failed to start. It answers its requests itself, for it knows why it failed, and
    /// another one would fail the same way.
    bool mayGiveBack() const { return m_hasServed || m_dismissed; }
    /// Sends connections between requests back to the intake. Any thread.
    void evict();
    /// Closes what is left. On the worker's thread, when the isolate is gone.
    void closeAll();

    void handle(std::shared_ptr<gateway::Connection> connection, std::shared_ptr<gateway::Exchange> exchange,
                gateway::Destination destination) override;
    void prepare(gateway::RequestHead& head) const override { m_around.admission.prepare(head); }
    void exchangeOver() override;
    bool keeps(bool quiet) const override;
    void release(std::shared_ptr<gateway::Connection> connection) override { m_around.intake.take(std::move(connection)); }
    void joined(const std::shared_ptr<gateway::Connection>& connection) override { m_connections.add(*connection); }
    void left(gateway::Connection& connection) override { m_connections.remove(connection); }
    std::string_view commonHeaders() const override { return m_commonHeaders; }

private:
    struct Parcel {
        Pending pending;
        std::string coldReason;
    };
    std::deque<Parcel> takeInbox();
    void emptyInbox();
    void deliver(Parcel parcel);

    FunctionTable& m_table;
    Surroundings& m_around;
    std::string m_function;
    std::shared_ptr<isolate::Worker> m_worker;
    std::string m_commonHeaders;
    std::atomic<bool> m_verifyJwt{true};
    std::atomic<bool> m_busy{false};       ///< with one request at a time
    std::atomic<bool> m_hasServed{false};
    std::atomic<bool> m_dismissed{false};
    std::atomic<bool> m_waits{false};
    std::mutex m_inboxMutex;
    std::deque<Parcel> m_inbox;
    bool m_posted = false;                 ///< the loop will look into the inbox
    gateway::ConnectionSet m_connections;
};

}  // namespace edge::host
