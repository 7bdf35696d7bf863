#include "fake_worker.h"
#include "runner/gateway/jwt.h"
#include "runner/host/host.h"
#include "supervisor_rig.h"

#include <QtTest> // last: its keywords are names elsewhere

using namespace edge;
using control::SlotState;
using rig::Answer;
using rig::Client;
using rig::eventually;
using rig::json;
using std::chrono::milliseconds;

namespace {

std::string get(const std::string& function, const std::string& more = {}) {
    return "GET /functions/v1/" + function + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}

/// A host with fake workers in this process, run by its own thread until stop().
class HostRun {
public:
    rig::Supervisor supervisor;

    explicit HostRun(json more = json::object()) {
        fake::forgetStarted();
        supervisor.configure(std::move(more));
        m_thread = std::thread([this] {
            host::Host host(supervisor.hostEnd());
            m_exitCode = host.run();
        });
        if (supervisor.await("ready").is_null()) qFatal("the host did not become ready");
    }
    ~HostRun() { stop(); }
    int stop() {
        if (!m_thread.joinable()) return m_exitCode;
        supervisor.send({{"type", "stop"}});
        m_thread.join();
        return m_exitCode;
    }

private:
    std::thread m_thread;
    int m_exitCode = -1;
};

std::shared_ptr<fake::FakeWorker> worker(std::size_t number) {
    eventually([&] { return fake::started().size() > number; });
    return fake::started().at(number);
}

}  // namespace

class HostTest : public QObject {
    Q_OBJECT
private slots:
    void asksForAVersionAndServes() {
        HostRun run;
        run.supervisor.functions({"hello"});
        Client client(run.supervisor.connect());
        client.send(get("hello/x?y"));
        QCOMPARE(run.supervisor.await("need").at("function").get<std::string>(), std::string("hello"));
        run.supervisor.version("hello", "v1", "answer");
        const Answer cold = client.answer();
        QCOMPARE(cold.body, std::string("v1 GET /hello/x?y"));
        QCOMPARE(cold.header("x-cold"), std::string("first_request"));
        QCOMPARE(cold.header("x-deno-execution-id"), worker(0)->id());
        QCOMPARE(cold.header("x-sb-edge-region"), std::string("local"));
        for (int round = 0; round < 5; ++round) {
            client.send(get("hello"));
            const Answer warm = client.answer();
            QCOMPARE(warm.body, std::string("v1 GET /hello"));
            QCOMPARE(warm.header("x-cold"), std::string());
        }
        QCOMPARE(fake::started().size(), std::size_t(1));
        QCOMPARE(run.stop(), 0);
    }

    void asksOnceForManyRequests() {
        HostRun run;
        run.supervisor.functions({"hello"});
        std::vector<std::unique_ptr<Client>> clients;
        for (int number = 0; number < 20; ++number) {
            clients.push_back(std::make_unique<Client>(run.supervisor.connect()));
            clients.back()->send(get("hello"));
        }
        QVERIFY(!run.supervisor.await("need").is_null());
        run.supervisor.version("hello", "v1", "answer");
        int cold = 0;
        for (const auto& client : clients) {
            const Answer answer = client->answer();
            QCOMPARE(answer.status, 200);
            cold += !answer.header("x-cold").empty();
        }
        QCOMPARE(cold, 1);
        QCOMPARE(fake::started().size(), std::size_t(1));
    }

    void oneConnectionReachesSeveralFunctions() {
        HostRun run;
        run.supervisor.functions({"a", "b"});
        run.supervisor.version("a", "va", "answer");
        run.supervisor.version("b", "vb", "answer");
        Client client(run.supervisor.connect());
        for (int round = 0; round < 50; ++round) {
            const bool first = round % 3 != 0;
            client.send(get(first ? "a" : "b"));
            QCOMPARE(client.answer().body, std::string(first ? "va GET /a" : "vb GET /b"));
        }
        client.send(get("a") + get("b") + get("missing") + get("b") + get("a"));
        for (const int status : {200, 200, 404, 200, 200}) QCOMPARE(client.answer().status, status);
    }

