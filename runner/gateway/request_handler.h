#pragma once

#include <memory>
#include <string_view>

#include "runner/gateway/exchange.h"
#include "runner/gateway/router.h"

namespace edge::gateway {

class Connection;

/// Takes up the requests of the connections on one loop. All calls come on that loop's thread, except left(), which
/// may come from the thread that stole the connection.
class RequestHandler {
public:
    virtual ~RequestHandler() = default;

    /// A request for a function was read: adds what the function shall see. Before handle().
    virtual void prepare(RequestHead& head) const {}

    /// A request's head is complete. Either answer it (now or later) and then call connection->settle(), or
    /// connection->detach() and give both away; another loop attaches the connection and answers there.
    virtual void handle(std::shared_ptr<Connection> connection, std::shared_ptr<Exchange> exchange,
                        Destination destination) = 0;

    /// The request under way is over: answered, cut off, or the client left.
    virtual void exchangeOver() {}

    /// The answer is complete: may the connection stay on this loop? `quiet` is false when the loop would have to
    /// work for it (discard an unread body, wait for the client to close).
    virtual bool keeps(bool quiet) const = 0;
    /// It may not stay: it was detached, and goes on where it is attached next.
    virtual void release(std::shared_ptr<Connection> connection) = 0;

    virtual void joined(const std::shared_ptr<Connection>& connection) = 0;  ///< it was attached
    virtual void left(Connection& connection) = 0;                           ///< it was detached, stolen or closed

    /// Lines of every answer given here: "x-served-by: …\r\n…".
    virtual std::string_view commonHeaders() const = 0;
};

}  // namespace edge::gateway
