#include <QtTest>

#include "rig.h"
#include "runner/gateway/headers.h"
#include "runner/gateway/platform_error.h"

using namespace edge::gateway;
using edge::control::SlotState;
using rig::Answer;
using rig::Client;
using rig::ExchangePointer;
using rig::eventually;

namespace {

const std::string get = "GET /functions/v1/hello HTTP/1.1\r\nHost: h\r\n\r\n";

/// Answers method, path and the whole body, read piece by piece.
void echo(ExchangePointer exchange) {
    auto body = std::make_shared<std::string>();
    auto step = std::make_shared<std::function<void(BodyPiece)>>();
    *step = [exchange, body, step](BodyPiece piece) {
        body->append(piece.bytes);
        if (piece.failed) *body += "[failed]";
        if (!piece.end && !piece.failed) return exchange->readBody(*step);
        exchange->respond({}, exchange->head().method + " " + exchange->head().path + " " + *body);
        *step = nullptr;
    };
    const auto first = *step;
    exchange->readBody(first);
}

}  // namespace

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
        client.send(get);
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
        client.send(get + get);
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
        client.send(std::string(100000, 'x') + get);
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
        client.send(get);
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
        client.send(get);
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
            client.send(get);
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
        client.send(get + get);
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
        shortBody.send(get);
        QVERIFY(!shortBody.answer().complete);

        server.handler->onRequest = [&](ExchangePointer exchange) {
            exchange->startResponse({});
            exchange->write("abc", [](bool) {});
            exchange->abort();
        };
        Client aborted(server.connect());
        aborted.send(get);
        const Answer answer = aborted.answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.complete);
    }

    void aDroppedExchangeClosesTheConnection() {
        rig::Server server;
        server.handler->onRequest = [](ExchangePointer) {};
        Client client(server.connect());
        client.send(get);
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
        client.send(get);
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
        reader.send(get);
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
        QVERIFY(eventually([&] { return server.slot == SlotState::free; }));
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
        client.send(get);
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
            client.send(get);
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
        QCOMPARE(server.handler->destination.load(), Destination::webSocket);
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
            client.send("ody" + get);
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
        client.send(get);
        QCOMPARE(client.answer().status, 200);
        const auto connection = busy.handler->latest.lock();
        QVERIFY(eventually([&] { return busy.slot == SlotState::idle; }));
        std::promise<void> unstick;
        boost::asio::post(busy.thread.loop, [&] { unstick.get_future().wait(); });
        client.send(get);
        QVERIFY(eventually([&] { return connection->steal(); }));
        QVERIFY(!connection->steal());
        boost::asio::post(free.thread.loop, [&, connection] { connection->attach(free.thread.loop, free.handler); });
        QCOMPARE(client.answer().body, std::string("GET /hello "));
        unstick.set_value();
        client.send(get);
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
                if (!connection->steal()) continue;
                ++stolen;
                rig::Server& target = toRight ? right : left;
                toRight = !toRight;
                boost::asio::post(target.thread.loop, [&, connection] { connection->attach(target.thread.loop, target.handler); });
            }
        });
        int wrong = 0;
        for (int round = 0; round < 3000; ++round) {
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

QTEST_GUILESS_MAIN(ConnectionTest)
#include "connection_test.moc"
