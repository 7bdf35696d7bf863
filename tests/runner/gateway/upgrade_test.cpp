#include <QtTest>

#include "rig.h"

using namespace edge::gateway;
using edge::control::SlotState;
using rig::Answer;
using rig::Client;
using rig::eventually;
using rig::ExchangePointer;

namespace {

const std::string asking = "GET /functions/v1/hello HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: own\r\n\r\n";
const ResponseHead switching{101, "", {{"upgrade", "own"}, {"connection", "close"}, {"x-a", "b\r\nc: d"}}};

/// Sends back what comes, until it is "end".
void echoBytes(const ExchangePointer& exchange) {
    exchange->readBody([exchange](BodyPiece piece) {
        if (piece.failed) return;
        if (piece.bytes == "end") return exchange->finish();
        exchange->write(piece.bytes, [exchange](bool ok) {
            if (ok) echoBytes(exchange);
        });
    });
}

}  // namespace

/// Requests that become a stream of bytes.
class UpgradeTest : public QObject {
    Q_OBJECT
private slots:
    void bytesGoBothWays() {
        rig::Server server;
        std::atomic<bool> accepted{false};
        server.handler->onRequest = [&](const ExchangePointer& exchange) {
            accepted = exchange->upgrade(switching);
            echoBytes(exchange);
        };
        Client client(server.connect());
        client.send(asking + "early");
        const Answer answer = client.answer();
        QVERIFY(accepted);
        QCOMPARE(answer.status, 101);
        QCOMPARE(answer.header("upgrade"), std::string("own"));
        QCOMPARE(answer.header("connection"), std::string("Upgrade"));
        QCOMPARE(answer.header("x-a"), std::string());
        QVERIFY(answer.head.find("content-length") == std::string::npos && answer.head.find("chunked") == std::string::npos);
        QCOMPARE(client.bytes(5), std::string("early"));
        const std::string much(1'000'000, 'x');
        std::thread sender([&] { client.send(much); });
        QCOMPARE(client.bytes(much.size()).size(), much.size());
        sender.join();
        // For whoever finds the host dead: an answer was begun, and none is owed.
        QCOMPARE(server.slot.load(), SlotState::answering);
        QCOMPARE(server.entry.answerTo.load(), std::uint64_t(0));
        client.send("end");
        QVERIFY(client.atEnd());
        client.leave();
        QVERIFY(eventually([&] { return server.slot == SlotState::free; }));
        QCOMPARE(server.handler->over.load(), 1);
    }

    void whatWasSentBeforeTheEndIsRead() {
        rig::Server server;
        ExchangePointer held;
        std::atomic<int> gone{0};
        server.handler->onRequest = [&](const ExchangePointer& exchange) {
            exchange->onClientGone([&] { ++gone; });
            exchange->upgrade(switching);
            held = exchange;
        };
        Client client(server.connect());
        client.send(asking + "last words");
        QCOMPARE(client.answer().status, 101);
        client.closeWriting();
        QTest::qWait(50);
        std::string read;
        std::atomic<bool> failed{false};
        QCOMPARE(gone.load(), 0);
        server.thread.run([&] {
            held->readBody([&](BodyPiece piece) { read = piece.bytes; });
            held->readBody([&](BodyPiece piece) { failed = piece.failed; });
        });
        QCOMPARE(read, std::string("last words"));
        QVERIFY(eventually([&] { return gone == 1 && failed; }));
        server.thread.run([&] { held.reset(); });
    }

    void aClientThatLeavesIsNoticed() {
        rig::Server server;
        std::atomic<bool> failed{false};
        server.handler->onRequest = [&](const ExchangePointer& exchange) {
            exchange->upgrade(switching);
            exchange->readBody([&, exchange](BodyPiece piece) { failed = piece.failed; });
        };
        Client client(server.connect());
        client.send(asking);
        QCOMPARE(client.answer().status, 101);
        client.leave();
        QVERIFY(eventually([&] { return failed && server.slot == SlotState::free; }));
    }

    void othersCannot_data() {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("no upgrade") << QByteArray("GET /functions/v1/a HTTP/1.1\r\nHost: h\r\n\r\n");
        QTest::newRow("no protocol") << QByteArray("GET /functions/v1/a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n\r\n");
        QTest::newRow("no connection") << QByteArray("GET /functions/v1/a HTTP/1.1\r\nHost: h\r\nUpgrade: own\r\n\r\n");
        QTest::newRow("old") << QByteArray("GET /functions/v1/a HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n");
        QTest::newRow("body") << QByteArray("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: own\r\nContent-Length: 1\r\n\r\nx");
    }
    void othersCannot() {
        QFETCH(QByteArray, request);
        rig::Server server;
        std::atomic<bool> accepted{true};
        server.handler->onRequest = [&](const ExchangePointer& exchange) {
            accepted = exchange->upgrade(switching);
            exchange->respond({}, "plain");
        };
        Client client(server.connect());
        client.send(request.toStdString());
        QCOMPARE(client.answer().body, std::string("plain"));
        QVERIFY(!accepted);
    }

    void onceAnsweredItIsTooLate() {
        rig::Server server;
        std::atomic<bool> accepted{true}, again{true};
        server.handler->onRequest = [&](const ExchangePointer& exchange) {
            exchange->startResponse({});
            accepted = exchange->upgrade(switching);
            exchange->finish();
            again = exchange->upgrade({200, "", {}});
        };
        Client client(server.connect());
        client.send(asking);
        QCOMPARE(client.answer().status, 200);
        QVERIFY(!accepted && !again);
    }
};

QTEST_GUILESS_MAIN(UpgradeTest)
#include "upgrade_test.moc"