    void refusesWhatNoFunctionNeedsToSee() {
        HostRun run;
        run.supervisor.functions({"hello"});
        Client client(run.supervisor.connect());
        client.send(get("nobody"));
        Answer answer = client.answer();
        QCOMPARE(answer.status, 404);
        QCOMPARE(json::parse(answer.body), (json{{"code", "NOT_FOUND"}, {"message", "Requested function was not found"}}));
        const auto finished = run.supervisor.awaitEvent<protocol::InvocationFinished>();
        QVERIFY(finished);
        QCOMPARE(finished->end, std::string("refused"));
        QCOMPARE(finished->function, std::string("nobody"));
        QCOMPARE(finished->status, 404);
        QCOMPARE(finished->errorCode, std::string("NOT_FOUND"));
        QCOMPARE(finished->invocation, answer.header("sb-request-id"));

        client.send("TRACE /functions/v1/hello HTTP/1.1\r\nHost: h\r\n\r\n");
        answer = client.answer();
        QCOMPARE(answer.status, 405);
        QVERIFY(!answer.header("allow").empty());
        client.send(get("_internal/health"));
        QCOMPARE(client.answer().body, std::string("{\"message\":\"ok\"}"));
        QVERIFY(fake::started().empty());
    }

    void checksTokens() {
        HostRun run(json{{"verifyJwt", true}, {"jwtSecret", "s3cret"}});
        run.supervisor.functions({"open"});
        run.supervisor.functions({"closed"}, {{"verifyJwt", true}});
        run.supervisor.version("closed", "v", "answer");
        Client client(run.supervisor.connect());
        const std::string good = "Authorization: Bearer " + gateway::localToken("anon", "s3cret") + "\r\n";
        const std::string bad = "Authorization: Bearer " + gateway::localToken("anon", "other") + "\r\n";
        // Cold on the intake's loop, then warm on the worker's.
        for (int round = 0; round < 2; ++round) {
            client.send(get("closed"));
            QCOMPARE(client.answer().header("sb-error-code"), std::string("UNAUTHORIZED_NO_AUTH_HEADER"));
            client.send(get("closed", bad));
            QCOMPARE(client.answer().header("sb-error-code"), std::string("UNAUTHORIZED_LEGACY_JWT"));
            client.send("OPTIONS /functions/v1/closed HTTP/1.1\r\nHost: h\r\n\r\n");
            QCOMPARE(client.answer().status, 200);
            client.send(get("closed", good));
            QCOMPARE(client.answer().status, 200);
            client.send(get("closed", "apikey: " + std::string(gateway::localPublishableKey) + "\r\n"));
            QCOMPARE(client.answer().status, 200);
        }
    }

