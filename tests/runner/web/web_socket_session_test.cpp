// The client of WebSockets against a server of this process on loopback.
#include <QTest>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <optional>
#include <thread>

#include "runner/web/web_socket_session.h"

using namespace edge;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using Kind = web::SocketNews::Kind;

namespace {

/// Takes one connection and gives it to `serve`, on a thread of its own.
class Server {
public:
    explicit Server(std::function<void(tcp::socket)> serve)
        : m_acceptor(m_loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), m_thread([this, serve = std::move(serve)] {
              boost::system::error_code error;
              tcp::socket socket = m_acceptor.accept(error);
              if (!error) serve(std::move(socket));
          }) {}
    ~Server() { m_thread.join(); }
    std::string port() { return std::to_string(m_acceptor.local_endpoint().port()); }

private:
    asio::io_context m_loop;
    tcp::acceptor m_acceptor;
    std::thread m_thread;
};

/// Sends back what comes until it is told to close.
void echo(tcp::socket socket) {
    websocket::stream<tcp::socket> stream(std::move(socket));
    boost::system::error_code error;
    stream.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.set(beast::http::field::sec_websocket_protocol, "chat"); }));
    stream.accept(error);
    for (;;) {
        beast::flat_buffer buffer;
        stream.read(buffer, error);
        const std::string text = beast::buffers_to_string(buffer.data());
        if (error) return;
        if (text == "close") return stream.close(websocket::close_reason(static_cast<websocket::close_code>(4001), "bye"), error);
        if (text == "drop") return;
        stream.text(stream.got_text());
        stream.write(buffer.data(), error);
    }
}

/// The client's end: runs the loop until there is news.
struct Client {
    asio::io_context loop;
    std::shared_ptr<web::SocketSession> session;

    explicit Client(const std::string& port, std::vector<std::string> protocols = {"chat"})
        : session(web::connectSocket(loop, {false, "127.0.0.1", port, "/", std::move(protocols), {}})) {}

    std::optional<web::SocketNews> next() {
        std::optional<web::SocketNews> got;
        session->next([&](web::SocketNews news) { got = std::move(news); });
        loop.restart();
        while (!got && loop.run_one_for(std::chrono::seconds(20)) > 0) {
        }
        return got;
    }
};

}  // namespace

class WebSocketSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void messagesGoBothWays();
    void theServerCloses();
    void theClientCloses();
    void aLostConnectionIsNoCleanEnd();
    void whatIsNoWebSocketSaysSo();
    void nobodyListens();
    void anUnaskedProtocolIsRefused();
    void abandonedSessionsSayNothing();
};

void WebSocketSessionTest::messagesGoBothWays() {
    Server server(echo);
    Client client(server.port());
    const auto opened = client.next();
    QVERIFY(opened && opened->kind == Kind::open);
    QCOMPARE(opened->data, std::string("chat"));
    int written = 0;
    client.session->send("text", false, [&] { ++written; });
    client.session->send(std::string(100'000, '\0'), true, [&] { ++written; });
    const auto text = client.next(), bytes = client.next();
    QVERIFY(text && text->kind == Kind::text && text->data == "text");
    QVERIFY(bytes && bytes->kind == Kind::binary && bytes->data.size() == 100'000);
    QCOMPARE(written, 2);
    client.session->close(1000, "done");
    QVERIFY(client.next());
}

void WebSocketSessionTest::theServerCloses() {
    Server server(echo);
    Client client(server.port());
    QVERIFY(client.next());
    client.session->send("close", false, [] {});
    const auto closed = client.next();
    QVERIFY(closed && closed->kind == Kind::closed);
    QCOMPARE(int(closed->code), 4001);
    QCOMPARE(closed->data, std::string("bye"));
    QVERIFY(closed->error.empty());
}

void WebSocketSessionTest::theClientCloses() {
    Server server(echo);
    Client client(server.port());
    QVERIFY(client.next());
    client.session->close(3000, "enough");
    const auto closed = client.next();
    QVERIFY(closed && closed->kind == Kind::closed && closed->error.empty());
    QCOMPARE(int(closed->code), 3000);
}

void WebSocketSessionTest::aLostConnectionIsNoCleanEnd() {
    Server server(echo);
    Client client(server.port());
    QVERIFY(client.next());
    bool written = false;
    client.session->send("drop", false, [] {});
    const auto closed = client.next();
    QVERIFY(closed && closed->kind == Kind::closed);
    QCOMPARE(int(closed->code), 1006);
    QVERIFY(!closed->error.empty());
    client.session->send("late", false, [&] { written = true; });
    QVERIFY(!written);
}

void WebSocketSessionTest::whatIsNoWebSocketSaysSo() {
    Server server([](tcp::socket socket) {
        boost::system::error_code error;
        std::string request;
        asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", error);
        asio::write(socket, asio::buffer(std::string("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")), error);
    });
    Client client(server.port());
    const auto closed = client.next();
    QVERIFY(closed && closed->kind == Kind::closed);
    QCOMPARE(closed->error, std::string("the server answered 404 instead of 101"));
}

void WebSocketSessionTest::nobodyListens() {
    asio::io_context loop;
    const std::string port = std::to_string(tcp::acceptor(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)).local_endpoint().port());
    Client client(port);
    const auto closed = client.next();
    QVERIFY(closed && closed->kind == Kind::closed && closed->code == 1006);
    QCOMPARE(closed->error, std::string("Connection refused"));
}

void WebSocketSessionTest::anUnaskedProtocolIsRefused() {
    Server server(echo);
    Client client(server.port(), {});
    const auto closed = client.next();
    QVERIFY(closed && closed->kind == Kind::closed);
    QVERIFY(closed->error.find("protocol") != std::string::npos);
}

void WebSocketSessionTest::abandonedSessionsSayNothing() {
    Server server(echo);
    Client client(server.port());
    QVERIFY(client.next());
    bool told = false;
    client.session->next([&](const web::SocketNews&) { told = true; });
    client.session->abandon();
    client.loop.restart();
    client.loop.run_for(std::chrono::milliseconds(50));
    QVERIFY(!told);
}

QTEST_GUILESS_MAIN(WebSocketSessionTest)
#include "web_socket_session_test.moc"
