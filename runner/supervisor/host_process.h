#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "runner/control/channel.h"
#include "runner/protocol/result.h"
#include "runner/protocol/time.h"
#include "runner/supervisor/host_child.h"
#include "runner/supervisor/version_frame.h"

namespace edge::supervisor {

/// One edge-host process and its channel. Lives on the supervisor's loop.
class HostProcess : public std::enable_shared_from_this<HostProcess> {
public:
    struct Handlers {
        std::function<void(HostProcess&)> ready;
        std::function<void(HostProcess&, const std::string& function)> need;
        std::function<void(HostProcess&, const std::string& function, const std::string& version)> served;
        /// Empty: it could not read its image at all.
        std::function<void(HostProcess&, const std::string& function)> snapshotFailed;
        std::function<void(HostProcess&, std::string_view lines)> events;
        std::function<void(HostProcess&, HostExit)> ended;  ///< last call
    };

    /// Starts the process and configures it; the slot table is borrowed. Errors: "host_missing".
    static protocol::Result<std::shared_ptr<HostProcess>> start(boost::asio::io_context& loop, std::uint64_t number,
                                                                const std::filesystem::path& program, int slotTable,
                                                                nlohmann::json configuration, Handlers handlers);
    ~HostProcess();

    std::uint64_t number() const { return m_number; }
    const std::string& id() const { return m_id; }
    pid_t processId() const { return m_process; }
    const std::string& image() const { return m_image; }  ///< file of the snapshot it was given; may be empty
    bool isReady() const { return m_ready; }
    bool isStopping() const { return m_stopping; }

    /// Sends in order. Waits in a queue of ours while the host does not read, so that it cannot hold the supervisor up.
    void send(std::string head, std::string payload = {}, int descriptor = -1);
    void send(const Frame& frame);
    /// Asks it to finish what is in flight and exit.
    void stop();
    void kill();

private:
    struct Waiting {
        std::string head;
        std::string payload;
        control::Descriptor descriptor;
    };

    HostProcess(boost::asio::io_context& loop, std::uint64_t number, int socket, pid_t process, Handlers handlers);

    bool hasRoom();
    void flushLater();
    void readMore();
    void receive();
    void dispatch(const control::Message& message);
    void end();

    std::uint64_t m_number;
    std::string m_id;
    std::string m_image;
    pid_t m_process;
    boost::asio::local::stream_protocol::socket m_socket;
    control::Channel m_channel;
    Handlers m_handlers;
    std::deque<Waiting> m_waiting;
    control::HeldModules m_held;
    bool m_ended = false;
    bool m_flushing = false;
    bool m_ready = false;
    bool m_stopping = false;
};

}  // namespace edge::supervisor
