// The supervisor with the fake host: everything but V8, over loopback.
#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "runner/protocol/codec.h"
#include "runner/supervisor/port_owner.h"
#include "runner/supervisor/supervisor.h"
#include "tests/runner/modules/scratch.h"

// After ours: Qt's keyword `emit` is a name there.
#include <QTest>

using namespace edge;
using namespace edge::supervisor;

namespace {

/// A client connection with blocking reads that give up after ten seconds.
class Client {
public:
    explicit Client(int port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(std::uint16_t(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{10, 0};
        setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) qFatal("cannot connect");
    }
    ~Client() { close(m_socket); }

    void write(const std::string& bytes) { (void)::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    void ask(const std::string& path) { write("GET /functions/v1/" + path + " HTTP/1.1\r\nhost: x\r\n\r\n"); }

    /// The whole answer; what came when the connection ended early.
    std::string answer() {
        std::string text;
        char bytes[4096];
        while (true) {
            const std::size_t head = text.find("\r\n\r\n");
            const std::size_t length = text.find("content-length: ");
            if (head != std::string::npos && length < head &&
                text.size() >= head + 4 + std::stoul(text.substr(length + 16))) return text;
            const ssize_t count = recv(m_socket, bytes, sizeof bytes, 0);
            if (count <= 0) return text;
            text.append(bytes, std::size_t(count));
        }
    }
    std::string get(const std::string& path) {
        ask(path);
        const std::string whole = answer();
        const std::size_t head = whole.find("\r\n\r\n");
        return head == std::string::npos ? whole : whole.substr(head + 4);
    }
    bool isClosed() {
        char byte = 0;
        return recv(m_socket, &byte, 1, 0) == 0;
    }

private:
    int m_socket;
};

bool begins(const std::string& text, const std::string& part) { return text.rfind(part, 0) == 0; }
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A supervisor on a loop and a thread of its own.
class Server {
public:
    explicit Server(const Scratch& scratch, std::function<void(SupervisorOptions&)> change = {}) {
        SupervisorOptions options;
        options.project = scratch.root();
        options.port = 0;
        options.host = EDGE_BINARY_DIR "/tests/fake_host";
        options.esbuild = EDGE_BINARY_DIR "/libexec/edge-studio/esbuild";
        if (change) change(options);
        m_thread = std::thread([this, options = std::move(options)] { run(options); });
        waitFor([this] { return m_ready || !m_failure.code.empty(); });
    }
    ~Server() {
        boost::asio::post(m_loop, [this] {
            if (m_supervisor) m_supervisor->stop(std::chrono::milliseconds(200));
        });
        m_thread.join();
    }

    int port() const { return m_port; }
    protocol::Error failure() {
        const std::scoped_lock lock(m_guard);
        return m_failure;
    }

    template <typename T>
    std::vector<T> events() {
        const std::scoped_lock lock(m_guard);
        std::vector<T> found;
        for (const auto& event : m_events)
            if (const auto* value = std::get_if<T>(&event)) found.push_back(*value);
        return found;
    }
    bool waitFor(const std::function<bool()>& done) {
        for (int round = 0; round < 10'000; ++round) {
            if (done()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return false;
    }
    bool waitForText(const std::string& path, const std::string& part) {
        return waitFor([&] { return has(Client(m_port).get(path), part); });
    }
    pid_t hostOf(const std::string& path) {
        Client client(m_port);
        client.ask(path);
        const std::string answer = client.answer();
        return std::stoi(answer.substr(answer.find("x-host: ") + 8));
    }

private:
    void run(const SupervisorOptions& options) {
        Supervisor::Handlers handlers;
        handlers.events = [this](std::string_view lines) { take(lines); };
        handlers.ready = [this] { m_ready = true; };
        handlers.ended = [this](const protocol::Error& error) { end(error); };
        m_supervisor = std::make_unique<Supervisor>(m_loop, options, std::move(handlers));
        const auto started = m_supervisor->start();
        m_port = m_supervisor->port();
        if (!started.ok()) end(started.error());
        else m_loop.run();
        m_supervisor.reset();
    }
    void end(const protocol::Error& error) {
        const std::scoped_lock lock(m_guard);
        m_failure = error;
        m_loop.stop();
    }
    void take(std::string_view lines) {
        const std::scoped_lock lock(m_guard);
        while (!lines.empty()) {
            const auto line = lines.substr(0, lines.find('\n'));
            lines.remove_prefix(std::min(lines.size(), line.size() + 1));
            const auto event = protocol::decode(line);
            if (!event.ok()) qFatal("no event: %s", std::string(line).c_str());
            m_events.push_back(*event);
        }
    }

    boost::asio::io_context m_loop;
    std::unique_ptr<Supervisor> m_supervisor;
    std::mutex m_guard;
    std::vector<protocol::Event> m_events;
    protocol::Error m_failure;
    std::atomic<bool> m_ready = false;
    std::atomic<int> m_port = 0;
    std::thread m_thread;
};

const std::string hello = "supabase/functions/hello/index.ts";

}  // namespace

class SupervisorTest : public QObject {
    Q_OBJECT

private slots:
    void servesWithKeepAlive() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        Client client(server.port());
        QVERIFY(begins(client.get("hello"), "hello "));
        QVERIFY(begins(client.get("hello/again"), "hello "));
        QCOMPARE(client.get("nobody"), std::string("unknown nobody"));
        const auto hellos = server.events<protocol::Hello>();
        QCOMPARE(hellos.size(), std::size_t(1));
        QCOMPARE(hellos[0].pid, std::int64_t(getpid()));
        QCOMPARE(server.events<protocol::Listening>().at(0).port, server.port());
        QCOMPARE(server.events<protocol::FunctionsFound>().at(0).functions.at(0).entrypoint, hello);
        QVERIFY(server.waitFor([&] { return !server.events<protocol::FunctionBuilt>().empty(); }));
        QVERIFY(server.events<protocol::FunctionBuilt>().at(0).problems.empty());
    }

    void aSaveReachesTheHost() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)").file("lib/far.ts", "export const far = 1;");
        Server server(scratch);
        const std::string before = Client(server.port()).get("hello");
        scratch.file(hello, "console.log('much longer than before')");
        QVERIFY(server.waitFor([&] { return Client(server.port()).get("hello") != before; }));
        scratch.file(hello, "import { far } from '../../../lib/far.ts'; console.log(far);");
        QVERIFY(server.waitFor([&] { return !server.events<protocol::FunctionBuilt>().back().files.empty() &&
                                            server.events<protocol::FunctionBuilt>().back().files[0] == "lib/far.ts"; }));
        const std::string imported = Client(server.port()).get("hello");
        scratch.file("lib/far.ts", "export const far = 'now a text from outside the functions folder';");
        QVERIFY(server.waitFor([&] { return Client(server.port()).get("hello") != imported; }));
    }

