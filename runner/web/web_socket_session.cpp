#include "runner/web/web_socket_session.h"

#include <openssl/ssl.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <optional>

namespace edge::web {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::size_t largestMessage = 64u << 20;

asio::ssl::context& secureContext() {
    static asio::ssl::context context = [] {
        asio::ssl::context made(asio::ssl::context::tls_client);
        made.set_default_verify_paths();
        made.set_verify_mode(asio::ssl::verify_peer);
        return made;
    }();
    return context;
}

template <typename Stream>
class Session final : public SocketSession, public std::enable_shared_from_this<Session<Stream>> {
public:
    template <typename... Arguments>
    Session(asio::io_context& loop, SocketAddress address, Arguments&&... arguments)
        : m_resolver(loop), m_socket(loop, std::forward<Arguments>(arguments)...), m_address(std::move(address)) {}

    void connect() {
        m_resolver.async_resolve(m_address.host, m_address.port, guarded<tcp::resolver::results_type>([this](const tcp::resolver::results_type& found) {
            beast::get_lowest_layer(m_socket).expires_after(std::chrono::seconds(30));
            beast::get_lowest_layer(m_socket).async_connect(found, guarded<tcp::endpoint>([this](const tcp::endpoint&) { connected(); }));
        }));
    }

    void next(std::function<void(SocketNews)> tell) override {
        m_tell = std::move(tell);
        if (!m_news.empty()) {
            asio::post(m_socket.get_executor(), [self = this->shared_from_this()] { self->tellNews(); });
        } else if (m_open && !m_reading && !m_closeSent) {
            read();
        }
    }

    void send(std::string data, bool binary, std::function<void()> written) override {
        m_queue.push_back({std::move(data), binary, std::move(written)});
        if (m_open && m_queue.size() == 1) write();
    }

    void close(std::uint16_t code, std::string reason) override {
        if (m_closing) return;
        m_closing.emplace(code == 0 ? websocket::close_reason() : websocket::close_reason(static_cast<websocket::close_code>(code), reason));
        if (!m_open) {
            fail("the connection was closed before it was established");
        } else if (m_queue.empty()) {
            sendClose();
        }
    }

    void abandon() override {
        m_abandoned = true;
        m_tell = nullptr;
        m_queue.clear();
        m_resolver.cancel();
        Error ignored;
        beast::get_lowest_layer(m_socket).socket().close(ignored);
    }

private:
    struct Outgoing {
        std::string data;
        bool binary;
        std::function<void()> written;
    };

    /// A handler that keeps the session and goes on only where all is well.
    template <typename... Results, typename Body>
    auto guarded(Body body) {
        return [self = this->shared_from_this(), body = std::move(body)](const Error& error, Results... results) {
            if (self->m_abandoned) return;
            if (error) {
                self->failed(error);
            } else {
                body(results...);
            }
        };
    }

    void connected() {
        beast::get_lowest_layer(m_socket).expires_never();
        Error ignored;
        beast::get_lowest_layer(m_socket).socket().set_option(tcp::no_delay(true), ignored);
        if constexpr (requires { m_socket.next_layer().async_handshake(asio::ssl::stream_base::client, [](const Error&) {}); }) {
            auto& secure = m_socket.next_layer();
            SSL_set_tlsext_host_name(secure.native_handle(), m_address.host.c_str());
            secure.set_verify_callback(asio::ssl::host_name_verification(m_address.host));
            secure.async_handshake(asio::ssl::stream_base::client, guarded([this] { handshake(); }));
        } else {
            handshake();
        }
    }

