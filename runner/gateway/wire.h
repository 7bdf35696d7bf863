#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runner/control/channel.h"
#include "runner/control/slots.h"
#include "runner/gateway/read_buffer.h"

namespace edge::gateway {

/// Bytes on their way out: up to three pieces that go in one system call.
struct Output {
    std::string head;
    std::string body;
    std::string_view tail;  ///< static text
    std::size_t sent = 0;
    std::size_t size() const { return head.size() + body.size() + tail.size(); }
};

/// A client's socket, which moves between loops. Everything happens on the thread of the loop it is attached to,
/// except steal(): a resting wire can be taken off its loop from any thread, because a loop whose thread is inside
/// script cannot give it away. One atomic word decides between the loop and the thief.
class Wire {
public:
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void readable() = 0;
        virtual void writable() = 0;
    };
    enum class Received { some, nothing, ended };
    enum class Sent { all, part, failed };

    explicit Wire(control::Descriptor socket);

    void attach(boost::asio::io_context& loop);
    void detach();
    bool attached() const { return m_stream.has_value(); }

    /// Nothing is under way: waits for bytes and may be stolen from now on. Must be the owner's last act.
    void rest(std::shared_ptr<Owner> owner);
    /// Takes the wire off its loop when it rests. Any thread; true: the caller has it now.
    bool steal();

    /// Calls readable() or writable() once; the owner lives until then.
    void awaitReadable(std::shared_ptr<Owner> owner);
    void awaitWritable(std::shared_ptr<Owner> owner);

    Received receive(ReadBuffer& buffer, std::size_t atMost);
    Sent send(Output& output);
    /// Bytes written to the client since the connection exists, by whichever process.
    std::uint64_t written() const { return m_written; }

    /// Closes this process's descriptor only. Detached.
    void drop() { m_socket = control::Descriptor(); }
    void shutdownWriting();
    /// Ends the connection for every holder of the socket.
    void close();
    std::string peerAddress() const;  ///< numeric; "127.0.0.1" for what has none

private:
    bool claim(std::uint64_t epoch);
    int handle();
    std::uint64_t epoch() const { return m_mark.load(std::memory_order_relaxed) >> 1; }

    control::Descriptor m_socket;                         ///< while detached
    std::optional<boost::asio::posix::stream_descriptor> m_stream;  ///< while attached
    std::atomic<std::uint64_t> m_mark{0};                 ///< epoch * 2 + resting; a new epoch with each loop
    bool m_awaitingRead = false;
    std::uint64_t m_written = 0;
};

}  // namespace edge::gateway