    void onlyAffectedFunctionsAreBuilt() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)").file("supabase/functions/other/index.ts", "console.log(2)");
        Server server(scratch);
        QVERIFY(server.waitFor([&] { return server.events<protocol::FunctionBuilt>().size() == 2; }));
        scratch.file("supabase/functions/other/index.ts", "console.log(3)");
        QVERIFY(server.waitFor([&] { return server.events<protocol::FunctionBuilt>().size() == 3; }));
        QCOMPARE(server.events<protocol::FunctionBuilt>().back().function, std::string("other"));
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        QCOMPARE(server.events<protocol::FunctionBuilt>().size(), std::size_t(3));
    }

    void aBrokenFunctionHeals() {
        Scratch scratch;
        scratch.file(hello, "console.log(");
        Server server(scratch);
        QVERIFY(has(Client(server.port()).get("hello"), "failed: supabase/functions/hello/index.ts:1:"));
        scratch.file(hello, "import './missing.ts'");
        QVERIFY(server.waitForText("hello", "does not exist"));
        scratch.file("supabase/functions/hello/missing.ts", "console.log('found')");
        QVERIFY(server.waitFor([&] { return !has(Client(server.port()).get("hello"), "failed"); }));
    }

    void functionsComeAndGo() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        scratch.file("supabase/functions/late/index.ts", "console.log(2)");
        QVERIFY(server.waitForText("late", "late "));
        std::filesystem::remove_all(scratch / "supabase/functions/hello");
        QVERIFY(server.waitForText("hello", "unknown"));
        const auto found = server.events<protocol::FunctionsFound>();
        QCOMPARE(found.back().functions.size(), std::size_t(1));
    }

    void anEmptyProjectGrows() {
        Scratch scratch;
        std::filesystem::create_directories(scratch / "supabase");
        Server server(scratch);
        QCOMPARE(server.events<protocol::Problem>().at(0).code, std::string("no_functions"));
        scratch.file(hello, "console.log(1)");
        QVERIFY(server.waitForText("hello", "hello "));
    }

    void environmentFollowsItsFiles() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)").file("supabase/functions/.env", "COLOR=red\n");
        Server server(scratch);
        const std::string first = Client(server.port()).get("hello/env");
        QVERIFY(has(first, "\"COLOR\":\"red\"") && has(first, "\"SUPABASE_URL\":\"http://127.0.0.1:" + std::to_string(server.port())));
        scratch.file("supabase/functions/.env", "COLOR=blue\n");
        QVERIFY(server.waitForText("hello/env", "\"COLOR\":\"blue\""));
        scratch.file("supabase/functions/hello/.env", "COLOR=own\n");
        QVERIFY(server.waitForText("hello/env", "\"COLOR\":\"own\""));
    }

    void configurationFollowsItsFile() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        Client open(server.port());
        QVERIFY(has(open.get("hello/configuration"), "per_worker"));
        scratch.file("supabase/config.toml", "[edge_runtime]\npolicy = \"oneshot\"\n");
        QVERIFY(server.waitForText("hello/configuration", "oneshot"));
        QVERIFY(server.waitFor([&] { return has(open.get("hello/configuration"), "oneshot"); }));
        scratch.file("supabase/config.toml", "[edge_runtime\n");
        QVERIFY(server.waitFor([&] { return !server.events<protocol::Problem>().empty(); }));
        QCOMPARE(server.events<protocol::Problem>().back().code, std::string("config_invalid"));
        QVERIFY(begins(Client(server.port()).get("hello"), "hello "));
    }

    void aDeadHostLeavesNobodyWithoutAnswer() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        Client idle(server.port()), open(server.port()), half(server.port()), reading(server.port());
        QVERIFY(begins(idle.get("hello"), "hello "));
        const pid_t before = server.hostOf("hello");
        open.ask("hello/hang");
        half.ask("hello/half");
        reading.write("GET /functions/v1/hello HTTP/1.1\r\nhost:");
        QVERIFY(server.waitFor([&] { return server.events<protocol::InvocationStarted>().size() == 2; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ::kill(before, SIGKILL);

        const std::string answer = open.answer();
        QVERIFY2(begins(answer, "HTTP/1.1 546 ") && has(answer, "WORKER_RESOURCE_LIMIT"), answer.c_str());
        QVERIFY(begins(reading.answer(), "HTTP/1.1 503 "));
        QVERIFY(has(half.answer(), "half"));
        QVERIFY(half.isClosed() && open.isClosed());
        QVERIFY(begins(idle.get("hello"), "hello "));
        QVERIFY(server.hostOf("hello") != before);

        QVERIFY(server.waitFor([&] { return !server.events<protocol::HostEnded>().empty(); }));
        const auto ended = server.events<protocol::HostEnded>().at(0);
        QCOMPARE(ended.signal, SIGKILL);
        QCOMPARE(ended.requestsLost, 3);
        QVERIFY(!ended.expected);
        const auto finished = server.events<protocol::InvocationFinished>();
        QCOMPARE(std::count_if(finished.begin(), finished.end(), [](const auto& each) { return each.end == "host_ended"; }), 2);
    }

    void anAnswerThatNeverLeftIsGivenByUs() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        Client client(server.port());
        QVERIFY(begins(client.get("hello"), "hello "));
        client.ask("hello/mute");
        QVERIFY(begins(client.answer(), "HTTP/1.1 546 "));
    }

    void anAnswerThatArrivedWholeEndsNothing() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        Client client(server.port());
        QVERIFY(begins(client.get("hello"), "hello "));
        QCOMPARE(client.get("hello/last"), std::string("last"));
        QVERIFY(begins(client.get("hello"), "hello "));  // on the same connection, from the next host
    }

    void hostsThatKeepDyingAreReplaced() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        for (int round = 0; round < 8; ++round) {
            Client client(server.port());
            client.ask("hello/die");
            QVERIFY(begins(client.answer(), "HTTP/1.1 546 "));
            QVERIFY(begins(Client(server.port()).get("hello"), "hello "));
        }
    }

    void requestsWaitForTheFirstHost() {
        Scratch scratch;
        for (int index = 0; index < 30; ++index)
            scratch.file("supabase/functions/f" + std::to_string(index) + "/index.ts", "console.log(1)");
        Server server(scratch);
        QVERIFY(begins(Client(server.port()).get("f29"), "f29 "));
    }

    void manyConnectionsComeAndGo() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch);
        for (int round = 0; round < 3; ++round) {
            std::vector<std::unique_ptr<Client>> clients;
            for (int index = 0; index < 200; ++index) clients.push_back(std::make_unique<Client>(server.port()));
            for (auto& client : clients) client->ask("hello");
            for (auto& client : clients) QVERIFY(has(client->answer(), "hello "));
        }
    }

    void aTakenPortIsNamed() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server first(scratch);
        Server second(scratch, [&](SupervisorOptions& options) { options.port = first.port(); });
        QCOMPARE(second.failure().code, std::string("port_in_use"));
        QVERIFY2(has(second.failure().message, "process " + std::to_string(getpid())), second.failure().message.c_str());
        QVERIFY(second.events<protocol::Problem>().at(0).fatal);
        QVERIFY(describePortOwner(1).empty());
    }

    void aMissingHostIsSaid() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch, [](SupervisorOptions& options) { options.host = "/nowhere/edge-host"; });
        QCOMPARE(server.failure().code, std::string("host_missing"));
    }

    void aHostThatNeverStartsIsGivenUp() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        qputenv("FAKE_HOST", "exit");
        Server server(scratch);
        qunsetenv("FAKE_HOST");
        QCOMPARE(server.failure().code, std::string("host_failed"));
        QCOMPARE(server.events<protocol::HostEnded>().at(0).exitCode, 7);
    }

    void aMissingEsbuildIsSaid() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Server server(scratch, [](SupervisorOptions& options) { options.esbuild = "/nowhere/esbuild"; });
        QVERIFY(has(Client(server.port()).get("hello"), "failed: TypeScript cannot be built"));
        QTRY_COMPARE(server.events<protocol::Problem>().size(), std::size_t(1));
        const auto problems = server.events<protocol::Problem>();
        QCOMPARE(problems[0].code, std::string("esbuild_missing"));
        QVERIFY(!problems[0].fatal && !problems[0].hint.empty());
    }

    void withoutAProjectThereIsNothing() {
        Scratch scratch;
        Server server(scratch);
        QCOMPARE(server.failure().code, std::string("no_project"));
    }
};

QTEST_GUILESS_MAIN(SupervisorTest)
#include "supervisor_test.moc"
