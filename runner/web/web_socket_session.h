#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace edge::web {

/// What a WebSocket tells next.
struct SocketNews {
    enum class Kind { open, text, binary, closed };
    Kind kind = Kind::closed;
    std::string data;       ///< a message; the protocol that the server chose (open); the reason (closed)
    std::string error;      ///< closed because of this; empty: by the closing handshake
    std::uint16_t code = 1006;
};

struct SocketAddress {
    bool secure = false;
    std::string host, port, target;  ///< target: path and query
    std::vector<std::string> protocols;
    std::vector<std::string> headers;  ///< name, value, name, value …
};

/// One end of a WebSocket (RFC 6455), on the loop of the isolate. After an answer of kind closed there is no more.
class SocketSession {
public:
    virtual ~SocketSession() = default;

    /// One at a time: the next news, from the loop, never at once.
    virtual void next(std::function<void(SocketNews)> tell) = 0;
    /// Queued. `written` is called from the loop, also when it came to nothing.
    virtual void send(std::string data, bool binary, std::function<void()> written) = 0;
    /// Begins the closing handshake once what is queued is sent. Code 0: none.
    virtual void close(std::uint16_t code, std::string reason) = 0;
    /// Ends the connection; callbacks that wait are dropped.
    virtual void abandon() = 0;
};

std::shared_ptr<SocketSession> connectSocket(boost::asio::io_context& loop, SocketAddress address);

}  // namespace edge::web