    void handshake() {
        m_socket.set_option(websocket::stream_base::timeout{std::chrono::seconds(30), websocket::stream_base::none(), false});
        m_socket.read_message_max(largestMessage);
        m_socket.auto_fragment(false);
        m_socket.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
            for (std::size_t at = 0; at + 1 < m_address.headers.size(); at += 2) {
                request.set(m_address.headers[at], m_address.headers[at + 1]);
            }
            std::string list;
            for (const std::string& protocol : m_address.protocols) list += (list.empty() ? "" : ", ") + protocol;
            if (!list.empty()) request.set(beast::http::field::sec_websocket_protocol, list);
        }));
        const bool usual = m_address.port == (m_address.secure ? "443" : "80");
        const std::string shown = m_address.host.find(':') == std::string::npos ? m_address.host : "[" + m_address.host + "]";
        m_socket.async_handshake(m_response, usual ? shown : shown + ":" + m_address.port, m_address.target, guarded([this] { opened(); }));
    }

    void opened() {
        const std::string protocol(m_response[beast::http::field::sec_websocket_protocol]);
        const auto& asked = m_address.protocols;
        if (!protocol.empty() && std::find(asked.begin(), asked.end(), protocol) == asked.end()) {
            return fail("the server chose a protocol that was not asked for");
        }
        m_open = true;
        tell({.kind = SocketNews::Kind::open, .data = protocol, .error = {}, .code = 0});
        if (!m_queue.empty()) write();
    }

    void read() {
        m_reading = true;
        m_socket.async_read(m_buffer, guarded<std::size_t>([this](std::size_t) {
            m_reading = false;
            std::string data = beast::buffers_to_string(m_buffer.data());
            m_buffer.consume(m_buffer.size());
            tell({.kind = m_socket.got_text() ? SocketNews::Kind::text : SocketNews::Kind::binary, .data = std::move(data), .error = {}, .code = 0});
        }));
    }

    void write() {
        m_socket.binary(m_queue.front().binary);
        m_socket.async_write(asio::buffer(m_queue.front().data), guarded<std::size_t>([this](std::size_t) {
            const std::function<void()> written = std::move(m_queue.front().written);
            m_queue.pop_front();
            written();
            if (!m_queue.empty()) {
                write();
            } else if (m_closing) {
                sendClose();
            }
        }));
    }

    /// Ends a read that is under way.
    void sendClose() {
        m_closeSent = true;
        m_socket.async_close(*m_closing, [self = this->shared_from_this()](const Error& error) {
            if (self->m_abandoned) return;
            self->m_closeSent = false;
            error ? self->failed(error) : self->closed();
        });
    }

    void closed() {
        const auto& reason = m_socket.reason();
        tell({.kind = SocketNews::Kind::closed, .data = std::string(reason.reason.data(), reason.reason.size()), .error = {},
              .code = reason.code == websocket::close_code::none ? std::uint16_t{1005} : static_cast<std::uint16_t>(reason.code)});
    }

    void failed(const Error& error) {
        if (error == asio::error::operation_aborted && m_closeSent) return;  // a read; the closing handshake goes on
        if (error == websocket::error::closed) return closed();
        fail(error == websocket::error::upgrade_declined ? "the server answered " + std::to_string(m_response.result_int()) + " instead of 101"
                                                          : error.message());
    }

    void fail(std::string why) {
        tell({.kind = SocketNews::Kind::closed, .data = {}, .error = std::move(why), .code = 1006});
        m_open = false;
        Error ignored;
        beast::get_lowest_layer(m_socket).socket().close(ignored);
    }

    void tell(SocketNews news) {
        if (m_last) return;
        m_last = news.kind == SocketNews::Kind::closed;
        m_news.push_back(std::move(news));
        if (m_last) dropQueue();
        asio::post(m_socket.get_executor(), [self = this->shared_from_this()] { self->tellNews(); });
    }

    void tellNews() {
        if (!m_tell || m_news.empty()) return;
        const auto tell = std::exchange(m_tell, nullptr);
        const SocketNews news = std::move(m_news.front());
        m_news.pop_front();
        tell(news);
    }

    void dropQueue() {
        for (const Outgoing& each : std::exchange(m_queue, {})) {
            asio::post(m_socket.get_executor(), each.written);
        }
    }

    tcp::resolver m_resolver;
    websocket::stream<Stream> m_socket;
    SocketAddress m_address;
    websocket::response_type m_response;
    beast::flat_buffer m_buffer;
    std::deque<Outgoing> m_queue;  ///< the first one is being written
    std::function<void(SocketNews)> m_tell;
    std::deque<SocketNews> m_news;
    std::optional<websocket::close_reason> m_closing;
    bool m_open = false;
    bool m_reading = false;
    bool m_closeSent = false;
    bool m_last = false;
    bool m_abandoned = false;
};

}  // namespace

std::shared_ptr<SocketSession> connectSocket(asio::io_context& loop, SocketAddress address) {
    if (address.secure) {
        auto session = std::make_shared<Session<beast::ssl_stream<beast::tcp_stream>>>(loop, std::move(address), secureContext());
        session->connect();
        return session;
    }
    auto session = std::make_shared<Session<beast::tcp_stream>>(loop, std::move(address));
    session->connect();
    return session;
}

}  // namespace edge::web
