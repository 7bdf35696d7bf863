// Messages of a WebSocket over an upgraded exchange, on real sockets and without V8: above all, what happens when one of
// them goes in the middle.
#include <QtTest>

#include "runner/isolate/exchange_stream.h"
#include "runner/web/web_socket_stream.h"
#include "tests/runner/gateway/rig.h"

using namespace edge;
using rig::Client;
using rig::eventually;
using rig::ExchangePointer;
using Kind = web::SocketNews::Kind;
namespace beast = boost::beast;

namespace {

const std::string asking = "GET /functions/v1/hello HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

class Session final : public web::StreamSession<isolate::ExchangeStream> {
public:
    Session(boost::asio::io_context& loop, ExchangePointer exchange, std::atomic<int>& progress)
        : StreamSession(loop, std::move(exchange), [&progress] { ++progress; }) {}
    ~Session() override { ++gone; }

    void accept() {
        m_socket.auto_fragment(false);
        m_request = {beast::http::verb::get, "/", 11};
        m_request.set(beast::http::field::host, "h");
        m_request.set(beast::http::field::upgrade, "websocket");
        m_request.set(beast::http::field::connection, "Upgrade");
        m_request.set(beast::http::field::sec_websocket_key, "AAAAAAAAAAAAAAAAAAAAAA==");
        m_request.set(beast::http::field::sec_websocket_version, "13");
        m_socket.async_accept(m_request, guarded<>([this] { opened({}); }));
    }

    static inline std::atomic<int> gone{0};

private:
    void endConnection() override { m_socket.next_layer().finish(); }
    beast::http::request<beast::http::empty_body> m_request;
};

std::string masked(int first, const std::string& payload) {
    std::string bytes{char(first), char(0x80 | payload.size())};
    return bytes + std::string(4, '\0') + payload;
}

/// A server whose requests become sessions, and all the news of the last one.
struct Served {
    std::atomic<int> progress{0};
    std::mutex guard;
    std::vector<web::SocketNews> news;
    std::shared_ptr<Session> session;
    ExchangePointer exchange;
    rig::Server server;

    Served() {
        Session::gone = 0;
        server.handler->onRequest = [this](const ExchangePointer& taken) {
            exchange = taken;
            if (!taken->upgrade({101, "", {}})) return;
            session = std::make_shared<Session>(server.thread.loop, taken, progress);
            session->accept();
            listen();
        };
    }
    ~Served() {
        let([this] {
            session.reset();
            exchange.reset();
        });
    }

    void listen() {
        session->next([this](web::SocketNews each) {
            const bool last = each.kind == Kind::closed;
            {
                const std::lock_guard lock(guard);
                news.push_back(std::move(each));
            }
            if (!last && session) listen();
        });
    }
    void let(std::function<void()> deed) { server.thread.run(std::move(deed)); }
    bool hears(std::size_t count) {
        return eventually([&] {
            const std::lock_guard lock(guard);
            return news.size() >= count;
        });
    }
    /// Takes the session away; true once it is destroyed.
    bool dropped() {
        let([this] { session.reset(); });
        return eventually([] { return Session::gone == 1; });
    }
};

}  // namespace

class ExchangeStreamTest : public QObject {
    Q_OBJECT
private slots:
    void messagesAndTheEnd() {
        Served served;
        Client client(served.server.connect());
        client.send(asking + masked(0x81, "early"));
        QCOMPARE(client.answer().status, 101);
        QVERIFY(served.hears(2));
        QVERIFY(served.news[0].kind == Kind::open && served.news[1].data == "early");
        QVERIFY(served.progress > 0);
        std::atomic<int> written{0};
        served.let([&] {
            served.session->send("text", false, [&] { ++written; });
            served.session->send(std::string(1'000'000, 'b'), true, [&] { ++written; });
            served.session->close(4000, "over");
        });
        QCOMPARE(client.bytes(6), std::string("\x81\x04text"));
        QCOMPARE(client.bytes(10).substr(0, 2), std::string("\x82\x7F"));
        QCOMPARE(client.bytes(1'000'000).size(), std::size_t(1'000'000));
        QCOMPARE(client.bytes(8), std::string("\x88\x06\x0F\xA0over"));
        client.send(masked(0x88, "\x0F\xA0"));
        QVERIFY(client.atEnd());
        QVERIFY(served.hears(3));
        QVERIFY(served.news[2].kind == Kind::closed && served.news[2].code == 4000 && served.news[2].error.empty());
        QCOMPARE(written.load(), 2);
        QVERIFY(served.dropped());
    }

    void theClientGoesInTheMiddle_data() {
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("at once") << QByteArray();
        QTest::newRow("in a head") << QByteArray("\x81");
        QTest::newRow("in a message") << QByteArray("\x81\x85\0\0\0\0he", 8);
    }
    void theClientGoesInTheMiddle() {
        QFETCH(QByteArray, sent);
        Served served;
        std::atomic<int> written{0};
        {
            Client client(served.server.connect());
            client.send(asking + sent.toStdString());
            QCOMPARE(client.answer().status, 101);
            QVERIFY(served.hears(1));
            served.let([&] {
                for (int at = 0; at < 3; ++at) served.session->send(std::string(8'000'000, 'x'), true, [&] { ++written; });
            });
        }
        QVERIFY(eventually([&] { return !served.news.empty() && served.news.back().kind == Kind::closed; }));
        QCOMPARE(served.news.back().code, std::uint16_t(1006));
        QVERIFY(eventually([&] { return written == 3; }));
        QVERIFY(served.dropped());
    }

    void aSessionIsAbandonedInTheMiddle() {
        Served served;
        Client client(served.server.connect());
        client.send(asking);
        QCOMPARE(client.answer().status, 101);
        QVERIFY(served.hears(1));
        served.let([&] {
            for (int at = 0; at < 3; ++at) served.session->send(std::string(8'000'000, 'x'), true, [] {});
            served.session->abandon();
        });
        while (!client.bytes(1'000'000).empty()) {
        }
        QVERIFY(served.dropped());
    }

    void theExchangeIsAbortedInTheMiddle() {
        Served served;
        Client client(served.server.connect());
        client.send(asking);
        QCOMPARE(client.answer().status, 101);
        QVERIFY(served.hears(1));
        served.let([&] {
            served.session->send(std::string(8'000'000, 'x'), true, [] {});
            served.exchange->abort();
        });
        QVERIFY(served.hears(2));
        QVERIFY(served.news.back().kind == Kind::closed && !served.news.back().error.empty());
        QVERIFY(served.dropped());
    }

    void closedBeforeItIsOpen() {
        Served served;
        served.server.handler->onRequest = [&](const ExchangePointer& taken) {
            served.exchange = taken;
            QVERIFY(taken->upgrade({101, "", {}}));
            served.session = std::make_shared<Session>(served.server.thread.loop, taken, served.progress);
            served.session->accept();
            served.session->close(1000, {});
            served.listen();
        };
        Client client(served.server.connect());
        client.send(asking);
        QCOMPARE(client.answer().status, 101);
        QVERIFY(client.atEnd());
        QVERIFY(served.hears(1));
        QVERIFY(served.news[0].kind == Kind::closed);
        QVERIFY(served.dropped());
    }
};

QTEST_GUILESS_MAIN(ExchangeStreamTest)
#include "exchange_stream_test.moc"