    void aNewVersionReplacesTheOldOne() {
        HostRun run;
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "hold");
        Client inFlight(run.supervisor.connect()), client(run.supervisor.connect());
        inFlight.send(get("hello"));
        QVERIFY(eventually([&] { return fake::started().size() == 1 && worker(0)->requestsInFlight() == 1; }));
        run.supervisor.version("hello", "v2", "answer");
        QVERIFY(eventually([&] { return !worker(0)->accepting(); }));
        client.send(get("hello"));
        const Answer fresh = client.answer();
        QCOMPARE(fresh.body, std::string("v2 GET /hello"));
        QCOMPARE(fresh.header("x-cold"), std::string("code_changed"));
        worker(0)->releaseHeld();
        QCOMPARE(inFlight.answer().body, std::string("v1 GET /hello"));
        // The old worker's connection goes on with the new one.
        inFlight.send(get("hello"));
        QCOMPARE(inFlight.answer().body, std::string("v2 GET /hello"));
        QCOMPARE(fake::started().size(), std::size_t(2));
        QVERIFY(eventually([] { return fake::started().front() == nullptr; }));
        run.supervisor.version("hello", "v2", "answer");
        inFlight.send(get("hello"));
        QCOMPARE(inFlight.answer().header("x-cold"), std::string());
    }

    void requestsWaitForWhatIsBeingBuilt() {
        HostRun run;
        run.supervisor.functions({"hello", "other"});
        run.supervisor.version("hello", "v1", "answer");
        run.supervisor.version("other", "v1", "answer");
        Client client(run.supervisor.connect()), second(run.supervisor.connect()), bystander(run.supervisor.connect());
        // Messages are taken in their order: when the bystander has its answer, those before have had their effect.
        const auto messagesTaken = [&bystander] { return bystander.send(get("other")), bystander.answer().body; };
        client.send(get("hello"));
        QCOMPARE(client.answer().body, std::string("v1 GET /hello"));
        run.supervisor.send({{"type", "stale"}, {"function", "hello"}});
        QCOMPARE(messagesTaken(), std::string("v1 GET /other"));
        client.send(get("hello"));  // on a connection that its worker holds
        second.send(get("hello"));
        run.supervisor.version("hello", "v2", "answer");
        QCOMPARE(client.answer().body, std::string("v2 GET /hello"));
        QCOMPARE(second.answer().body, std::string("v2 GET /hello"));

        run.supervisor.send({{"type", "stale"}, {"function", "hello"}});
        const std::size_t workers = fake::started().size();
        QCOMPARE(messagesTaken(), std::string("v1 GET /other"));
        client.send(get("hello"));
        run.supervisor.version("hello", "v2", "answer");
        QCOMPARE(client.answer().body, std::string("v2 GET /hello"));
        QCOMPARE(fake::started().size(), workers);
        run.supervisor.send({{"type", "stale"}, {"function", "hello"}});
        run.supervisor.send({{"type", "build_failed"}, {"function", "hello"}, {"message", "x"}});
        QCOMPARE(messagesTaken(), std::string("v1 GET /other"));
        Client late(run.supervisor.connect());  // one that a worker holds may be answered by it in the moment that this takes
        late.send(get("hello"));
        QCOMPARE(late.answer().status, 503);
    }

    void restingConnectionsSurviveTheirWorker() {
        HostRun run;
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "answer");
        std::vector<std::unique_ptr<Client>> clients;
        for (int number = 0; number < 10; ++number) clients.push_back(std::make_unique<Client>(run.supervisor.connect()));
        for (int round = 1; round <= 10; ++round) {
            for (const auto& client : clients) client->send(get("hello"));
            for (const auto& client : clients) QCOMPARE(client->answer().status, 200);
            run.supervisor.version("hello", "v" + std::to_string(round + 1), "answer");
        }
        QVERIFY(eventually([] { return !fake::started().front(); }));
    }

    void aFailedBuildIsABootError() {
        HostRun run;
        run.supervisor.functions({"hello"});
        Client client(run.supervisor.connect());
        client.send(get("hello"));
        QVERIFY(!run.supervisor.await("need").is_null());
        run.supervisor.send({{"type", "build_failed"}, {"function", "hello"}, {"message", "syntax"}});
        for (int round = 0; round < 2; ++round) {
            const Answer answer = client.answer();
            QCOMPARE(answer.status, 503);
            QCOMPARE(answer.header("sb-error-code"), std::string("BOOT_ERROR"));
            const auto finished = run.supervisor.awaitEvent<protocol::InvocationFinished>();
            QCOMPARE(finished->end, std::string("boot_error"));
            client.send(get("hello"));
        }
        QCOMPARE(client.answer().status, 503);
        run.supervisor.version("hello", "v2", "answer");
        client.send(get("hello"));
        QCOMPARE(client.answer().status, 200);
    }

    void removedFunctionsAreGone() {
        HostRun run;
        run.supervisor.functions({"a", "b"});
        run.supervisor.version("a", "v1", "answer");
        Client client(run.supervisor.connect()), waiting(run.supervisor.connect());
        client.send(get("a"));
        QCOMPARE(client.answer().status, 200);
        waiting.send(get("b"));
        QVERIFY(!run.supervisor.await("need").is_null());
        run.supervisor.functions({});
        QCOMPARE(waiting.answer().status, 404);
        client.send(get("a"));
        QCOMPARE(client.answer().status, 404);
        QVERIFY(eventually([] { return !fake::started().front(); }));
    }

    void anotherEnvironmentMakesANewWorker() {
        HostRun run;
        run.supervisor.functions({"a"}, {{"environment", {{"K", "1"}}}});
        run.supervisor.version("a", "v1", "answer");
        Client client(run.supervisor.connect());
        client.send(get("a"));
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(worker(0)->start().settings.environment.at("K"), std::string("1"));
        QCOMPARE(worker(0)->start().settings.environment.at("GLOBAL"), std::string("1"));
        run.supervisor.functions({"a"}, {{"environment", {{"K", "2"}}}});
        QVERIFY(eventually([] {
            const auto first = fake::started().front();
            return !first || !first->accepting();
        }));
        client.send(get("a"));
        QCOMPARE(client.answer().header("x-cold"), std::string("replaced"));
        QCOMPARE(worker(1)->start().settings.environment.at("K"), std::string("2"));
        run.supervisor.functions({"a"}, {{"environment", {{"K", "2"}}}, {"verifyJwt", true}});
        client.send(get("a"));
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(fake::started().size(), std::size_t(2));
    }

    void oneshotStartsAWorkerForEachRequest() {
        HostRun run(json{{"policy", "oneshot"}});
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "answer");
        Client client(run.supervisor.connect());
        for (int round = 0; round < 5; ++round) {
            client.send(get("hello"));
            QCOMPARE(client.answer().header("x-cold"), std::string("oneshot"));
        }
        QCOMPARE(fake::started().size(), std::size_t(5));
        // More at once than there may be workers: the rest waits.
        std::vector<std::unique_ptr<Client>> clients;
        for (int number = 0; number < 40; ++number) {
            clients.push_back(std::make_unique<Client>(run.supervisor.connect()));
            clients.back()->send(get("hello"));
        }
        for (const auto& other : clients) QCOMPARE(other->answer().status, 200);
        QCOMPARE(fake::started().size(), std::size_t(45));
        QVERIFY(eventually([] {
            for (const auto& each : fake::started())
                if (each) return false;
            return true;
        }));
    }

    void perRequestGivesEachWorkerOneAtATime() {
        HostRun run(json{{"policy", "per_request"}});
        const std::size_t most = std::max(1u, std::thread::hardware_concurrency());
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "hold");
        std::vector<std::unique_ptr<Client>> clients;
        for (std::size_t number = 0; number < most + 3; ++number) {
            clients.push_back(std::make_unique<Client>(run.supervisor.connect()));
            clients.back()->send(get("hello"));
        }
        QVERIFY(eventually([&] { return fake::started().size() == most; }));
        for (std::size_t number = 0; number < most; ++number)
            QVERIFY(eventually([&] { return worker(number)->requestsInFlight() == 1; }));
        std::this_thread::sleep_for(milliseconds(30));
        std::atomic<bool> done{false};
        std::thread releaser([&] {
            while (!done) {
                for (const auto& each : fake::started()) {
                    if (each->requestsInFlight() > 1) qFatal("two requests at once");
                    each->releaseHeld();
                }
                std::this_thread::sleep_for(milliseconds(5));
            }
        });
        int answered = 0;
        for (const auto& client : clients) answered += client->answer().status == 200;
        clients.front()->send(get("hello"));
        answered += clients.front()->answer().status == 200;
        done = true;
        releaser.join();
        QCOMPARE(answered, int(most) + 4);
        QCOMPARE(fake::started().size(), most);
    }

    void aWorkerThatCannotStartAnswersItself() {
        HostRun run;
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "bootfail");
        Client client(run.supervisor.connect());
        for (int round = 0; round < 3; ++round) {
            client.send(get("hello"));
            QCOMPARE(client.answer().header("sb-error-code"), std::string("BOOT_ERROR"));
        }
    }

    void scriptBeyondTheCpuLimitIsEnded() {
        HostRun run(json{{"limits", {{"cpuSoftMs", 100}, {"cpuHardMs", 300}}}});
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "spin");
        Client warm(run.supervisor.connect()), client(run.supervisor.connect());
        warm.send(get("hello/calm"));
        QCOMPARE(warm.answer().status, 200);
        client.send(get("hello"));
        QVERIFY(eventually([&] { return worker(0)->activity().running; }));
        // Waits behind the loop; when the soft limit is passed it gets a worker of its own.
        warm.send(get("hello/calm"));
        const Answer other = warm.answer();
        QCOMPARE(other.status, 200);
        QCOMPARE(other.header("x-deno-execution-id"), worker(1)->id());
        const Answer ended = client.answer();
        QCOMPARE(ended.status, 546);
        QCOMPARE(ended.header("x-deno-execution-id"), worker(0)->id());
    }

    void aBusyWorkerLetsGoOfRestingConnections() {
        HostRun run(json{{"limits", {{"cpuSoftMs", 0}, {"cpuHardMs", 3000}}}});
        run.supervisor.functions({"busy", "other"});
        run.supervisor.version("busy", "v1", "spin");
        run.supervisor.version("other", "v1", "answer");
        Client resting(run.supervisor.connect()), client(run.supervisor.connect());
        resting.send(get("busy/calm"));
        QCOMPARE(resting.answer().status, 200);
        client.send(get("busy"));
        QVERIFY(eventually([&] { return worker(0)->activity().running; }));
        resting.send(get("other"));
        QCOMPARE(resting.answer().status, 200);
        QVERIFY(worker(0)->activity().running);
        QCOMPARE(client.answer().status, 546);
    }

    void theWallClockEndsWorkers() {
        HostRun run(json{{"limits", {{"wallClockMs", 600}}}});
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "hold");
        Client early(run.supervisor.connect()), late(run.supervisor.connect());
        early.send(get("hello"));
        QVERIFY(eventually([&] { return !worker(0)->accepting(); }));
        late.send(get("hello"));
        QCOMPARE(early.answer().status, 546);
        QCOMPARE(worker(1)->start().cause, std::string("replaced"));
    }

    void slotsFollowTheRequests() {
        HostRun run;
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "hold");
        Client client(run.supervisor.connect());
        const auto& slot = run.supervisor.table->at(0).state;
        QCOMPARE(slot.load(), SlotState::idle);
        client.send(get("hello"));
        QVERIFY(eventually([&] { return slot == SlotState::open; }));
        worker(0)->releaseHeld();
        QCOMPARE(client.answer().status, 200);
        QVERIFY(eventually([&] { return slot == SlotState::idle; }));
        client.leave();
        QVERIFY(eventually([&] { return slot == SlotState::free; }));
        pollfd hungUp{run.supervisor.duplicate(0), 0, 0};
        QCOMPARE(poll(&hungUp, 1, 10000), 1);
        QVERIFY(hungUp.revents & POLLHUP);
    }

    void stoppingFinishesWhatIsInFlight() {
        HostRun run;
        run.supervisor.functions({"hello"});
        run.supervisor.version("hello", "v1", "hold");
        Client client(run.supervisor.connect()), idle(run.supervisor.connect());
        client.send(get("hello"));
        QVERIFY(eventually([&] { return fake::started().size() == 1 && worker(0)->requestsInFlight() == 1; }));
        run.supervisor.send({{"type", "stop"}});
        QVERIFY(eventually([&] { return !worker(0)->accepting(); }));
        idle.send(get("hello"));
        worker(0)->releaseHeld();
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(run.stop(), 0);
        // Left alone for the next host.
        QCOMPARE(run.supervisor.table->at(1).state.load(), SlotState::idle);
    }

    void eventsCostNothingWhileNobodyListens() {
        HostRun run(json{{"events", false}, {"logs", true}});
        run.supervisor.functions({});
        Client client(run.supervisor.connect());
        client.send(get("nobody"));
        QCOMPARE(client.answer().status, 404);
        run.supervisor.send({{"type", "nonsense"}});
        QVERIFY(run.supervisor.awaitEvent<protocol::Problem>());
        run.supervisor.send({{"type", "listen_events"}, {"events", true}});
        client.send(get("somebody"));
        const auto finished = run.supervisor.awaitEvent<protocol::InvocationFinished>();
        QVERIFY(finished);
        QCOMPARE(finished->function, std::string("somebody"));
    }

    /// Many clients, functions and saves at once: every request gets exactly its own answer.
    void nothingIsLostInTheThrong() {
        HostRun run;
        run.supervisor.functions({"a", "b", "c"});
        for (const char* name : {"a", "b", "c"}) run.supervisor.version(name, "v0", "answer");
        std::atomic<int> wrong{0};
        std::atomic<bool> done{false};
        std::vector<std::thread> threads;
        std::vector<int> sockets;
        for (int number = 0; number < 8; ++number) sockets.push_back(run.supervisor.connect());
        for (int number = 0; number < 8; ++number)
            threads.emplace_back([&, number] {
                Client client(sockets[std::size_t(number)]);
                for (int round = 0; round < 400; ++round) {
                    const std::string name(1, char('a' + (round * 7 + number) % 3));
                    client.send(get(name + "/" + std::to_string(round)));
                    const Answer answer = client.answer();
                    if (!answer.body.ends_with(" GET /" + name + "/" + std::to_string(round))) ++wrong;
                }
            });
        std::thread saver([&] {
            for (int save = 1; !done; ++save) {
                run.supervisor.version(std::string(1, char('a' + save % 3)), "v" + std::to_string(save), "answer");
                std::this_thread::sleep_for(milliseconds(3));
            }
        });
        for (std::thread& thread : threads) thread.join();
        done = true;
        saver.join();
        QCOMPARE(wrong.load(), 0);
        QVERIFY(fake::started().size() > 3);
    }
};

QTEST_GUILESS_MAIN(HostTest)
#include "host_test.moc"
