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

/// Requests and answers as they should be.
class ConnectionTest : public QObject {
    Q_OBJECT
private slots:
    void answersAndKeepsTheConnection() {
        rig::Server server;
        server.handler->onRequest = echo;
        Client client(server.connect());
        for (int round = 0; round < 3; ++round) {
            client.send("POST /functions/v1/hello/x?y=1 HTTP/1.1\r\nHost: h:1\r\nContent-Length: 4\r\n\r\nbody");
            const Answer answer = client.answer();
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, std::string("POST /hello/x?y=1 body"));
            QVERIFY(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
            QCOMPARE(answer.header("x-served-by"), std::string("supabase-edge-runtime"));
            QCOMPARE(answer.header("sb-request-id").size(), std::size_t(36));
            QVERIFY(answer.header("date").ends_with(" GMT"));
            QVERIFY(answer.header("connection").empty());
        }
        QVERIFY(eventually([&] { return server.slot == SlotState::idle; }));
        QCOMPARE(server.handler->over.load(), 3);
    }

    void showsTheFunctionItsRequest() {
        rig::Server server;
        RequestHead seen;
        server.handler->onRequest = [&](ExchangePointer exchange) {
            seen = exchange->head();
            exchange->respond({}, "");
        };
        Client client(server.connect());
        client.send("GET /functions/v1/hello/a%20b?q=1 HTTP/1.1\r\nHost: 127.0.0.1:54321\r\nX-Thing: A b\r\n"
                    "X-Forwarded-For: 10.0.0.1\r\n\r\n");
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(seen.function, std::string("hello"));
        QCOMPARE(seen.url, std::string("http://127.0.0.1:54321/hello/a%20b?q=1"));
        QCOMPARE(findHeader(seen.headers, "x-thing")->name, std::string("x-thing"));
        QCOMPARE(findHeader(seen.headers, "x-thing")->value, std::string("A b"));
        QCOMPARE(findHeader(seen.headers, "x-forwarded-for")->value, std::string("10.0.0.1, 127.0.0.1"));
        QCOMPARE(findHeader(seen.headers, "x-forwarded-host")->value, std::string("127.0.0.1"));
        QCOMPARE(findHeader(seen.headers, "x-forwarded-port")->value, std::string("54321"));
        QCOMPARE(findHeader(seen.headers, "x-forwarded-path")->value, std::string("/functions/v1/hello/a%20b"));
        QCOMPARE(findHeader(seen.headers, "x-real-ip")->value, std::string("127.0.0.1"));
        QVERIFY(seen.received > 0);
    }

