#include "runner/gateway/request_parser.h"

// An empty chunked body that trickles in trips an assertion of Beast that is stricter than its code ("n >= 5").
#define BOOST_DISABLE_ASSERTS

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <optional>

#include "runner/gateway/headers.h"

namespace edge::gateway {
namespace {

namespace http = boost::beast::http;
using ErrorCode = boost::beast::error_code;
using Text = boost::beast::string_view;

constexpr std::size_t mostLengthDigits = 15; // below 2^53: script counts bytes in doubles

std::string_view view(Text text) { return {text.data(), text.size()}; }

void appendLowerCase(std::string& out, Text text) {
    out.resize(text.size());
    std::transform(text.begin(), text.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
}

/// Receives what Beast finds in one message and holds the gateway's stricter rules against it.
class Message final : public http::basic_parser<true> {
public:
    explicit Message(std::vector<Header>& headers) : headers(headers) {
        headers.clear();
        headers.reserve(24);
        eager(true);
        body_limit(std::numeric_limits<std::uint64_t>::max());
        header_limit(RequestParser::headerLimit);
    }

    std::string method, target, host;
    std::vector<Header>& headers;
    MessageFacts facts;
    std::string* body = nullptr;
    std::size_t headBytes = 0;

private:
    void on_request_impl(http::verb, Text methodText, Text targetText, int version, ErrorCode& error) override {
        method.assign(methodText.data(), methodText.size());
        target.assign(targetText.data(), targetText.size());
        facts.http10 = version == 10;
        count(methodText.size() + targetText.size(), error);
    }
    void on_response_impl(int, Text, int, ErrorCode&) override {}

    void on_field_impl(http::field field, Text name, Text value, ErrorCode& error) override {
        if (m_headDone) return;
        count(name.size() + value.size() + 4, error);
        if (error) return;
        if (value.find('\0') != Text::npos) error = http::error::bad_value;
        if (field == http::field::host) takeHost(value, error);
        if (field == http::field::content_length) takeLength(value, error);
        if (field == http::field::transfer_encoding) takeCoding(value, error);
        if (field == http::field::expect) facts.expectsContinue = equalsIgnoringCase(view(value), "100-continue");
        if (field == http::field::upgrade) m_namesProtocol = !value.empty();
        if (error) return;
        Header& header = headers.emplace_back();
        appendLowerCase(header.name, name);
        header.value.assign(value.data(), value.size());
    }

    void on_header_impl(ErrorCode& error) override {
        m_headDone = true;
        if (m_hosts == 0 && !facts.http10) error = http::error::bad_field;
        if (m_codings > 0 && (m_lengths > 0 || facts.http10)) error = http::error::bad_transfer_encoding;
        facts.keepAlive = keep_alive();
        facts.bodyLength = m_codings > 0 ? -1 : static_cast<std::int64_t>(content_length().value_or(0));
        facts.hasBody = facts.bodyLength != 0;
        facts.expectsContinue = facts.expectsContinue && facts.hasBody && !facts.http10;
        facts.wantsUpgrade = m_namesProtocol && upgrade() && !facts.hasBody && !facts.http10;
    }

    void on_body_init_impl(boost::optional<std::uint64_t> const&, ErrorCode&) override {}
    std::size_t on_body_impl(Text bytes, ErrorCode&) override {
        body->append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode&) override {
        body->append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(ErrorCode&) override {}

    /// Beast holds its limit against one call's bytes; a head that trickles in is counted here.
    void count(std::size_t bytes, ErrorCode& error) {
        headBytes += bytes;
        if (headBytes > RequestParser::headerLimit) error = http::error::header_limit;
    }

    void takeHost(Text value, ErrorCode& error) {
        if (m_hosts++ > 0 || value.find_first_of("/?#@ ,\\") != Text::npos) error = http::error::bad_field;
        host.assign(value.data(), value.size());
    }

    void takeLength(Text value, ErrorCode& error) {
        const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (m_lengths++ > 0 || value.empty() || !digits || value.size() > mostLengthDigits)
            error = http::error::bad_content_length;
    }

    void takeCoding(Text value, ErrorCode& error) {
        if (m_codings++ > 0 || !equalsIgnoringCase(view(value), "chunked")) error = http::error::bad_transfer_encoding;
    }

    bool m_headDone = false;
    bool m_namesProtocol = false;
    int m_hosts = 0;
    int m_lengths = 0;
    int m_codings = 0;
};

}  // namespace

class RequestParser::Machine {
public:
    Machine() { restart(); }

    void restart() {
        message.emplace(headers);
        state = State::head;
    }

    std::size_t feed(std::string_view bytes, std::string& body) {
        if (bytes.empty() || (state != State::head && state != State::body)) return 0;
        message->body = &body;
        std::size_t used = 0;
        // Old clients end a body with a line break that no length counts (RFC 9112, 2.2).
        while (!message->got_some() && bytes.substr(used).starts_with("\r\n")) used += 2;
        if (used == bytes.size() || (!message->got_some() && bytes.substr(used) == "\r")) return used;
        ErrorCode error;
        used += message->put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), error);
        if (error && error != http::error::need_more)
            state = error == http::error::header_limit ? State::tooLarge : State::malformed;
        else if (message->is_done())
            state = State::complete;
        else if (message->is_header_done())
            state = State::body;
        // A chunk line or a trailer that does not end would fill the buffer for ever.
        if (error == http::error::need_more && bytes.size() - used > headerLimit) state = State::malformed;
        return used;
    }

    std::vector<Header> headers;
    std::optional<Message> message;
    State state = State::head;
};

RequestParser::RequestParser() : m_machine(std::make_unique<Machine>()) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes, std::string& body) { return m_machine->feed(bytes, body); }
RequestParser::State RequestParser::state() const { return m_machine->state; }
bool RequestParser::started() const { return m_machine->message->got_some(); }
void RequestParser::restart() { m_machine->restart(); }
std::string& RequestParser::method() { return m_machine->message->method; }
std::string& RequestParser::target() { return m_machine->message->target; }
std::vector<Header>& RequestParser::headers() { return m_machine->headers; }
const std::string& RequestParser::host() { return m_machine->message->host; }
const MessageFacts& RequestParser::facts() const { return m_machine->message->facts; }

}  // namespace edge::gateway
