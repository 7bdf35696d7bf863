#include <QtTest>

#include "rig.h"
#include "runner/gateway/headers.h"
#include "runner/gateway/platform_error.h"

using namespace edge::gateway;
using edge::control::SlotState;
using rig::Answer;
using rig::Client;
using rig::echo;
using rig::eventually;
using rig::ExchangePointer;
using rig::plainGet;

/// Clients that leave, send nonsense or are moved between loops.
class ConnectionTroubleTest : public QObject {
    Q_OBJECT
private slots:
    void aDroppedExchangeClosesTheConnection() {
        rig::Server server;
        server.handler->onRequest = [](ExchangePointer) {};
        Client client(server.connect());
        client.send(plainGet);
        QVERIFY(client.atEnd());
        QVERIFY(eventually([&] { return server.slot == SlotState::free; }));
        QVERIFY(eventually([&] { return server.handler->connections == 0; }));
        QCOMPARE(server.handler->over.load(), 1);
    }

    void noticesTheClientLeaving() {
        rig::Server server;
        ExchangePointer held;
        std::atomic<int> gone{0}, finished{0};
        server.handler->onRequest = [&](ExchangePointer exchange) {
            held = exchange;
            exchange->onClientGone([&] { ++gone; });
            exchange->onFinished([&] { ++finished; });
        };
        Client client(server.connect());
        client.send(plainGet);
        QVERIFY(eventually([&] { return server.slot == SlotState::open; }));
        client.leave();
        QVERIFY(eventually([&] { return finished == 1; }));
        QCOMPARE(gone.load(), 1);
        bool written = true;
        server.thread.run([&] {
            held->startResponse({});
            held->write("x", [&](bool ok) { written = ok; });
            held->respond({}, "late");
            held->finish();
            held->abort();
        });
        QVERIFY(!written);
        QVERIFY(!held->responseFinished());
        QCOMPARE(finished.load(), 1);
        QCOMPARE(server.slot.load(), SlotState::free);
    }

