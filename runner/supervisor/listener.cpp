#include "runner/supervisor/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runner/supervisor/port_owner.h"

namespace edge::supervisor {
namespace {

constexpr int backlog = 4096;
constexpr std::chrono::milliseconds pauseWhenFull{50};

protocol::Error refused(int port, int problem) {
    const std::string number = std::to_string(port);
    if (problem != EADDRINUSE)
        return {"not_listening", "Port " + number + " cannot be used: " + std::strerror(problem) + ".",
                "Choose another with --port, or --port 0 for any free one."};
    const std::string owner = describePortOwner(port);
    return {"port_in_use",
            "Port " + number + " is taken by " + (owner.empty() ? "another program" : owner) + ".",
            "End that program, or choose another port with --port (0 for any free one)."};
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(std::uint16_t(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

protocol::Result<std::unique_ptr<Listener>> Listener::open(boost::asio::io_context& loop, int port, Accepted accepted) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return refused(port, errno);
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted sockets inherit it
    sockaddr_in address = loopback(port);
    socklen_t size = sizeof address;
    if (bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket, backlog) != 0 ||
        getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        const int problem = errno;
        ::close(socket);
        return refused(port, problem);
    }
    std::unique_ptr<Listener> listener(new Listener(loop, socket, ntohs(address.sin_port), std::move(accepted)));
    listener->await();
    return listener;
}

Listener::Listener(boost::asio::io_context& loop, int socket, int port, Accepted accepted)
    : m_socket(loop, socket), m_pause(loop), m_port(port), m_accepted(std::move(accepted)) {}

void Listener::close() {
    boost::system::error_code ignored;
    m_pause.cancel();
    m_socket.close(ignored);
}

void Listener::await() {
    m_socket.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](auto error) {
        if (!error) acceptAll();
    });
}

void Listener::acceptAll() {
    while (true) {
        const int socket = accept4(m_socket.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket >= 0) {
            m_accepted(socket);
            if (!m_socket.is_open()) return;
            continue;
        }
        if (errno == ECONNABORTED || errno == EINTR) continue;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return await();
        // Out of descriptors: the waiting clients stay in the kernel's queue for a moment.
        m_pause.expires_after(pauseWhenFull);
        m_pause.async_wait([this](auto error) {
            if (!error) acceptAll();
        });
        return;
    }
}

}  // namespace edge::supervisor
