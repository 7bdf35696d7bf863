#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "runner/control/slots.h"
#include "runner/gateway/request_handler.h"
#include "runner/gateway/request_parser.h"
#include "runner/gateway/wire.h"

namespace edge::gateway {

class HttpExchange;

/// One client connection: reads requests one after the other, lets the loop's RequestHandler answer each, and keeps
/// its slot of the shared table true. Belongs to one loop at a time and moves between them with detach() and
/// attach(); while a request is under way the exchange moves with it.
class Connection final : public Wire::Owner, public std::enable_shared_from_this<Connection> {
public:
    Connection(control::Descriptor socket, control::Slot& slot);
    ~Connection() override;

    /// On the loop's thread. Goes on where the connection stands: reads the next request, or, when one is under way,
    /// leaves it to be answered until settle().
    void attach(boost::asio::io_context& loop, std::shared_ptr<RequestHandler> handler);
    /// On the loop's thread.
    void detach();
    /// Takes a connection between requests off its loop, from any thread. True: the caller attaches it elsewhere.
    bool steal();
    /// The handler has done what it does now with the request: goes on to the next if the answer is complete, else
    /// watches for the client leaving.
    void settle();
    /// Leaves a detached connection to whoever else holds the socket. False when part of a request was read: then it
    /// has to be served here.
    bool abandon();
    /// Ends it at once.
    void close();

private:
    friend class HttpExchange;
    enum class Stage { head, exchange, drain, linger, closed };

    void readable() override;
    void writable() override;
    void await();
    void resume();
    void proceed();
    void clientLeft();

    void readHead();
    void beginExchange(std::string body);
    void refuse();
    void feedParser(std::string& body);
    void mark(control::SlotState state) { m_slot->state.store(state, std::memory_order_release); }
    void markAnswer(const Output& output, bool isLast);

    void exchangeOver();
    void answered();
    void next();
    void drain();
    void linger();
    void post(std::function<void()> task);

    Wire m_wire;
    control::Slot* m_slot;
    std::string m_peer;
    boost::asio::io_context* m_loop = nullptr;  ///< while attached
    std::shared_ptr<RequestHandler> m_handler;  ///< while attached
    RequestParser m_parser;
    ReadBuffer m_input;
    HttpExchange* m_exchange = nullptr;         ///< the request under way
    std::shared_ptr<Exchange> m_sender;         ///< the same while its bytes wait for the client
    Stage m_stage = Stage::head;
    bool m_held = false;                        ///< the handler is at work with the connection
    bool m_lastRequest = false;                 ///< close after this answer
    bool m_upgraded = false;                    ///< what comes is no HTTP any more
    protocol::Nanoseconds m_received = 0;
    std::size_t m_discarded = 0;
    std::unique_ptr<boost::asio::steady_timer> m_lingerLimit;
};

}  // namespace edge::gateway