    void readsByteByByte() {
        rig::Server server;
        server.handler->onRequest = echo;
        Client client(server.connect());
        const std::string request = "POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: t\r\n\r\n";
        for (const char byte : request) {
            client.send(std::string(1, byte));
            if (byte == '\r') std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        QCOMPARE(client.answer().body, std::string("POST /a hello world"));
        client.send(plainGet);
        QCOMPARE(client.answer().body, std::string("GET /hello "));
    }

    void answersPipelinedRequestsInOrder() {
        rig::Server server;
        server.handler->onRequest = echo;
        Client client(server.connect());
        std::string all;
        for (int number = 0; number < 50; ++number)
            all += "POST /functions/v1/n" + std::to_string(number) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
        client.send(all);
        for (int number = 0; number < 50; ++number)
            QCOMPARE(client.answer().body, "POST /n" + std::to_string(number) + " abc");
    }

    void pipelinedRequestWaitsForALateAnswer() {
        rig::Server server;
        ExchangePointer held;
        server.handler->onRequest = [&](ExchangePointer exchange) { held = exchange; };
        Client client(server.connect());
        client.send(plainGet + plainGet);
        QVERIFY(eventually([&] { return server.slot == SlotState::open; }));
        server.thread.run([&] { std::exchange(held, nullptr)->respond({}, "one"); });
        QCOMPARE(client.answer().body, std::string("one"));
        QVERIFY(eventually([&] { return server.slot == SlotState::open; }));
        server.thread.run([&] { std::exchange(held, nullptr)->respond({}, "two"); });
        QCOMPARE(client.answer().body, std::string("two"));
    }

    void streamsAHugeBodyWithBackpressure() {
        rig::Server server;
        std::atomic<std::int64_t> counted{0};
        std::atomic<std::size_t> largest{0};
        auto step = std::make_shared<std::function<void(ExchangePointer)>>();
        *step = [&, weak = std::weak_ptr(step)](ExchangePointer exchange) {
            exchange->readBody([&, weak, exchange](BodyPiece piece) {
                counted += std::int64_t(piece.bytes.size());
                largest = std::max(largest.load(), piece.bytes.size());
                if (piece.end || piece.failed) return exchange->respond({}, std::to_string(exchange->bytesIn()));
                boost::asio::post(server.thread.loop, [weak, exchange] { (*weak.lock())(exchange); });
            });
        };
        server.handler->onRequest = [&](ExchangePointer exchange) { (*step)(exchange); };
        Client client(server.connect());
        const std::int64_t size = 100'000'000;
        client.send("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
        const std::string piece(1'000'000, 'x');
        for (int number = 0; number < 100; ++number) client.send(piece);
        QCOMPARE(client.answer().body, std::to_string(size));
        QCOMPARE(counted.load(), size);
        QVERIFY(largest <= 128 * 1024);
    }

    void aBodyNobodyReadsIsHeldBack() {
        rig::Server server;
        ExchangePointer held;
        server.handler->onRequest = [&](ExchangePointer exchange) { held = exchange; };
        Client client(server.connect());
        client.send("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 50000000\r\n\r\n");
        std::atomic<bool> sentAll{false};
        std::thread sender([&] {
            client.send(std::string(50'000'000, 'x'));
            sentAll = true;
        });
        eventually([&] { return server.slot == SlotState::open; });
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        const bool heldBack = !sentAll;
        server.thread.run([&] { if (held) std::exchange(held, nullptr)->respond({413, "", {}}, "too much"); });
        const Answer answer = client.answer();
        QCOMPARE(answer.status, 413);
        QCOMPARE(answer.header("connection"), std::string("close"));
        sender.join();
        QVERIFY(heldBack);
        client.closeWriting();
        QVERIFY(eventually([&] { return server.slot == SlotState::free; }));
    }

    void drainsASmallUnreadBody() {
        rig::Server server;
        server.handler->onRequest = [](ExchangePointer exchange) { exchange->respond({}, "no"); };
        Client client(server.connect());
        client.send("POST /functions/v1/a HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
        QCOMPARE(client.answer().body, std::string("no"));
        client.send(std::string(100000, 'x') + plainGet);
        QCOMPARE(client.answer().body, std::string("no"));
    }

    void streamsAnAnswer() {
        rig::Server server;
        ExchangePointer held;
        server.handler->onRequest = [&](ExchangePointer exchange) {
            held = exchange;
            exchange->startResponse({200, "", {{"content-type", "text/plain"}}});
        };
        Client client(server.connect());
        client.send(plainGet);
        QVERIFY(eventually([&] { return server.slot == SlotState::answering; }));
        std::vector<bool> written;
        server.thread.run([&] {
            held->write("one ", [&](bool ok) { written.push_back(ok); });
            held->write("", [&](bool ok) { written.push_back(ok); });
            held->write("two", [&](bool ok) { written.push_back(ok); });
            held->finish();
        });
        const Answer answer = client.answer();
        QVERIFY(answer.complete);
        QCOMPARE(answer.body, std::string("one two"));
        QCOMPARE(written, (std::vector<bool>{true, true, true}));
        QCOMPARE(held->bytesOut(), 7);
        QVERIFY(held->responseFinished());
        QVERIFY(held->firstByteAt() >= held->head().received);
        QVERIFY(eventually([&] { return server.slot == SlotState::idle; }));
    }

    void waitsForASlowReader() {
        rig::Server server;
        const std::string big(30'000'000, 'y');
        std::atomic<bool> finished{false};
        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->onFinished([&] { finished = true; });
            exchange->respond({}, big);
        };
        Client client(server.connect());
        client.send(plainGet);
        QVERIFY(eventually([&] { return server.slot == SlotState::answering; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        QVERIFY(!finished);
        const Answer answer = client.answer();
        QVERIFY(answer.complete);
        QCOMPARE(answer.body.size(), big.size());
        QVERIFY(eventually([&] { return finished.load(); }));
    }

    void framesByMethodStatusAndVersion_data() {
        QTest::addColumn<QString>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("streamed");
        QTest::addColumn<QString>("length");
        QTest::addColumn<QString>("coding");
        QTest::addColumn<QString>("connection");
        QTest::addColumn<QString>("body");
        const QString rest = " /functions/v1/a HTTP/1.1\r\nHost: h\r\n\r\n";
        const QString old = "GET /functions/v1/a HTTP/1.0\r\n\r\n";
        const QString oldKept = "GET /functions/v1/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        const QString last = "GET /functions/v1/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        QTest::newRow("get") << "GET" + rest << 200 << false << "4" << "" << "" << "text";
        QTest::newRow("head") << "HEAD" + rest << 200 << false << "4" << "" << "" << "";
        QTest::newRow("204") << "GET" + rest << 204 << false << "" << "" << "" << "";
        QTest::newRow("205") << "GET" + rest << 205 << false << "0" << "" << "" << "";
        QTest::newRow("304") << "GET" + rest << 304 << false << "" << "" << "" << "";
        QTest::newRow("streamed") << "GET" + rest << 200 << true << "" << "chunked" << "" << "text";
        QTest::newRow("streamed head") << "HEAD" + rest << 200 << true << "" << "" << "" << "";
        QTest::newRow("streamed 204") << "GET" + rest << 204 << true << "" << "" << "" << "";
        QTest::newRow("1.0") << old << 200 << false << "4" << "" << "close" << "text";
        QTest::newRow("1.0 kept") << oldKept << 200 << false << "4" << "" << "keep-alive" << "text";
        QTest::newRow("1.0 streamed") << oldKept << 200 << true << "" << "" << "close" << "text";
        QTest::newRow("close") << last << 200 << false << "4" << "" << "close" << "text";
        QTest::newRow("close streamed") << last << 200 << true << "" << "chunked" << "close" << "text";
    }
    void framesByMethodStatusAndVersion() {
        QFETCH(QString, request);
        QFETCH(int, status);
        QFETCH(bool, streamed);
        QFETCH(QString, length);
        QFETCH(QString, coding);
        QFETCH(QString, connection);
        QFETCH(QString, body);
        rig::Server server;
        server.handler->onRequest = [&](ExchangePointer exchange) {
            ResponseHead head{status, "", {{"Transfer-Encoding", "chunked"}, {"Connection", "keep-alive"}}};
            if (!streamed) return exchange->respond(std::move(head), "text");
            exchange->startResponse(std::move(head));
            exchange->write("te", [](bool) {});
            exchange->write("xt", [](bool) {});
            exchange->finish();
        };
        Client client(server.connect());
        client.send(request.toStdString());
        const Answer answer = client.answer(request.startsWith("HEAD"));
        QVERIFY(answer.complete);
        QCOMPARE(answer.status, status);
        QCOMPARE(QString::fromStdString(answer.header("content-length")), length);
        QCOMPARE(QString::fromStdString(answer.header("transfer-encoding")), coding);
        QCOMPARE(QString::fromStdString(answer.header("connection")), connection);
        QCOMPARE(QString::fromStdString(answer.body), body);
        if (connection == "close") {
            QVERIFY(client.atEnd());
        } else {
            client.send(plainGet);
            QCOMPARE(client.answer().status, status);
        }
    }

    void keepsAnAnnouncedLength() {
        rig::Server server;
        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->startResponse({200, "", {{"Content-Length", "6"}}});
            exchange->write("abcd", [](bool) {});
            exchange->write("efgh", [](bool) {});
            exchange->finish();
        };
        Client client(server.connect());
        client.send(plainGet + plainGet);
        const Answer answer = client.answer();
        QCOMPARE(answer.header("content-length"), std::string("6"));
        QCOMPARE(answer.body, std::string("abcdef"));
        QCOMPARE(client.answer().body, std::string("abcdef"));
    }

    void anAnswerCutShortIsSeenAsCut() {
        rig::Server server;
        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->startResponse({200, "", {{"Content-Length", "6"}}});
            exchange->write("abc", [](bool) {});
            exchange->finish();
        };
        Client shortBody(server.connect());
        shortBody.send(plainGet);
        QVERIFY(!shortBody.answer().complete);

        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->startResponse({});
            exchange->write("abc", [](bool) {});
            exchange->abort();
        };
        Client aborted(server.connect());
        aborted.send(plainGet);
        const Answer answer = aborted.answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.complete);
    }
};

QTEST_GUILESS_MAIN(ConnectionTest)
#include "connection_test.moc"
