#include <QFile>
#include <QTest>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include "tests/runner/isolate/worker_rig.h"

using namespace edge;
using namespace edge::tests;
using isolate::EndReason;

/// How isolates end: limits, retirement, clients that leave; and what that leaves behind.
class WorkerEndTest : public QObject, private WorkerRig {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_settings.environment = {{"GREETING", "salut"}};
        m_engine = isolate::startEngine(m_settings);
    }
    void cleanupTestCase() { m_engine.reset(); }

    void endlessLoopIsTerminated() {
        const Started started = start("Deno.serve((req) => { if (req.url.endsWith('loop')) for (;;) { try { for (;;); } finally { continue; } } return new Promise(() => {}); });");
        const auto quiet = send(started.worker);
        const auto loop = send(started.worker, {.path = "/hello/loop"});
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (started.worker->activity().periodCpu < 50'000'000 && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(5ms);
        }
        QVERIFY(started.worker->activity().running);
        QVERIFY(started.worker->activity().periodCpu >= 50'000'000);
        started.worker->terminate(EndReason::cpu);
        QVERIFY(!started.worker->accepting());
        QVERIFY(loop->answer->wait() && quiet->answer->wait());
        QCOMPARE(loop->answer->head.status, 546);
        QCOMPARE(quiet->answer->head.status, 546);
        QCOMPARE(loop->answer->header("sb-error-code"), "WORKER_RESOURCE_LIMIT");
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "CPUTime");
        QCOMPARE(started.events->all<protocol::InvocationFinished>().back().end, "cpu_limit");
    }

    /// At all moments from the start on: one of them is the first step of the evaluation.
    void terminatesTopLevelCode() {
        for (int round = 0; round < 400; ++round) {
            const Started started = start("for (;;);");
            const auto exchange = send(started.worker, {}, "first_request");
            const auto until = std::chrono::steady_clock::now() + 20s;
            while (!started.worker->activity().running && std::chrono::steady_clock::now() < until) {
            }
            const auto moment = std::chrono::steady_clock::now() + std::chrono::microseconds(round);
            while (std::chrono::steady_clock::now() < moment) {
            }
            started.worker->terminate(EndReason::cpu);
            QVERIFY(exchange->answer->wait());
            QVERIFY2(exchange->answer->head.status == 546, started.errors().c_str());
            QVERIFY(started.waitEnded());
        }
    }

    /// Wherever the thread is, also between two calls of natives or inside the engine, ending it must not end the host.
    void terminatesAtAnyMoment() {
        const std::string source =
            "import { Buffer } from 'node:buffer'; import 'node:util'; const k = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);"
            "for (let at = 0;; ++at) { structuredClone({ a: [new Map([[1, at]])] }); new URL('../x?a=' + at, 'https://e.org/b/c').href;"
            " new Intl.NumberFormat('de').format(at); try { null.x } catch (e) { e.stack } new Request('data:,x', { headers: { a: 'b' } });"
            " Buffer.from('abc').toString('base64'); console.log('%o', { at }); await null; setTimeout(() => {}, 1); }";
        for (int round = 0; round < 300; ++round) {
            const Started started = start(source);
            std::this_thread::sleep_for(std::chrono::microseconds(20 * round));
            started.worker->terminate(EndReason::cpu);
            QVERIFY(started.waitEnded());
        }
    }

    /// One division of such numbers takes half a minute, and has no step at which script could be interrupted.
    void longArithmeticIsTerminated() {
        const Started started = start("let one = (1n << 1000000000n) - 1n, other = (1n << 400000000n) + 12345n; for (;;) one % other;");
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (started.worker->activity().periodCpu < 300'000'000 && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(5ms);
        }
        started.worker->terminate(EndReason::cpu);
        std::this_thread::sleep_for(20ms);
        started.worker->terminate(EndReason::cpu);
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "CPUTime");
    }

    /// What was still to be answered finds nobody: the isolate has gone in the turn before.
    void connectionsCloseAfterTheirIsolate() {
        boost::asio::io_context loop;
        boost::asio::ip::tcp::acceptor acceptor(loop, {boost::asio::ip::address_v4::loopback(), 0});
        const std::string port = std::to_string(acceptor.local_endpoint().port());
        for (int round = 0; round < 20; ++round) {
            const Started started = start("const all = await Promise.all([1, 2, 3].map(() => Deno.connect({ hostname: '127.0.0.1', port: " + port + " })));"
                                          "Deno.serve(() => { for (const each of all) each.read(new Uint8Array(1)).catch(() => {}); reportError(new Error('the end'));"
                                          " for (const each of all) { each.write(new Uint8Array(9)).catch(() => {}); each.close(); } return new Response('x'); });");
            const auto exchange = send(started.worker);
            QVERIFY(exchange->answer->wait());
            QVERIFY(started.waitEnded());
            QCOMPARE(started.reason(), "UncaughtException");
        }
    }

    void terminatedBeforeItBegan() {
        const Started started = start("Deno.serve(() => new Response('x'));");
        started.worker->terminate(EndReason::terminated);
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "TerminationRequested");
    }

    void memoryHogIsTerminated() {
        const Started started = start("Deno.serve(() => { const kept = []; for (;;) kept.push(new Array(1000).fill({ at: kept.length })); });");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait(60s));
        QCOMPARE(exchange->answer->head.status, 546);
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "Memory");
        QCOMPARE(started.events->all<protocol::InvocationFinished>().front().end, "memory_limit");
    }

    void idleRequestsTimeOut() {
        m_settings.limits.idle = 100ms;
        const Started started = start("Deno.serve((req) => req.url.endsWith('never') ? new Promise(() => {}) : new Response('x'));");
        m_settings.limits.idle = config::Limits().idle;
        const auto never = send(started.worker, {.path = "/hello/never"});
        QVERIFY(never->answer->wait());
        QCOMPARE(never->answer->head.status, 504);
        const auto next = send(started.worker);
        QVERIFY(next->answer->wait());
        QCOMPARE(next->answer->body, "x");
        QCOMPARE(started.events->await<protocol::InvocationFinished>().front().end, "idle_timeout");
        finish(started);
    }

    void wallClockRetiresThenEnds() {
        m_settings.limits.wallClock = 300ms;
        const Started busy = start("let said = ''; addEventListener('beforeunload', (e) => { said = e.detail.reason; console.log(said); });"
                                   "Deno.serve(() => new Promise(() => {}));");
        m_settings.limits.wallClock = config::Limits().wallClock;
        const auto never = send(busy.worker);
        QVERIFY(never->answer->wait());
        QCOMPARE(never->answer->head.status, 546);
        QVERIFY(busy.waitEnded());
        QCOMPARE(busy.reason(), "WallClockTime");
        QCOMPARE(busy.events->all<protocol::LogLine>().front().text, "wall_clock");
    }

    void retiringKeepsWhatIsInFlight() {
        const Started started = start("Deno.serve(async () => { await new Promise((r) => setTimeout(r, 50)); return new Response('kept'); });");
        const auto exchange = send(started.worker);
        while (started.worker->requestsInFlight() == 0) {
            std::this_thread::sleep_for(1ms);
        }
        started.worker->retire(EndReason::codeChanged);
        QVERIFY(!started.worker->accepting());
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->body, "kept");
        QVERIFY(started.waitEnded());
    }

    void oneshotServesOnce() {
        const Started started = start("let n = 0; Deno.serve(() => new Response(String(++n)));", {}, "oneshot");
        const auto exchange = send(started.worker, {}, "oneshot");
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->body, "1");
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "Oneshot");
    }

    void clientThatLeaves() {
        const Started started = start("Deno.serve(async (req) => { req.signal.addEventListener('abort', () => console.log('aborted'));"
                                      " try { await req.text(); } catch { console.log('cut'); } return new Response('late'); });");
        const auto exchange = send(started.worker, {.method = "POST", .body = {"a"}, .buffered = false, .headers = {{"x-stall", "1"}}});
        QVERIFY(!exchange->answer->wait(100ms));
        boost::asio::post(started.worker->loop(), [exchange] { exchange->leave(); });
        const auto records = started.events->await<protocol::InvocationFinished>();
        QCOMPARE(records.size(), 1u);
        QCOMPARE(records.front().end, "client_left");
        QCOMPARE(records.front().status, 0);
        const auto lines = started.events->await<protocol::LogLine>(2);
        QCOMPARE(lines.size(), 2u);
        finish(started);
    }

    void manyAtOnce() {
        const Started started = start("let all = []; Deno.serve((req) => new Promise((r) => { all.push(() => r(new Response(req.url)));"
                                      " if (all.length === 10000) { for (const each of all) each(); } }));");
        started.events->setListening(false);
        std::vector<std::shared_ptr<FakeExchange>> exchanges;
        for (int at = 0; at < 10'000; ++at) {
            exchanges.push_back(send(started.worker, {.path = "/hello/" + std::to_string(at)}));
        }
        for (const auto& exchange : exchanges) {
            QVERIFY(exchange->answer->wait(60s));
            QCOMPARE(exchange->answer->body, exchange->head().url);
        }
        QCOMPARE(started.worker->requestsInFlight(), 0);
        finish(started);
    }

    void codeCacheIsMadeAndUsed() {
        const auto program = makeProgram("hello", "v2", "file:///h.ts", "Deno.serve(() => new Response('cached'));", "");
        for (int round = 0; round < 3; ++round) {
            const Started started = startProgram(program);
            const auto exchange = send(started.worker, {}, "first_request");
            QVERIFY(exchange->answer->wait());
            QCOMPARE(exchange->answer->body, "cached");
            finish(started);
        }
    }

    void startsAndEndsWithoutLeaking() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("freed memory is kept back in this build");
#endif
        const auto program = makeProgram("hello", "v3", "file:///h.ts", "Deno.serve(() => new Response('x'));", "");
        const auto cycles = [&](int count) {
            for (int at = 0; at < count; ++at) {
                const Started started = startProgram(program, "oneshot");
                const auto exchange = send(started.worker, {}, "oneshot");
                QVERIFY(exchange->answer->wait());
                QVERIFY(started.waitEnded());
            }
        };
        cycles(100);
        const long before = residentKilobytes();
        cycles(200);
        const long grown = residentKilobytes() - before;
        QVERIFY2(grown < 8'000, qPrintable(QString("grew by %1 kB in 200 cycles").arg(grown)));
    }

private:
    static long residentKilobytes() {
        QFile status("/proc/self/status");
        if (!status.open(QIODevice::ReadOnly)) {
            return 0;
        }
        for (const QByteArray& line : status.readAll().split('\n')) {
            if (line.startsWith("VmRSS:")) {
                return line.simplified().split(' ').at(1).toLong();
            }
        }
        return 0;
    }
};

QTEST_GUILESS_MAIN(WorkerEndTest)
#include "worker_end_test.moc"
