#include "runner/gateway/http_exchange.h"

#include <charconv>
#include <utility>

#include "runner/gateway/headers.h"
#include "runner/gateway/platform_error.h"

namespace edge::gateway {
namespace {

constexpr std::size_t pieceSize = 64 * 1024;
constexpr std::size_t mostUnread = 64 * 1024;
constexpr std::int64_t mostWorthDraining = 256 * 1024;

/// A content-length the function set itself; -1 when it set none that can be kept.
std::int64_t announcedLength(const ResponseHead& head) {
    const Header* header = findHeader(head.headers, "content-length");
    if (!header || header->value.empty()) return -1;
    std::int64_t length = -1;
    const char* end = header->value.data() + header->value.size();
    const auto [stop, error] = std::from_chars(header->value.data(), end, length);
    return error == std::errc() && stop == end && length >= 0 ? length : -1;
}

void appendChunkSize(std::string& out, std::size_t size) {
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, size, 16);
    out.append(digits, end).append("\r\n");
}

}  // namespace

HttpExchange::HttpExchange(std::shared_ptr<Connection> connection, RequestHead head, std::string body)
    : m_connection(std::move(connection)), m_head(std::move(head)), m_facts(m_connection->m_parser.facts()),
      m_body(std::move(body)), m_bytesIn(static_cast<std::int64_t>(m_body.size())),
      m_continueDue(m_facts.expectsContinue && m_body.empty()) {}

HttpExchange::~HttpExchange() {
    if (!m_connection) return;
    m_connection->exchangeOver();
    m_connection->close();
}

// The request's body

const std::string* HttpExchange::bufferedBody() const {
    const bool whole = m_facts.hasBody && m_connection && m_bytesIn == static_cast<std::int64_t>(m_body.size()) &&
                       m_connection->m_parser.state() == RequestParser::State::complete;
    return whole ? &m_body : nullptr;
}

BodyPiece HttpExchange::takePiece() {
    BodyPiece piece;
    if (m_raw) {
        piece.bytes = m_connection->m_input.bytes();
        m_connection->m_input.clear();
        m_bytesIn += static_cast<std::int64_t>(piece.bytes.size());
        return piece;
    }
    piece.bytes = std::move(m_body);
    m_body.clear();
    if (piece.bytes.empty()) {
        m_connection->feedParser(piece.bytes);
        m_bytesIn += static_cast<std::int64_t>(piece.bytes.size());
    }
    const RequestParser::State state = m_connection->m_parser.state();
    piece.end = state == RequestParser::State::complete;
    piece.failed = state == RequestParser::State::malformed;
    if (piece.failed) m_connection->m_lastRequest = true;
    return piece;
}

void HttpExchange::readBody(std::function<void(BodyPiece)> done) {
    if (!m_connection) return done({{}, false, true});
    if (!m_facts.hasBody && !m_raw) return done({{}, true, false});
    BodyPiece piece = takePiece();
    if (m_inputEnded && m_connection->m_input.empty())
        m_connection->post([self = std::static_pointer_cast<HttpExchange>(shared_from_this())] { self->clientGone(); });
    if (!piece.bytes.empty() || piece.end || piece.failed) return done(std::move(piece));
    m_bodyWanted = std::move(done);
    if (m_continueDue && !m_started) {
        m_continueDue = false;
        Output interim;
        interim.head = "HTTP/1.1 100 Continue\r\n\r\n";
        m_connection->m_wire.send(interim);
    }
    m_connection->await();
}

void HttpExchange::bytesArrived() {
    const auto self = shared_from_this();
    if (m_bodyWanted) {
        BodyPiece piece = takePiece();
        if (!piece.bytes.empty() || piece.end || piece.failed) {
            const auto done = std::move(m_bodyWanted);
            m_bodyWanted = nullptr;
            done(std::move(piece));
        }
    }
    if (m_connection) m_connection->await();
}

bool HttpExchange::wantsBytes() const {
    return !m_inputEnded && (m_bodyWanted || m_connection->m_input.size() < mostUnread);
}

std::size_t HttpExchange::readSize() const { return m_facts.hasBody || m_raw ? pieceSize : 4096; }

// The answer

/// Settles status, framing and whether the connection can be kept.
void HttpExchange::beginAnswer(ResponseHead& head, ResponseFrame& frame) {
    m_started = true;
    m_carriesBody = carriesBody(m_head.method, head.status);
    const bool bodyLeft = m_connection->m_parser.state() != RequestParser::State::complete;
    const std::int64_t toCome = m_facts.bodyLength - m_bytesIn;
    if (bodyLeft && (m_continueDue || toCome > mostWorthDraining)) m_connection->m_lastRequest = true;
    if (m_framing == Framing::untilClose) m_connection->m_lastRequest = true;
    frame.framing = m_framing;
    frame.keepAlive = !m_connection->m_lastRequest;
    frame.http10 = m_facts.http10;
    frame.invocation = m_head.invocation;
    frame.common = m_connection->m_handler->commonHeaders();
    m_output.head.reserve(512);
    appendResponseHead(m_output.head, head, frame);
}

