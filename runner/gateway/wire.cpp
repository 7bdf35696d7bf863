#include "runner/gateway/wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace edge::gateway {

using boost::asio::posix::stream_descriptor;

Wire::Wire(control::Descriptor socket) : m_socket(std::move(socket)) {
    const int on = 1;
    setsockopt(m_socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    m_written = control::bytesWritten(m_socket.get()).value_or(0);
}

int Wire::handle() { return m_stream ? m_stream->native_handle() : m_socket.get(); }

void Wire::attach(boost::asio::io_context& loop) { m_stream.emplace(loop, m_socket.release()); }

void Wire::detach() {
    m_mark.store((epoch() + 1) << 1, std::memory_order_release);
    m_socket = control::Descriptor(m_stream->release());
    m_stream.reset();
    m_awaitingRead = false;
}

void Wire::rest(std::shared_ptr<Owner> owner) {
    awaitReadable(std::move(owner));
    m_mark.store(epoch() << 1 | 1, std::memory_order_release);
}

bool Wire::steal() {
    std::uint64_t mark = m_mark.load(std::memory_order_acquire);
    if (!(mark & 1) || !m_mark.compare_exchange_strong(mark, ((mark >> 1) + 1) << 1, std::memory_order_acq_rel))
        return false;
    m_socket = control::Descriptor(m_stream->release());
    m_stream.reset();
    m_awaitingRead = false;
    return true;
}

/// A completed wait belongs to the wire only while the wire is still in the epoch that began it and nobody stole it.
bool Wire::claim(std::uint64_t epoch) {
    std::uint64_t expected = epoch << 1 | 1;
    return m_mark.compare_exchange_strong(expected, epoch << 1, std::memory_order_acq_rel) || expected == epoch << 1;
}

void Wire::awaitReadable(std::shared_ptr<Owner> owner) {
    if (m_awaitingRead) return;
    m_awaitingRead = true;
    m_stream->async_wait(stream_descriptor::wait_read,
                         [this, owner = std::move(owner), epoch = epoch()](const boost::system::error_code& error) {
                             if (error || !claim(epoch)) return;
                             m_awaitingRead = false;
                             owner->readable();
                         });
}

void Wire::awaitWritable(std::shared_ptr<Owner> owner) {
    m_stream->async_wait(stream_descriptor::wait_write,
                         [this, owner = std::move(owner), epoch = epoch()](const boost::system::error_code& error) {
                             if (error || !claim(epoch)) return;
                             owner->writable();
                         });
}

Wire::Received Wire::receive(ReadBuffer& buffer, std::size_t atMost) {
    while (true) {
        const ssize_t count = recv(handle(), buffer.prepare(atMost), atMost, MSG_DONTWAIT);
        if (count > 0) {
            buffer.commit(static_cast<std::size_t>(count));
            return Received::some;
        }
        if (count == 0) return Received::ended;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return Received::nothing;
        if (errno != EINTR) return Received::ended;
    }
}

Wire::Sent Wire::send(Output& output) {
    const std::array<std::string_view, 3> parts{output.head, output.body, output.tail};
    while (output.sent < output.size()) {
        std::array<iovec, 3> pieces;
        std::size_t number = 0;
        std::size_t skip = output.sent;
        for (const std::string_view part : parts) {
            if (part.size() > skip) pieces[number++] = {const_cast<char*>(part.data()) + skip, part.size() - skip};
            skip -= std::min(skip, part.size());
        }
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = number;
        const ssize_t count = sendmsg(handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0) {
            output.sent += static_cast<std::size_t>(count);
            m_written += static_cast<std::uint64_t>(count);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return Sent::part;
        } else if (errno != EINTR) {
            return Sent::failed;
        }
    }
    return Sent::all;
}

void Wire::shutdownWriting() { ::shutdown(handle(), SHUT_WR); }

void Wire::close() {
    if (handle() < 0) return;
    ::shutdown(handle(), SHUT_RDWR);
    if (m_stream) detach();
    m_socket = control::Descriptor();
}

std::string Wire::peerAddress() const {
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    const int socket = m_stream ? const_cast<Wire*>(this)->handle() : m_socket.get();
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* address = nullptr;
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &length) == 0) {
        if (peer.ss_family == AF_INET) address = &reinterpret_cast<sockaddr_in&>(peer).sin_addr;
        if (peer.ss_family == AF_INET6) address = &reinterpret_cast<sockaddr_in6&>(peer).sin6_addr;
    }
    if (!address || !inet_ntop(peer.ss_family, address, text.data(), text.size())) return "127.0.0.1";
    return text.data();
}

}  // namespace edge::gateway
