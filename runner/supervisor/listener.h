#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "runner/protocol/result.h"

namespace edge::supervisor {

/// The listening socket on loopback. It outlives every host, so no client is refused while one is replaced.
class Listener {
public:
    /// Gets the accepted socket (non-blocking, TCP_NODELAY) and owns it.
    using Accepted = std::function<void(int socket)>;

    /// Port 0 takes any free one. Errors: "port_in_use" (says by whom), "not_listening".
    static protocol::Result<std::unique_ptr<Listener>> open(boost::asio::io_context& loop, int port, Accepted accepted);

    int port() const { return m_port; }
    /// Takes no more connections.
    void close();

private:
    Listener(boost::asio::io_context& loop, int socket, int port, Accepted accepted);
    void await();
    void acceptAll();

    boost::asio::posix::stream_descriptor m_socket;
    boost::asio::steady_timer m_pause;
    int m_port;
    Accepted m_accepted;
};

}  // namespace edge::supervisor