void HttpExchange::respond(ResponseHead head, std::string body) {
    if (!m_connection || m_started) return;
    if (head.status < 200 || head.status > 599) {
        PlatformAnswer answer = platformAnswer(PlatformError::invalidStatus);
        head = std::move(answer.head);
        body = std::move(answer.body);
    }
    ResponseFrame frame;
    frame.length = static_cast<std::int64_t>(head.status == 205 ? 0 : body.size());
    m_framing = head.status == 204 || head.status == 304 ? Framing::none : Framing::length;
    beginAnswer(head, frame);
    if (m_carriesBody) m_output.body = std::move(body);
    m_bytesOut = static_cast<std::int64_t>(m_output.body.size());
    m_lastOutput = true;
    transmit();
}

void HttpExchange::startResponse(ResponseHead head) {
    if (!m_connection || m_started) return;
    if (head.status < 200 || head.status > 599) return respond(std::move(head), {});
    ResponseFrame frame;
    m_announced = announcedLength(head);
    if (!carriesBody(m_head.method, head.status))
        m_framing = m_announced >= 0 && m_head.method == "HEAD" ? Framing::length : Framing::none;
    else
        m_framing = m_announced >= 0 ? Framing::length : m_facts.http10 ? Framing::untilClose : Framing::chunked;
    frame.length = m_announced;
    if (head.status == 205) m_framing = Framing::length, frame.length = 0;
    beginAnswer(head, frame);
    // The first piece usually follows at once and then goes in the same packet.
    m_connection->post([self = std::static_pointer_cast<HttpExchange>(shared_from_this())] {
        if (self->m_connection && self->m_firstByteAt == 0) self->transmit();
    });
}

bool HttpExchange::upgrade(ResponseHead head) {
    if (!m_connection || m_started || !m_facts.wantsUpgrade || head.status != 101) return false;
    m_raw = m_connection->m_upgraded = m_connection->m_lastRequest = true;
    m_framing = Framing::upgrade;
    ResponseFrame frame;
    beginAnswer(head, frame);
    m_carriesBody = true;
    transmit();
    return true;
}

void HttpExchange::write(std::string bytes, std::function<void(bool ok)> done) {
    const bool busy = m_sending && (m_output.body.size() > 0 || m_written);
    if (!m_connection || !m_started || m_endAsked || m_lastOutput || busy) return done(false);
    if (m_announced >= 0) bytes.resize(std::min(bytes.size(), static_cast<std::size_t>(m_announced - m_bytesOut)));
    if (bytes.empty() || !m_carriesBody) return done(true);
    m_bytesOut += static_cast<std::int64_t>(bytes.size());
    if (m_framing == Framing::chunked) appendChunkSize(m_output.head, bytes.size());
    m_output.body = std::move(bytes);
    m_output.tail = m_framing == Framing::chunked ? "\r\n" : "";
    m_written = std::move(done);
    if (!m_sending) transmit();
}

void HttpExchange::finish() {
    if (!m_connection || !m_started || m_endAsked || m_lastOutput) return;
    m_endAsked = true;
    if (!m_sending) sendEnd();
}

void HttpExchange::sendEnd() {
    if (m_carriesBody && m_announced > m_bytesOut) return abort();
    if (m_framing == Framing::chunked) m_output.head.append("0\r\n\r\n");
    m_lastOutput = true;
    transmit();
}

void HttpExchange::transmit() {
    m_sending = true;
    if (m_firstByteAt == 0 || m_lastOutput) m_connection->markAnswer(m_output, m_lastOutput);
    if (m_firstByteAt == 0) m_firstByteAt = protocol::monotonicNow();
    switch (m_connection->m_wire.send(m_output)) {
    case Wire::Sent::all: return sent();
    case Wire::Sent::part:
        m_connection->m_sender = shared_from_this();
        return m_connection->m_wire.awaitWritable(m_connection);
    case Wire::Sent::failed:
        // Not from here: whoever sends does not expect to be told of the client's leaving in the middle of it.
        m_connection->post([self = std::static_pointer_cast<HttpExchange>(shared_from_this())] { self->clientGone(); });
    }
}

void HttpExchange::sent() {
    const auto self = shared_from_this();
    m_connection->m_sender.reset();
    m_output = Output{};
    m_sending = false;
    if (m_lastOutput) return complete();
    if (const auto written = std::move(m_written)) {
        m_written = nullptr;
        written(true);
    }
    if (m_connection && m_endAsked && !m_lastOutput) sendEnd();
}

void HttpExchange::complete() {
    m_finished = true;
    const std::shared_ptr<Connection> connection = end();
    connection->answered();
}

void HttpExchange::abort() {
    if (!m_connection) return;
    end()->close();
}

void HttpExchange::inputEnded() {
    m_inputEnded = m_raw && !m_connection->m_input.empty();
    if (!m_inputEnded) clientGone();
}

void HttpExchange::clientGone() {
    if (!m_connection) return;
    m_left = true;
    end()->close();
}

/// The exchange is over: lets go of the connection, which is returned, and of everybody who waits.
std::shared_ptr<Connection> HttpExchange::end() {
    const auto self = shared_from_this();
    std::shared_ptr<Connection> connection = std::move(m_connection);
    connection->exchangeOver();
    if (m_left)
        if (const auto gone = std::exchange(m_onGone, nullptr)) gone();
    if (const auto wanted = std::exchange(m_bodyWanted, nullptr)) wanted({{}, false, true});
    if (const auto written = std::exchange(m_written, nullptr)) written(m_finished);
    if (const auto finished = std::exchange(m_onFinished, nullptr)) finished();
    m_onGone = nullptr;
    return connection;
}

}  // namespace edge::gateway
