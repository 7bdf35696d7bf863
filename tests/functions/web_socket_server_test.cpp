// WebSockets that functions serve, byte by byte: a client that means well, clients that do not, and ends of all kinds. Against
// the real edge-runner over loopback.
#include <QTest>
#include <QUrl>

#include <csignal>

#include "tests/runner/gateway/rig.h"
#include "tests/support/project_folder.h"
#include "tests/support/runner_process.h"

using namespace edge;
using rig::Answer;
using rig::Client;

namespace {

const char* const echo = R"js(
Deno.serve(async (request) => {
  if (request.headers.get("upgrade") !== "websocket") return new Response("plain");
  const { searchParams } = new URL(request.url);
  if (searchParams.has("late")) await new Promise((resolve) => setTimeout(resolve, 200));
  const { socket, response } = Deno.upgradeWebSocket(request, { protocol: searchParams.get("protocol") ?? undefined, idleTimeout: Number(searchParams.get("idle") ?? 30) });
  socket.onopen = () => socket.send("meow");
  socket.onmessage = ({ data }) => {
    if (data === "close") return socket.close(4001, "bye");
    if (data === "throw") throw new Error("thrown");
    if (data === "loop") for (;;);
    if (data === "flood") { for (let at = 0; at < 50; at++) socket.send(new Uint8Array(100000)); return console.log(`buffered ${socket.bufferedAmount}`); }
    socket.send(data);
  };
  socket.onerror = ({ message }) => searchParams.has("late") && console.log(`never opened: ${message}`);
  socket.onclose = ({ code, reason, wasClean }) => console.log(`closed ${code} ${reason} ${wasClean}`);
  return response;
});
)js";

/// The raw side of node:http: a protocol of its own.
const char* const raw = R"js(
import http from "node:http";
const server = http.createServer((_, response) => response.end("plain"));
server.on("upgrade", (request, socket) => {
  if (request.url.includes("refuse")) return socket.end("HTTP/1.1 401 Unauthorized\r\nX-Why: because\r\n\r\nnot you");
  if (request.url.includes("nonsense")) return socket.write("nonsense\r\n\r\n", () => {}), socket.on("error", (error) => console.log(error.code));
  if (request.url.includes("silent")) return socket.destroy();
  socket.write("HTTP/1.1 101 Own\r\nUpgrade: own\r\nConnection: Upgrade\r\n\r\nhello ");
  socket.on("data", (bytes) => (bytes.toString() === "end" ? socket.end("bye") : socket.write(bytes)));
  socket.on("close", () => console.log("raw closed"));
});
server.listen(8000);
)js";

int connectTo(const support::RunnerProcess& runner) {
    const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(std::uint16_t(QUrl(runner.url("")).port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 ? client : -1;
}

std::string asking(const std::string& path, const std::string& more = "") {
    return "GET /functions/v1/" + path + " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n";
}

/// A masked frame with a zero mask, which leaves the payload as it is: RFC 6455, 5.2.
std::string frame(int first, const std::string& payload) {
    std::string bytes{char(first)};
    if (payload.size() < 126) {
        bytes += char(0x80 | payload.size());
    } else {
        bytes += char(0xff);
        for (int shift = 56; shift >= 0; shift -= 8) bytes += char(payload.size() >> shift);
    }
    return bytes + std::string(4, '\0') + payload;
}
std::string text(const std::string& payload) { return frame(0x81, payload); }

struct Frame {
    int first = 0;
    std::string payload;
    int code() const { return payload.size() < 2 ? 0 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff); }
};

Frame next(Client& client) {
    Frame got;
    const std::string head = client.bytes(2);
    if (head.size() < 2) return got;
    got.first = head[0] & 0xff;
    std::uint64_t size = head[1] & 0xff;
    const std::string longer = size < 126 ? "" : client.bytes(size == 126 ? 2 : 8);
    if (!longer.empty()) size = 0;
    for (const char each : longer) size = size << 8 | (each & 0xff);
    got.payload = client.bytes(size);
    return got;
}

template <typename T>
std::vector<T> all(support::RunnerProcess& runner) {
    std::vector<T> found;
    for (const auto& event : runner.events())
        if (const auto* each = std::get_if<T>(&event)) found.push_back(*each);
    return found;
}

bool logged(support::RunnerProcess& runner, const std::string& line) {
    return runner.waitFor([&](const auto& events) {
        return std::any_of(events.begin(), events.end(), [&](const auto& event) {
            const auto* log = std::get_if<protocol::LogLine>(&event);
            return log && log->text == line;
        });
    });
}

}  // namespace

class WebSocketServerTest : public QObject {
    Q_OBJECT

    support::ProjectFolder m_project;
    support::RunnerProcess m_runner;