    void noticesTheClientLeavingInTheMiddleOfBodies() {
        rig::Server server;
        std::atomic<int> failed{0}, unwritten{0};
        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->readBody([&, exchange](BodyPiece first) {
                exchange->readBody([&, exchange](BodyPiece piece) { failed += piece.failed; });
            });
        };
        Client sender(server.connect());
        sender.send("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nsome");
        QVERIFY(eventually([&] { return server.slot == SlotState::open; }));
        sender.leave();
        QVERIFY(eventually([&] { return failed == 1; }));

        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->startResponse({});
            exchange->write(std::string(30'000'000, 'x'), [&, exchange](bool ok) { unwritten += !ok; });
        };
        Client reader(server.connect());
        reader.send(plainGet);
        QVERIFY(eventually([&] { return server.slot == SlotState::answering; }));
        reader.leave();
        QVERIFY(eventually([&] { return unwritten == 1; }));
    }

    void answersExpectContinueWhenTheBodyIsWanted() {
        rig::Server server;
        server.handler->onRequest = echo;
        const std::string head =
            "POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
        Client client(server.connect());
        client.send(head);
        QCOMPARE(client.answer().status, 100);
        client.send("body");
        QCOMPARE(client.answer().body, std::string("POST /a body"));

        server.handler->onRequest = [](ExchangePointer exchange) { exchange->respond({403, "", {}}, "no"); };
        client.send(head);
        const Answer refused = client.answer();
        QCOMPARE(refused.status, 403);
        QCOMPARE(refused.header("connection"), std::string("close"));
        QVERIFY(client.atEnd());
    }

    void refusesNonsense_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray line = "POST /functions/v1/a HTTP/1.1\r\nHost: h\r\n";
        const auto row = [](const char* name, const QByteArray& bytes, int status) {
            QTest::newRow(name) << bytes << status;
        };
        row("noise", "\x16\x03\x01\x02hello there\r\n\r\n", 400);
        row("version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400);
        row("no version", "GET /\r\n\r\n", 400);
        row("no host", "GET /functions/v1/a HTTP/1.1\r\n\r\n", 400);
        row("two hosts", line + "Host: i\r\n\r\n", 400);
        row("host with path", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", 400);
        row("space before colon", line + "X : y\r\n\r\n", 400);
        row("bare line feed", "GET / HTTP/1.1\nHost: h\n\n", 400);
        row("both lengths", line + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("both lengths, other order", line + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400);
        row("two lengths", line + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400);
        row("length list", line + "Content-Length: 3, 3\r\n\r\nabc", 400);
        row("signed length", line + "Content-Length: +3\r\n\r\nabc", 400);
        row("negative length", line + "Content-Length: -3\r\n\r\nabc", 400);
        row("absurd length", line + "Content-Length: 99999999999999999999999\r\n\r\n", 400);
        row("beyond script's numbers", line + "Content-Length: 9007199254740993\r\n\r\n", 400);
        row("other coding", line + "Transfer-Encoding: gzip\r\n\r\n", 400);
        row("two codings", line + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400);
        row("repeated coding", line + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("hidden coding", line + "Transfer-Encoding: \x0b" "chunked\r\n\r\n", 400);
        row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("header flood, one", line + "X: " + QByteArray(70000, 'x') + "\r\n\r\n", 431);
        QByteArray many = line;
        for (int number = 0; number < 9000; ++number) many += "X-" + QByteArray::number(number) + ": y\r\n";
        row("header flood, many", many + "\r\n", 431);
        row("long target", "GET /" + QByteArray(70000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 431);
    }
    void refusesNonsense() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        rig::Server server;
        std::atomic<int> handled{0};
        server.handler->onRequest = [&](ExchangePointer exchange) {
            ++handled;
            exchange->respond({}, "");
        };
        for (const int piece : {int(bytes.size()), 97}) {
            Client client(server.connect());
            for (int at = 0; at < bytes.size(); at += piece) client.send(bytes.mid(at, piece).toStdString());
            const Answer answer = client.answer();
            QCOMPARE(answer.status, status);
            QCOMPARE(answer.header("content-type"), std::string("application/json"));
            QVERIFY(!answer.header("sb-error-code").empty());
            QVERIFY(client.atEnd());
        }
        QCOMPARE(handled.load(), 0);
    }

    void aMalformedChunkFailsTheBody_data() {
        QTest::addColumn<QByteArray>("chunks");
        QTest::newRow("not hex") << QByteArray("zz\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("overflow") << QByteArray("fffffffffffffffff\r\nabc");
        QTest::newRow("no line end") << QByteArray("3\r\nabcdef\r\n0\r\n\r\n");
        QTest::newRow("endless extension") << QByteArray("3;") + QByteArray(200000, 'x');
        QTest::newRow("endless trailer") << QByteArray("0\r\nx: ") + QByteArray(200000, 'x');
    }
    void aMalformedChunkFailsTheBody() {
        QFETCH(QByteArray, chunks);
        rig::Server server;
        server.handler->onRequest = echo;
        Client client(server.connect());
        client.send("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        QVERIFY(eventually([&] { return server.slot == SlotState::open; }));
        client.send(chunks.toStdString());
        const Answer answer = client.answer();
        QVERIFY2(answer.body.ends_with("[failed]"), answer.head.c_str());
        QCOMPARE(answer.header("connection"), std::string("close"));
        client.closeWriting();
        QVERIFY(client.atEnd());
    }

    void aHeadThatNeverEndsIsMarkedInTheSlot() {
        rig::Server server;
        server.handler->onRequest = echo;
        Client client(server.connect());
        QVERIFY(eventually([&] { return server.slot == SlotState::idle; }));
        client.send("GET /functions/v1/a HT");
        QVERIFY(eventually([&] { return server.slot == SlotState::reading; }));
        client.leave();
        QVERIFY(eventually([&] { return server.handler->connections == 0; }));
        QCOMPARE(server.slot.load(), SlotState::free);
    }

    void unusableHeadersOfTheFunctionAreLeftOut() {
        rig::Server server;
        server.handler->onRequest = [](ExchangePointer exchange) {
            exchange->respond({500, "Odd\r\nEvil: 1",
                               {{"good", "1"}, {"bad", "1\r\nevil: 1"}, {"b\nd", "1"}, {"date", "mine"}}}, "x");
        };
        Client client(server.connect());
        client.send(plainGet);
        const Answer answer = client.answer();
        QVERIFY(answer.head.starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
        QCOMPARE(answer.header("good"), std::string("1"));
        QCOMPARE(answer.header("date"), std::string("mine"));
        QCOMPARE(answer.header("sb-error-code"), std::string("EDGE_FUNCTION_ERROR"));
        QVERIFY(answer.head.find("evil") == std::string::npos);
    }

    void anImpossibleStatusIsThePlatformsError() {
        rig::Server server;
        int status = 199;
        bool streamed = false;
        server.handler->onRequest = [&](ExchangePointer exchange) {
            if (streamed) exchange->startResponse({status, "", {}});
            else exchange->respond({status, "", {}}, "x");
        };
        Client client(server.connect());
        for (const int odd : {0, 101, 199, 600, 99999}) {
            status = odd;
            streamed = !streamed;
            client.send(plainGet);
            const Answer answer = client.answer();
            QCOMPARE(answer.status, 500);
            QCOMPARE(answer.header("sb-error-code"), std::string("INVALID_RESPONSE_STATUS_CODE"));
        }
    }

    void tellsWhereRequestsLead() {
        rig::Server server;
        server.handler->onRequest = [](ExchangePointer exchange) { exchange->respond({}, exchange->head().url); };
        Client client(server.connect());
        client.send("GET /functions/v1/a HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: foo, WebSocket\r\n\r\n");
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(server.handler->destination.load(), Destination::function);
        client.send("GET http://other:7/functions/v1/a HTTP/1.1\r\nHost: h\r\n\r\n");
        QCOMPARE(client.answer().body, std::string("http://other:7/a"));
        QCOMPARE(server.handler->destination.load(), Destination::function);
        client.send("GET /elsewhere HTTP/1.1\r\nHost: h\r\n\r\n");
        QCOMPARE(client.answer().body, std::string("http://h/elsewhere"));
        QCOMPARE(server.handler->destination.load(), Destination::unknown);
    }

    void movesBetweenLoopsWithARequestUnderWay() {
        rig::Server first, second;
        second.handler->onRequest = echo;
        first.handler->giveAway = [&](std::shared_ptr<Connection> connection, ExchangePointer exchange) {
            boost::asio::post(second.thread.loop, [&, connection, exchange] {
                connection->attach(second.thread.loop, second.handler);
                echo(exchange);
                connection->settle();
            });
        };
        second.handler->onRelease = [&](std::shared_ptr<Connection> connection) {
            boost::asio::post(first.thread.loop, [&, connection] { connection->attach(first.thread.loop, first.handler); });
        };
        Client client(first.connect());
        for (int round = 0; round < 200; ++round) {
            second.handler->keep = round % 3 == 0;
            client.send("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nb");
            client.send("ody" + plainGet);
            QCOMPARE(client.answer().body, std::string("POST /a body"));
            QCOMPARE(client.answer().body, std::string("GET /hello "));
        }
        client.leave();
        QVERIFY(eventually([&] { return first.handler->connections + second.handler->connections == 0; }));
    }

    /// A resting connection is taken off a loop whose thread is stuck, and answers elsewhere.
    void canBeStolenFromAStuckLoop() {
        rig::Server busy, free;
        busy.handler->onRequest = echo;
        free.handler->onRequest = echo;
        Client client(busy.connect());
        client.send(plainGet);
        QCOMPARE(client.answer().status, 200);
        const auto connection = busy.handler->latest.lock();
        QVERIFY(eventually([&] { return busy.slot == SlotState::idle; }));
        std::promise<void> unstick;
        boost::asio::post(busy.thread.loop, [unstuck = unstick.get_future().share()] { unstuck.wait(); });
        client.send(plainGet);
        QVERIFY(eventually([&] { return connection->steal(); }));
        QVERIFY(!connection->steal());
        boost::asio::post(free.thread.loop, [&, connection] { connection->attach(free.thread.loop, free.handler); });
        QCOMPARE(client.answer().body, std::string("GET /hello "));
        unstick.set_value();
        client.send(plainGet);
        QCOMPARE(client.answer().status, 200);
    }

    /// Thief and owner race for the connection between requests; no answer may be lost or doubled.
    void stealingLosesNothing() {
        rig::Server left, right;
        left.handler->onRequest = echo;
        right.handler->onRequest = echo;
        Client client(left.connect());
        const auto connection = left.handler->latest.lock();
        std::atomic<bool> stop{false};
        std::atomic<int> stolen{0};
        std::thread thief([&] {
            bool toRight = true;
            while (!stop) {
                if (!connection->steal()) {
                    std::this_thread::yield();  // the race is for the connection, not for the processor
                    continue;
                }
                ++stolen;
                rig::Server& target = toRight ? right : left;
                toRight = !toRight;
                boost::asio::post(target.thread.loop, [&, connection] { connection->attach(target.thread.loop, target.handler); });
            }
        });
        int wrong = 0;
        QElapsedTimer time;
        time.start();
        for (int round = 0; round < 3000 && time.elapsed() < 20'000; ++round) {
            client.send("POST /functions/v1/r HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n" +
                        std::to_string(10000 + round));
            wrong += client.answer().body != "POST /r " + std::to_string(10000 + round);
            if (wrong) break;
        }
        stop = true;
        thief.join();
        QCOMPARE(wrong, 0);
        QVERIFY(stolen > 0);
    }
};

QTEST_GUILESS_MAIN(ConnectionTroubleTest)
#include "connection_trouble_test.moc"
