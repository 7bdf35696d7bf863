#pragma once

#include <functional>

#include "runner/gateway/connection_set.h"
#include "runner/host/admission.h"
#include "runner/host/pending.h"

namespace edge::host {

class FunctionTable;

/// The loop on which connections begin and to which they return when no worker keeps them: reads the first head,
/// answers what no function needs to see, and gives the rest to the table.
class Intake final : public gateway::RequestHandler, public std::enable_shared_from_this<Intake> {
public:
    Intake(boost::asio::io_context& loop, const Admission& admission) : m_loop(loop), m_admission(admission) {}
    /// Needed before the first connection; the table lives longer than the intake's connections.
    void setTable(FunctionTable& table) { m_table = &table; }

    /// Takes a detached connection. Any thread.
    void take(std::shared_ptr<gateway::Connection> connection);
    /// Takes a request that the connection's present loop cannot answer. Any thread.
    void reconsider(Pending pending, gateway::Destination destination);
    /// Answers a request with the platform's error. Any thread.
    void refuse(Pending pending, gateway::PlatformError error, std::string_view end);
    /// From now on connections between requests are left alone: another host goes on with them. On the loop.
    void close();

    void handle(std::shared_ptr<gateway::Connection> connection, std::shared_ptr<gateway::Exchange> exchange,
                gateway::Destination destination) override;
    void prepare(gateway::RequestHead& head) const override { m_admission.prepare(head); }
    bool keeps(bool quiet) const override { return true; }
    void release(std::shared_ptr<gateway::Connection> connection) override { take(std::move(connection)); }
    void joined(const std::shared_ptr<gateway::Connection>& connection) override { m_connections.add(*connection); }
    void left(gateway::Connection& connection) override { m_connections.remove(connection); }
    std::string_view commonHeaders() const override;

private:
    boost::asio::io_context& m_loop;
    const Admission& m_admission;
    FunctionTable* m_table = nullptr;
    bool m_closed = false;
    gateway::ConnectionSet m_connections;
};

}  // namespace edge::host