    /// Opens a WebSocket and takes the greeting.
    bool open(Client& client, const std::string& path = "echo") {
        client.send(asking(path));
        return client.answer().status == 101 && next(client).payload == "meow";
    }
    /// The end of the last invocation.
    std::optional<protocol::InvocationFinished> finished(std::size_t count) {
        m_runner.waitFor([&](const auto&) { return all<protocol::InvocationFinished>(m_runner).size() >= count; });
        const auto found = all<protocol::InvocationFinished>(m_runner);
        return found.size() < count ? std::nullopt : std::optional(found.back());
    }

private slots:
    void initTestCase() {
        QVERIFY(m_project.writeFunction("echo", echo) && m_project.writeFunction("raw", raw));
        QVERIFY(m_project.writeFunction("other", "Deno.serve(() => new Response('other'));\n"));
        QVERIFY2(m_runner.start(m_project.path(), {"--no-verify-jwt"}), qPrintable(m_runner.errorText()));
    }

    void messagesGoBothWays() {
        Client client(connectTo(m_runner));
        client.send(asking("echo?protocol=b", "Sec-WebSocket-Protocol: a, b\r\n"));
        const Answer answer = client.answer();
        QCOMPARE(answer.status, 101);
        QCOMPARE(answer.header("sec-websocket-accept"), std::string("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        QCOMPARE(answer.header("sec-websocket-protocol"), std::string("b"));
        QVERIFY(answer.header("sec-websocket-extensions").empty());
        QVERIFY(!answer.header("sb-request-id").empty());
        QCOMPARE(next(client).payload, std::string("meow"));
        client.send(text("h\xC3\xA9"));
        QCOMPARE(next(client).payload, std::string("h\xC3\xA9"));
        const std::string much(3'000'000, '\0');
        std::thread sender([&] { client.send(frame(0x82, much)); });
        const Frame back = next(client);
        sender.join();
        QCOMPARE(back.first, 0x82);
        QCOMPARE(back.payload.size(), much.size());
        client.send(frame(0x01, "in ") + frame(0x89, "now") + frame(0x80, "parts"));
        const Frame pong = next(client);
        QCOMPARE(pong.first, 0x8a);
        QCOMPARE(pong.payload, std::string("now"));
        QCOMPARE(next(client).payload, std::string("in parts"));
        client.send(text("close"));
        const Frame closed = next(client);
        QCOMPARE(closed.first, 0x88);
        QCOMPARE(closed.code(), 4001);
        QCOMPARE(closed.payload.substr(2), std::string("bye"));
        client.send(frame(0x88, closed.payload));
        QVERIFY(client.atEnd());
        QVERIFY(logged(m_runner, "closed 4001 bye true"));
        const auto last = finished(1);
        QVERIFY(last);
        QCOMPARE(last->status, 101);
        QCOMPARE(last->end, std::string("completed"));
        QVERIFY(last->bytesIn > 3'000'000 && last->bytesOut > 3'000'000);
    }

    void nonsenseEndsIt_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::newRow("not masked") << QByteArray("\x81\x02hi") << 1002;
        QTest::newRow("reserved bits") << QByteArray("\xF1\x80\0\0\0\0", 6) << 1002;
        QTest::newRow("unknown kind") << QByteArray("\x83\x80\0\0\0\0", 6) << 1002;
        QTest::newRow("a control frame in parts") << QByteArray("\x09\x80\0\0\0\0", 6) << 1002;
        QTest::newRow("a control frame too long") << QByteArray("\x89\xFE\0\x7E\0\0\0\0", 8) << 1002;
        QTest::newRow("a continuation of nothing") << QByteArray("\x80\x80\0\0\0\0", 6) << 1002;
        QTest::newRow("a compressed message") << QByteArray("\xC1\x81\0\0\0\0x", 7) << 1002;
        QTest::newRow("more than there is") << QByteArray("\x82\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14) << 1009;
        QTest::newRow("a length below zero") << QByteArray("\x82\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14) << 1009;
        QTest::newRow("more than 64 MiB") << QByteArray("\x82\xFF\0\0\0\0\4\0\0\1\0\0\0\0", 14) << 1009;
        QTest::newRow("text that is none") << QByteArray("\x81\x82\0\0\0\0\xC3\x28", 8) << 1007;
        QTest::newRow("a close code that is none") << QByteArray("\x88\x82\0\0\0\0\3\xEC", 8) << 1002;
    }
    void nonsenseEndsIt() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        Client client(connectTo(m_runner));
        QVERIFY(open(client));
        client.send(bytes.toStdString());
        const Frame closed = next(client);
        QCOMPARE(closed.first, 0x88);
        QCOMPARE(closed.code(), code);
        QCOMPARE(support::send({m_runner.url("other")}).body, QByteArray("other"));
    }

    void whatIsNoUpgradeIsARequest() {
        QCOMPARE(support::send({m_runner.url("echo")}).body, QByteArray("plain"));
        Client client(connectTo(m_runner));
        client.send("GET /functions/v1/echo HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n");
        QCOMPARE(client.answer().status, 500);
        QVERIFY(m_runner.waitFor([](const auto& events) {
            return std::any_of(events.begin(), events.end(), [](const auto& event) {
                const auto* log = std::get_if<protocol::LogLine>(&event);
                return log && log->text.find("Invalid Header: 'connection' header must contain 'Upgrade'") != std::string::npos;
            });
        }));
    }

    void aClientThatLeaves() {
        {
            Client client(connectTo(m_runner));
            QVERIFY(open(client, "echo?leaves"));
        }
        QVERIFY(logged(m_runner, "closed 1006  false"));
        const auto left = [this](const auto&) {
            const auto found = all<protocol::InvocationFinished>(m_runner);
            return std::any_of(found.begin(), found.end(), [](const auto& each) { return each.path == "/echo?leaves" && each.status == 101 && each.end == "client_left"; });
        };
        QVERIFY(m_runner.waitFor(left));
    }

    void aClientThatLeavesBeforeTheAnswer() {
        {
            Client client(connectTo(m_runner));
            client.send(asking("echo?late"));
        }
        QVERIFY(logged(m_runner, "never opened: The client left before its request was answered"));
        for (const auto& line : all<protocol::LogLine>(m_runner)) QVERIFY2(line.text.find("status 101") == std::string::npos, line.text.c_str());
    }

    void aSlowReaderHoldsNobodyUp() {
        Client client(connectTo(m_runner));
        QVERIFY(open(client));
        client.send(text("flood"));
        QVERIFY(logged(m_runner, "buffered 5000000"));
        QCOMPARE(support::send({m_runner.url("echo")}).body, QByteArray("plain"));
        for (int at = 0; at < 50; ++at) QCOMPARE(next(client).payload.size(), std::size_t(100'000));
    }

    void aSilentClientIsPinged() {
        Client client(connectTo(m_runner));
        QVERIFY(open(client, "echo?idle=1"));
        QCOMPARE(next(client).first, 0x89);
        QVERIFY(client.atEnd());
        QVERIFY(logged(m_runner, "closed 1001  false"));
    }

    void theEndOfTheIsolateIsSaid() {
        Client client(connectTo(m_runner)), bystander(connectTo(m_runner));
        QVERIFY(open(client) && open(bystander));
        client.send(text("throw"));
        for (Client* each : {&client, &bystander}) {
            const Frame closed = next(*each);
            QCOMPARE(closed.first, 0x88);
            QCOMPARE(closed.code(), 1001);
            QVERIFY(each->atEnd());
        }
        Client again(connectTo(m_runner));
        QVERIFY(open(again));
    }

    void aDeadHostSendsNoAnswerIntoIt() {
        Client client(connectTo(m_runner));
        QVERIFY(open(client));
        kill(pid_t(all<protocol::HostStarted>(m_runner).front().pid), SIGKILL);
        QCOMPARE(client.bytes(1000), std::string());
        QVERIFY(m_runner.waitFor([&](const auto&) { return !all<protocol::HostEnded>(m_runner).empty(); }));
        QCOMPARE(all<protocol::HostEnded>(m_runner).front().requestsLost, 1);
        Client again(connectTo(m_runner));
        QVERIFY(open(again));
        QCOMPARE(support::send({m_runner.url("other")}).body, QByteArray("other"));
    }

    void aThousandThatLeave() {
        for (int at = 0; at < 1000; ++at) {
            Client client(connectTo(m_runner));
            client.send(asking("echo"));
            if (at % 3 == 0) client.bytes(20);
            if (at % 3 == 1) client.send("\x81\xFE");
        }
        Client client(connectTo(m_runner));
        QVERIFY(open(client));
        client.send(text("still"));
        QCOMPARE(next(client).payload, std::string("still"));
    }

    void bytesOfAnUpgradeInNode() {
        Client client(connectTo(m_runner));
        client.send("GET /functions/v1/raw HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n");
        QCOMPARE(client.answer().head.substr(0, 16), std::string("HTTP/1.1 101 Own"));
        QCOMPARE(client.bytes(6), std::string("hello "));
        client.send("abc");
        QCOMPARE(client.bytes(3), std::string("abc"));
        client.send("end");
        QCOMPARE(client.bytes(100), std::string("bye"));
        client.leave();
        QVERIFY(logged(m_runner, "raw closed"));
    }

    void refusalsInNode_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("refused") << QByteArray("raw/refuse") << 401 << QByteArray("not you");
        QTest::newRow("nonsense") << QByteArray("raw/nonsense") << 500 << QByteArray("Internal Server Error");
        QTest::newRow("silent") << QByteArray("raw/silent") << 500 << QByteArray("Internal Server Error");
    }
    void refusalsInNode() {
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        Client client(connectTo(m_runner));
        client.send(asking(path.toStdString()));
        const Answer answer = client.answer();
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.body, body.toStdString());
        if (status == 401) QCOMPARE(answer.header("X-Why"), std::string("because"));
    }

    void theEndOfTheRunnerIsSaid() {
        Client client(connectTo(m_runner));
        QVERIFY(open(client));
        QCOMPARE(m_runner.stop(), 0);
        const Frame closed = next(client);
        QCOMPARE(closed.first, 0x88);
        QCOMPARE(closed.code(), 1001);
        QVERIFY(client.atEnd());
    }
};

QTEST_GUILESS_MAIN(WebSocketServerTest)
#include "web_socket_server_test.moc"
