#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runner/control/slots.h"
#include "runner/protocol/events.h"
#include "runner/supervisor/connections.h"
#include "runner/supervisor/host_process.h"

namespace edge::supervisor {

/// The hosts: one active that gets every connection, one spare that waits with V8 up, and those that finish what they
/// have. A host that dies is replaced at once; its open requests are answered, its idle connections go to the next.
class HostPool {
public:
    struct Handlers {
        std::function<void(protocol::Event)> emit;
        std::function<void(const std::string& host, std::string_view lines)> hostEvents;
        std::function<void(const std::string& host)> hostGone;  ///< before its HostEnded is emitted
        std::function<void(const std::string& function)> need;  ///< no version and no failure is known
        std::function<void(const std::string& function, const std::string& version)> served;  ///< has answered for the first time
        /// V8 or the processor ended a host that was given this image.
        std::function<void(const std::filesystem::path& image, control::LastIsolate isolate, int signal)> fault;
        /// A host could not take the function out of its image; empty: not read the image at all.
        std::function<void(const std::filesystem::path& image, const std::string& function)> snapshotFailed;
        std::function<void()> ready;                            ///< the first host is
        std::function<void(protocol::Error)> failed;            ///< hosts do not start at all
        std::function<void()> stopped;                          ///< after stop(): all are gone
    };

    HostPool(boost::asio::io_context& loop, std::filesystem::path program, Handlers handlers);

    /// Errors: "host_missing", "slot_table".
    protocol::Outcome start(nlohmann::json configuration);
    /// Another configuration: new hosts take over, the present ones finish what they have.
    void reconfigure(nlohmann::json configuration);
    /// The whole set of functions, as the channel's `functions` message.
    void setFunctions(nlohmann::json message);
    /// What a function runs from now on: a `version` or a `build_failed` message.
    void setVersion(const std::string& function, Frame frame);
    /// New requests of the function wait for setVersion() or release(), which gives them what there was before.
    void hold(const std::string& function);
    void release(const std::string& function);
    void forget(const std::string& function);
    /// A new connection; the socket belongs to the pool from here on.
    void pass(int socket);
    /// Lets requests in flight finish for as long as `patience`, then ends everything.
    void stop(std::chrono::milliseconds patience);

    std::optional<pid_t> activeProcess() const;
    int connectionCount() const { return m_connections ? m_connections->count() : 0; }

private:
    using Host = std::shared_ptr<HostProcess>;

    protocol::Result<Host> startHost();
    HostProcess::Handlers hostHandlers();
    void hostReady(HostProcess& host);
    void hostNeeds(HostProcess& host, const std::string& function);
    void hostEnded(HostProcess& host, HostExit exit);
    void startedBadly();
    void replaceActive();
    void activate(Host host);
    void keepSpare();
    void retire(Host host);
    void hand(Connections::Slot slot);
    void send(const std::string& function, const Frame& frame);
    void report(const HostProcess& host, HostExit exit, int lost);
    bool allGone() const { return !m_active && !m_spare && m_leaving.empty(); }

    boost::asio::io_context& m_loop;
    std::filesystem::path m_program;
    Handlers m_handlers;
    std::unique_ptr<control::SlotTable> m_slots;
    std::unique_ptr<Connections> m_connections;
    nlohmann::json m_configuration;
    std::string m_functions;
    std::map<std::string, Frame> m_frames;
    std::set<std::string> m_held;
    std::map<std::string, std::set<std::uint64_t>> m_waiting;  ///< hosts that asked for a function
    Host m_active;
    Host m_spare;
    std::vector<Host> m_leaving;
    std::vector<Connections::Slot> m_unserved;  ///< connections while there is no host at all
    boost::asio::steady_timer m_retry;
    boost::asio::steady_timer m_patience;
    std::uint64_t m_nextNumber = 1;
    int m_badStarts = 0;  ///< hosts in a row that ended before they were ready
    bool m_everReady = false;
    bool m_stopping = false;
};

}  // namespace edge::supervisor
