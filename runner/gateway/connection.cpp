#include "runner/gateway/connection.h"

#include <boost/asio/post.hpp>

#include "runner/gateway/headers.h"
#include "runner/gateway/http_exchange.h"
#include "runner/gateway/platform_error.h"
#include "runner/protocol/ids.h"

// A connection waits for one thing at a time: bytes. While a request is being answered it goes on waiting, so that
// a client that leaves is noticed; what arrives meanwhile (a body nobody reads yet, the next request) is kept, up
// to a limit. After handle() and rest() the connection may already belong to another thread: both come last.
namespace edge::gateway {
namespace {

using control::SlotState;

constexpr std::size_t headReadSize = 8 * 1024;
constexpr std::size_t mostDrained = 256 * 1024;
constexpr std::size_t mostLingered = 16 * 1024 * 1024;
constexpr std::chrono::seconds lingerTime{2};

/// The request as the function sees it.
RequestHead takeHead(RequestParser& parser, const Route& route, const std::string& peer) {
    RequestHead head;
    head.method = std::move(parser.method());
    head.headers = std::move(parser.headers());
    const std::string_view authority =
        !route.authority.empty() ? route.authority : parser.host().empty() ? "localhost" : std::string_view(parser.host());
    if (Header* host = route.authority.empty() ? nullptr : findHeader(head.headers, "host")) host->value = authority;
    head.function = route.name;
    head.path = route.path.empty() ? std::string_view(parser.target()) : route.path;
    head.url.reserve(7 + authority.size() + head.path.size());
    head.url.append("http://").append(authority).append(head.path);
    if (route.destination == Destination::function) addForwardedHeaders(head.headers, {peer, authority, parser.target()});
    return head;
}

}  // namespace

Connection::Connection(control::Descriptor socket, control::Slot& slot)
    : m_wire(std::move(socket)), m_slot(&slot), m_peer(m_wire.peerAddress()) {}

Connection::~Connection() {
    if (m_stage != Stage::closed) close();
}

void Connection::attach(boost::asio::io_context& loop, std::shared_ptr<RequestHandler> handler) {
    if (m_stage == Stage::closed) return;
    m_wire.attach(loop);
    m_loop = &loop;
    m_handler = std::move(handler);
    m_handler->joined(shared_from_this());
    m_held = m_stage == Stage::exchange;
    if (!m_held) resume();
}

void Connection::detach() {
    m_held = false;
    m_lingerLimit.reset();
    m_wire.detach();
    m_loop = nullptr;
    if (const auto handler = std::move(m_handler)) handler->left(*this);
}

bool Connection::steal() {
    if (!m_wire.steal()) return false;
    m_loop = nullptr;
    if (const auto handler = std::move(m_handler)) handler->left(*this);
    return true;
}

bool Connection::abandon() {
    if (m_stage != Stage::head || !m_input.empty() || m_parser.started()) return false;
    m_stage = Stage::closed;
    m_wire.drop();
    return true;
}

void Connection::close() {
    if (m_exchange) return m_exchange->abort();
    if (m_stage == Stage::closed) return;
    m_stage = Stage::closed;
    m_lingerLimit.reset();
    mark(SlotState::free);
    m_wire.close();
    m_loop = nullptr;
    if (const auto handler = std::move(m_handler)) handler->left(*this);
}

void Connection::settle() {
    m_held = false;
    if (m_stage == Stage::closed) return;
    if (m_exchange) await();
    else next();
}

void Connection::post(std::function<void()> task) {
    boost::asio::post(*m_loop, std::move(task));
}

// Reading

void Connection::await() {
    const bool between = m_stage == Stage::head && m_input.empty() && !m_parser.started();
    if (between) m_input.trim();
    if (between) m_wire.rest(shared_from_this());
    else if (!m_exchange || m_exchange->wantsBytes()) m_wire.awaitReadable(shared_from_this());
}

void Connection::readable() {
    // From here on a request may be in our hands alone.
    if (m_stage == Stage::head && m_input.empty()) mark(SlotState::reading);
    switch (m_wire.receive(m_input, m_exchange ? m_exchange->readSize() : headReadSize)) {
    case Wire::Received::some: return proceed();
    case Wire::Received::nothing:
        if (m_stage == Stage::head && m_input.empty() && !m_parser.started()) mark(SlotState::idle);
        return await();
    case Wire::Received::ended: return clientLeft();
    }
}

void Connection::writable() {
    if (m_exchange) m_exchange->writable();
}

void Connection::resume() {
    if (m_stage == Stage::closed) return;
    if (m_stage == Stage::head && m_input.empty()) readable();
    else proceed();
}

void Connection::proceed() {
    switch (m_stage) {
    case Stage::head: return readHead();
    case Stage::exchange:
        if (m_exchange) return m_exchange->bytesArrived();
        return;
    case Stage::drain: return drain();
    case Stage::linger: return linger();
    case Stage::closed: return;
    }
}

void Connection::clientLeft() {
    if (m_stage == Stage::exchange && m_exchange) m_exchange->inputEnded();
    else close();
}

void Connection::feedParser(std::string& body) {
    m_input.consume(m_parser.feed(m_input.bytes(), body));
}

void Connection::readHead() {
    if (!m_parser.started()) m_received = protocol::monotonicNow();
    std::string body;
    feedParser(body);
    switch (m_parser.state()) {
    case RequestParser::State::head:
        mark(m_parser.started() ? SlotState::reading : SlotState::idle);
        return await();
    case RequestParser::State::body:
    case RequestParser::State::complete: return beginExchange(std::move(body));
    case RequestParser::State::malformed:
    case RequestParser::State::tooLarge: return refuse();
    }
}

void Connection::beginExchange(std::string body) {
    mark(SlotState::open);
    m_stage = Stage::exchange;
    m_held = true;
    m_lastRequest = !m_parser.facts().keepAlive;
    const Route where = route(m_parser.method(), m_parser.target());
    RequestHead head = takeHead(m_parser, where, m_peer);
    head.received = m_received;
    head.invocation = protocol::newOrderedUuid();
    m_handler->prepare(head);
    auto exchange = std::make_shared<HttpExchange>(shared_from_this(), std::move(head), std::move(body));
    m_exchange = exchange.get();
    const std::shared_ptr<RequestHandler> handler = m_handler;
    handler->handle(shared_from_this(), std::move(exchange), where.destination);
}

void Connection::refuse() {
    const bool tooLarge = m_parser.state() == RequestParser::State::tooLarge;
    Output farewell;
    farewell.head = rawHttp(tooLarge ? PlatformError::headersTooLarge : PlatformError::badRequest);
    markAnswer(farewell, false);
    m_wire.send(farewell);
    m_lastRequest = true;
    next();
}

/// Says where the answer lies among the bytes of the connection, so that the supervisor can tell an answer that never
/// left from one that arrived whole. Before every output but the middle ones.
void Connection::markAnswer(const Output& output, bool isLast) {
    const std::uint64_t from = m_wire.written();
    if (m_slot->state.load(std::memory_order_relaxed) != SlotState::answering)
        m_slot->answerFrom.store(from, std::memory_order_relaxed);
    const bool isWhole = isLast && !m_lastRequest && m_input.empty() && m_parser.state() == RequestParser::State::complete;
    m_slot->answerTo.store(isWhole ? from + output.size() - output.sent : 0, std::memory_order_relaxed);
    mark(SlotState::answering);
}

// After the answer

void Connection::exchangeOver() {
    m_exchange = nullptr;
    m_sender.reset();
    if (m_handler) m_handler->exchangeOver();
}

void Connection::answered() {
    if (!m_held && m_stage != Stage::closed) next();
}

void Connection::next() {
    const bool bodyLeft = m_parser.state() != RequestParser::State::complete;
    m_discarded = 0;
    if (m_lastRequest && !bodyLeft && m_input.empty() && !m_upgraded) return close();
    m_stage = m_lastRequest ? Stage::linger : bodyLeft ? Stage::drain : Stage::head;
    if (m_stage == Stage::linger) m_wire.shutdownWriting();
    if (m_stage == Stage::head) {
        m_parser.restart();
        mark(m_input.empty() ? SlotState::idle : SlotState::reading);
    }
    const bool quiet = m_stage == Stage::head;
    if (!m_handler->keeps(quiet)) {
        const std::shared_ptr<RequestHandler> handler = m_handler;
        detach();
        return handler->release(shared_from_this());
    }
    if (quiet && m_input.empty()) return await();
    // The answer may have come from inside script, which must not be entered again with the next request.
    post([self = shared_from_this()] { self->resume(); });
}

void Connection::drain() {
    std::string unread;
    feedParser(unread);
    m_discarded += unread.size();
    if (m_parser.state() == RequestParser::State::body && m_discarded <= mostDrained) return await();
    m_lastRequest = m_parser.state() != RequestParser::State::complete;
    next();
}

/// Closing a socket with unread bytes resets the connection and can take the answer with it, so what the client
/// still sends is read away for a while.
void Connection::linger() {
    m_discarded += m_input.size();
    m_input.clear();
    if (m_discarded > mostLingered) return close();
    if (!m_lingerLimit) {
        m_lingerLimit = std::make_unique<boost::asio::steady_timer>(*m_loop, lingerTime);
        m_lingerLimit->async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (!error && self && self->m_stage == Stage::linger) self->close();
        });
    }
    await();
}

}  // namespace edge::gateway
