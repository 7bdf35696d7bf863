#include "runner/web/web_socket_stream.h"

#include <openssl/ssl.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <algorithm>

namespace edge::web {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;

asio::ssl::context& secureContext() {
    static asio::ssl::context context = [] {
        asio::ssl::context made(asio::ssl::context::tls_client);
        made.set_default_verify_paths();
        made.set_verify_mode(asio::ssl::verify_peer);
        return made;
    }();
    return context;
}

/// The client of a WebSocket.
template <typename Stream>
class Session final : public StreamSession<Stream> {
public:
    template <typename... Arguments>
    Session(asio::io_context& loop, SocketAddress address, Arguments&&... arguments)
        : StreamSession<Stream>(loop, std::forward<Arguments>(arguments)...), m_resolver(loop), m_address(std::move(address)) {}

    void connect() {
        m_resolver.async_resolve(m_address.host, m_address.port, this->template guarded<tcp::resolver::results_type>([this](const tcp::resolver::results_type& found) {
            beast::get_lowest_layer(m_socket).expires_after(std::chrono::seconds(30));
            beast::get_lowest_layer(m_socket).async_connect(found, this->template guarded<tcp::endpoint>([this](const tcp::endpoint&) { connected(); }));
        }));
    }

private:
    using StreamSession<Stream>::m_socket;

    void endConnection() override {
        m_resolver.cancel();
        boost::system::error_code ignored;
        beast::get_lowest_layer(m_socket).socket().close(ignored);
    }

    std::string describe(const boost::system::error_code& error) const override {
        if (error == websocket::error::upgrade_declined) return "the server answered " + std::to_string(m_response.result_int()) + " instead of 101";
        return error.message();
    }

    void connected() {
        beast::get_lowest_layer(m_socket).expires_never();
        boost::system::error_code ignored;
        beast::get_lowest_layer(m_socket).socket().set_option(tcp::no_delay(true), ignored);
        if constexpr (requires { m_socket.next_layer().async_handshake(asio::ssl::stream_base::client, [](const boost::system::error_code&) {}); }) {
            auto& secure = m_socket.next_layer();
            SSL_set_tlsext_host_name(secure.native_handle(), m_address.host.c_str());
            secure.set_verify_callback(asio::ssl::host_name_verification(m_address.host));
            secure.async_handshake(asio::ssl::stream_base::client, this->template guarded<>([this] { handshake(); }));
        } else {
            handshake();
        }
    }

    void handshake() {
        m_socket.set_option(websocket::stream_base::timeout{std::chrono::seconds(30), websocket::stream_base::none(), false});
        m_socket.read_message_max(this->largestMessage);
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
        m_socket.async_handshake(m_response, usual ? shown : shown + ":" + m_address.port, m_address.target, this->template guarded<>([this] { answered(); }));
    }

    void answered() {
        const std::string protocol(m_response[beast::http::field::sec_websocket_protocol]);
        const auto& asked = m_address.protocols;
        if (!protocol.empty() && std::find(asked.begin(), asked.end(), protocol) == asked.end()) {
            return this->fail("the server chose a protocol that was not asked for");
        }
        this->opened(protocol);
    }

    tcp::resolver m_resolver;
    SocketAddress m_address;
    websocket::response_type m_response;
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
