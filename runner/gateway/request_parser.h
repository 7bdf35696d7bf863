#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "runner/gateway/exchange.h"

namespace edge::gateway {

/// What the start line and headers of a request say about the connection and the body.
struct MessageFacts {
    bool keepAlive = true;
    bool http10 = false;
    bool hasBody = false;
    std::int64_t bodyLength = -1;  ///< as announced; -1 for chunked bodies
    bool expectsContinue = false;
    bool wantsUpgrade = false;  ///< "connection: upgrade" with the name of a protocol, and no body
};

/// Reads HTTP/1 requests from bytes as they arrive, one after the other (Boost.Beast's parser inside). Refuses what
/// two parsers could read differently: both lengths, repeated lengths or hosts, codings other than chunked.
class RequestParser {
public:
    static constexpr std::size_t headerLimit = 64 * 1024;

    enum class State {
        head,      ///< the head is not complete
        body,      ///< the head is known, body bytes are still to come
        complete,  ///< the message is complete; restart() for the next
        malformed, ///< answer 400
        tooLarge,  ///< answer 431
    };

    RequestParser();
    ~RequestParser();

    /// Takes bytes and returns how many were used; unused ones must be offered again, with more behind them. Body
    /// bytes are appended to `body`. Stops at the end of the message.
    std::size_t feed(std::string_view bytes, std::string& body);
    State state() const;
    /// True once a byte of the present message was used.
    bool started() const;
    void restart();

    /// Valid from State::body on.
    std::string& method();
    std::string& target();
    std::vector<Header>& headers();  ///< names in lower case
    const std::string& host();
    const MessageFacts& facts() const;

private:
    class Machine;
    std::unique_ptr<Machine> m_machine;
};

}  // namespace edge::gateway
