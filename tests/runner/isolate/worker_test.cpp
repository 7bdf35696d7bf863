#include <QFile>
#include <QTest>
#include <thread>

#include "runner/isolate/worker.h"
#include "tests/runner/isolate/fake_exchange.h"

using namespace edge;
using namespace edge::tests;
using isolate::EndReason;

namespace {

/// A worker and what became of it.
struct Started {
    std::shared_ptr<isolate::Worker> worker;
    std::shared_ptr<EventLog> events = std::make_shared<EventLog>();
    std::shared_ptr<std::atomic<int>> retired = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<std::atomic<int>> ended = std::make_shared<std::atomic<int>>(0);

    bool waitEnded(std::chrono::milliseconds atMost = 20s) const {
        const auto until = std::chrono::steady_clock::now() + atMost;
        while (ended->load() == 0 && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(1ms);
        }
        return ended->load() == 1;
    }
    std::string reason() const {
        const auto retirements = events->await<protocol::IsolateRetired>();
        return retirements.empty() ? "(none)" : retirements.front().reason;
    }
    /// Texts of all error lines.
    std::string errors() const {
        std::string text;
        for (const auto& line : events->all<protocol::LogLine>()) {
            if (line.level == protocol::LogLevel::error) {
                text += line.text + "\n";
            }
        }
        return text;
    }
};

}  // namespace

class WorkerTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<isolate::Engine> m_engine;
    isolate::WorkerSettings m_settings;

    Started start(std::string source, std::string map = {}, std::string cause = "first_request") {
        Started started;
        isolate::WorkerStart begin;
        begin.program = isolate::makeProgram("hello", "v1", "file:///var/tmp/sb-compile-edge-runtime/hello/index.ts",
                                             std::move(source), std::move(map));
        return startProgram(begin.program, std::move(cause));
    }
    Started startProgram(std::shared_ptr<const isolate::Program> program, std::string cause = "first_request") {
        Started started;
        isolate::WorkerStart begin;
        begin.program = std::move(program);
        begin.settings = m_settings;
        begin.settings.events = started.events.get();
        begin.cause = std::move(cause);
        begin.onRetired = [retired = started.retired](const std::shared_ptr<isolate::Worker>&) { ++*retired; };
        begin.onEnded = [ended = started.ended, events = started.events](const std::shared_ptr<isolate::Worker>&) { ++*ended; };
        started.worker = isolate::startWorker(*m_engine, std::move(begin));
        return started;
    }
    static void finish(const Started& started) {
        started.worker->retire(EndReason::codeChanged);
        QVERIFY(started.waitEnded());
    }

private Q_SLOTS:
    void initTestCase() {
        m_settings.environment = {{"GREETING", "salut"}};
        m_engine = isolate::startEngine(m_settings);
    }
    void cleanupTestCase() { m_engine.reset(); }

    void answers() {
        const Started started = start("Deno.serve((req) => new Response('hello ' + req.method + ' ' + new URL(req.url).pathname));");
        const auto exchange = send(started.worker, {}, "first_request");
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->head.status, 200);
        QCOMPARE(exchange->answer->body, "hello GET /hello");
        QVERIFY(started.worker->accepting());
        finish(started);
        QCOMPARE(started.retired->load(), 1);
        QCOMPARE(started.reason(), "CodeChanged");
        QVERIFY(!started.worker->accepting());
    }

    void answersFromASpare() {
        m_engine->keepSpares(1);
        std::this_thread::sleep_for(200ms);
        const Started started = start("export default { fetch: () => Response.json({ ok: true }) };");
        const auto exchange = send(started.worker, {}, "first_request");
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->body, "{\"ok\":true}");
        const auto born = started.events->await<protocol::IsolateBorn>();
        QCOMPARE(born.size(), 1u);
        QVERIFY(born.front().spare);
        m_engine->keepSpares(0);
        finish(started);
    }

    void readsBodiesAndHeaders() {
        const Started started = start("Deno.serve(async (req) => new Response((await req.text()) + req.headers.get('x-a'), "
                                      "{ status: 201, headers: { 'x-b': 'c' } }));");
        const auto whole = send(started.worker, {.method = "POST", .body = {"whole"}, .headers = {{"X-A", "1"}}});
        const auto pieces = send(started.worker, {.method = "POST", .body = {"a", "b", "c"}, .buffered = false, .headers = {{"X-A", "2"}}});
        QVERIFY(whole->answer->wait());
        QVERIFY(pieces->answer->wait());
        QCOMPARE(whole->answer->body, "whole1");
        QCOMPARE(pieces->answer->body, "abc2");
        QCOMPARE(whole->answer->head.status, 201);
        QCOMPARE(whole->answer->header("x-b"), "c");
        finish(started);
    }

    void streams() {
        const Started started = start("Deno.serve(() => new Response(new ReadableStream({ async start(c) { for (const p of ['a', 'b', 'c']) "
                                      "{ c.enqueue(new TextEncoder().encode(p)); await new Promise((r) => setTimeout(r, 1)); } c.close(); } })));");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->body, "abc");
        QVERIFY(!exchange->answer->aborted);
        finish(started);
    }

    void environmentIsTheFunctionsOwn() {
        const Started started = start("Deno.serve(() => Response.json([Deno.env.get('GREETING'), Deno.env.get('SB_EXECUTION_ID'), Deno.env.get('HOME') ?? null]));");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->body, "[\"salut\",\"" + started.worker->id() + "\",null]");
        finish(started);
    }

    void handlerFailures_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("logged");
        QTest::addColumn<QString>("end");
        const QString own = "Internal Server Error";
        QTest::newRow("throws") << "Deno.serve(() => { throw new TypeError('oh'); });" << 500 << own << "TypeError: oh" << "exception";
        QTest::newRow("throws null") << "Deno.serve(() => { throw null; });" << 500 << own << "null" << "exception";
        QTest::newRow("rejects undefined") << "Deno.serve(() => Promise.reject(undefined));" << 500 << own << "undefined" << "exception";
        QTest::newRow("a number") << "Deno.serve(() => 42);" << 502 << "Bad Gateway" << "TypeError" << "bad_response";
        QTest::newRow("undefined") << "Deno.serve(async () => {});" << 502 << "Bad Gateway" << "TypeError" << "bad_response";
        QTest::newRow("stack overflow") << "Deno.serve(() => { const f = () => f() + 1; return f(); });" << 500 << own << "RangeError: Maximum call stack" << "exception";
        QTest::newRow("buffer beyond the limit") << "Deno.serve(() => new Response(new Uint8Array(300 << 20)));" << 500 << own << "RangeError" << "exception";
        QTest::newRow("import that is not there") << "Deno.serve(async () => new Response((await import('./gone.js')).a));" << 500 << own << "Module not found: ./gone.js" << "exception";
    }
    void handlerFailures() {
        QFETCH(QString, source);
        QFETCH(int, status);
        QFETCH(QString, body);
        QFETCH(QString, logged);
        QFETCH(QString, end);
        const Started started = start(source.toStdString());
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->head.status, status);
        QCOMPARE(exchange->answer->body, body.toStdString());
        const auto records = started.events->await<protocol::InvocationFinished>();
        QCOMPARE(records.size(), 1u);
        QCOMPARE(records.front().end, end.toStdString());
        QCOMPARE(records.front().status, status);
        QVERIFY2(started.errors().find(logged.toStdString()) != std::string::npos, started.errors().c_str());
        QVERIFY(started.worker->accepting());
        finish(started);
    }

    void bootFailures_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("logged");
        QTest::newRow("throws") << "throw new Error('no key');" << "Error: no key";
        QTest::newRow("throws null") << "throw null;" << "null";
        QTest::newRow("syntax") << "let a = ;" << "SyntaxError";
        QTest::newRow("no handler") << "export const a = 1;" << "hello has no handler";
        QTest::newRow("fetch is no function") << "export default { fetch: 1 };" << "Invalid type for fetch";
        QTest::newRow("late") << "await new Promise((r) => setTimeout(r, 5)); throw new Error('later');" << "Error: later";
        QTest::newRow("import") << "import './x.js'; Deno.serve(() => new Response());" << "Module not found: ./x.js";
    }
    void bootFailures() {
        QFETCH(QString, source);
        QFETCH(QString, logged);
        const Started started = start(source.toStdString());
        const auto exchange = send(started.worker, {}, "first_request");
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->head.status, 503);
        QCOMPARE(exchange->answer->header("sb-error-code"), "BOOT_ERROR");
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "BootFailure");
        QVERIFY2(started.errors().find(logged.toStdString()) != std::string::npos, started.errors().c_str());
        QCOMPARE(started.events->all<protocol::InvocationFinished>().front().end, "boot_error");
        QVERIFY(!started.worker->accepting());
        QCOMPARE(started.retired->load(), 1);
    }

    void waitsForTopLevelAwait() {
        const Started started = start("const word = await new Promise((r) => setTimeout(() => r('ready'), 20));"
                                      "Deno.serve(() => new Response(word));");
        const auto first = send(started.worker, {}, "first_request");
        const auto second = send(started.worker);
        QVERIFY(first->answer->wait());
        QVERIFY(second->answer->wait());
        QCOMPARE(first->answer->body, "ready");
        QCOMPARE(second->answer->body, "ready");
        finish(started);
    }

    void recordsPhases() {
        const Started started = start("Deno.serve(async () => { await new Promise((r) => setTimeout(r, 2)); return new Response('x'); });");
        const auto cold = send(started.worker, {}, "first_request");
        QVERIFY(cold->answer->wait());
        const auto warm = send(started.worker);
        QVERIFY(warm->answer->wait());
        const auto records = started.events->await<protocol::InvocationFinished>(2);
        QCOMPARE(records.size(), 2u);
        std::vector<std::string> names;
        protocol::Nanoseconds last = records[0].start;
        for (const protocol::Phase& phase : records[0].phases) {
            names.push_back(phase.name);
            QVERIFY2(phase.start >= last, phase.name.c_str());
            QVERIFY(phase.end >= phase.start);
            last = phase.end;
        }
        QCOMPARE(names, (std::vector<std::string>{"queue", "isolate", "context", "compile", "evaluate", "handler", "respond"}));
        QCOMPARE(records[0].cold, true);
        QCOMPARE(records[0].coldReason, "first_request");
        QCOMPARE(records[1].cold, false);
        QCOMPARE(records[1].phases.size(), 2u);
        QCOMPARE(records[1].phases[0].name, "handler");
        QVERIFY(records[1].phases[0].end - records[1].phases[0].start >= 1'500'000);
        QVERIFY(records[1].cpu > 0);
        QVERIFY(records[1].cpu < records[1].finish - records[1].start);
        QVERIFY(records[1].heapBefore.used > 100'000);
        QVERIFY(records[1].heapAfter.used > 100'000);
        QCOMPARE(records[1].bytesOut, 1);
        QCOMPARE(started.events->all<protocol::InvocationStarted>().size(), 2u);
        QVERIFY(!started.events->all<protocol::MemorySample>().empty());
        finish(started);
    }

    void backgroundWorkIsAwaited() {
        const Started started = start("Deno.serve(() => { EdgeRuntime.waitUntil(new Promise((r) => setTimeout(() => { console.log('done'); r(); }, 30)));"
                                      " return new Response('first'); });");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QVERIFY(started.events->all<protocol::InvocationFinished>().empty());
        started.worker->retire(EndReason::codeChanged);
        QVERIFY(started.waitEnded());
        const auto records = started.events->all<protocol::InvocationFinished>();
        QCOMPARE(records.size(), 1u);
        QCOMPARE(records.front().phases.back().name, "background");
        const auto lines = started.events->all<protocol::LogLine>();
        QCOMPARE(lines.size(), 1u);
        QCOMPARE(lines.front().text, "done");
        QCOMPARE(lines.front().invocation, records.front().invocation);
    }

    void logsCarryInvocationAndPlace() {
        const Started started = start("Deno.serve(async (req) => {\n  await 0;\n  console.warn('careful', { a: 1 });\n  return new Response('x');\n});");
        const auto one = send(started.worker);
        const auto two = send(started.worker);
        QVERIFY(one->answer->wait() && two->answer->wait());
        const auto lines = started.events->await<protocol::LogLine>(2);
        QCOMPARE(lines.size(), 2u);
        QCOMPARE(lines[0].level, protocol::LogLevel::warning);
        QCOMPARE(lines[0].text, "careful { a: 1 }");
        QCOMPARE(lines[0].at.line, 3);
        QCOMPARE(lines[0].invocation, one->head().invocation);
        QCOMPARE(lines[1].invocation, two->head().invocation);
        finish(started);
    }

    void placesAreTheUsersOwn() {
        // one line of code, mapped to line 7, column 3 of hello.ts
        const std::string map = "{\"version\":3,\"sources\":[\"supabase/functions/hello/index.ts\"],\"names\":[],\"mappings\":\"AAME\"}";
        const Started started = start("Deno.serve((req) => { if (new URL(req.url).search) return new Response(new Error('x').stack); throw new RangeError('far'); });", map);
        const auto failing = send(started.worker);
        const auto stack = send(started.worker, {.path = "/hello?stack"});
        QVERIFY(failing->answer->wait() && stack->answer->wait());
        const auto lines = started.events->await<protocol::LogLine>();
        QVERIFY(!lines.empty());
        QCOMPARE(lines.front().at.file, "supabase/functions/hello/index.ts");
        QCOMPARE(lines.front().at.line, 7);
        QCOMPARE(lines.front().at.column, 3);
        QCOMPARE(lines.front().stack.size(), 1u);
        QVERIFY2(stack->answer->body.find("supabase/functions/hello/index.ts:7:3") != std::string::npos, stack->answer->body.c_str());
        QVERIFY2(stack->answer->body.find("edge:runtime") == std::string::npos, stack->answer->body.c_str());
        finish(started);
    }

    void ownPrepareStackTraceIsRespected() {
        const Started started = start("Error.prepareStackTrace = (e, sites) => sites.length + ' ' + e.message;"
                                      "Deno.serve(() => new Response(String(new Error('m').stack)));");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QVERIFY2(exchange->answer->body.ends_with(" m"), exchange->answer->body.c_str());
        finish(started);
    }

    void uncaughtErrorsEndTheIsolate_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("origin");
        QTest::newRow("timer") << "setTimeout(() => { throw new Error('nobody'); }, 1);" << "exception";
        QTest::newRow("rejection") << "Promise.reject(new Error('nobody'));" << "rejection";
        QTest::newRow("late rejection") << "setTimeout(async () => { throw new Error('nobody'); }, 1);" << "rejection";
        QTest::newRow("microtask") << "queueMicrotask(() => { throw new Error('nobody'); });" << "exception";
    }
    void uncaughtErrorsEndTheIsolate() {
        QFETCH(QString, source);
        QFETCH(QString, origin);
        const Started started = start("Deno.serve(() => { " + source.toStdString() + " return new Promise(() => {}); });");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->head.status, 500);
        QCOMPARE(exchange->answer->header("sb-error-code"), "WORKER_ERROR");
        QVERIFY(started.waitEnded());
        QCOMPARE(started.reason(), "UncaughtException");
        const auto lines = started.events->all<protocol::LogLine>();
        QCOMPARE(lines.size(), 1u);
        QCOMPARE(lines.front().origin, origin.toStdString());
        QVERIFY(lines.front().text.find("Error: nobody") != std::string::npos);
    }

    void preventedErrorsDoNot() {
        const Started started = start("addEventListener('unhandledrejection', (e) => e.preventDefault());"
                                      "addEventListener('error', (e) => e.preventDefault());"
                                      "Deno.serve(async () => { Promise.reject(1); setTimeout(() => { throw 2; }, 1);"
                                      " await new Promise((r) => setTimeout(r, 10)); return new Response('alive'); });");
        const auto exchange = send(started.worker);
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->body, "alive");
        finish(started);
    }

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

    void terminatesTopLevelCode() {
        const Started started = start("for (;;);");
        const auto exchange = send(started.worker, {}, "first_request");
        const auto until = std::chrono::steady_clock::now() + 20s;
        while (!started.worker->activity().running && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(1ms);
        }
        started.worker->terminate(EndReason::cpu);
        QVERIFY(exchange->answer->wait());
        QCOMPARE(exchange->answer->head.status, 546);
        QVERIFY(started.waitEnded());
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
        const auto program = isolate::makeProgram("hello", "v2", "file:///h.ts", "Deno.serve(() => new Response('cached'));", "");
        for (int round = 0; round < 3; ++round) {
            const Started started = startProgram(program);
            const auto exchange = send(started.worker, {}, "first_request");
            QVERIFY(exchange->answer->wait());
            QCOMPARE(exchange->answer->body, "cached");
            finish(started);
        }
    }

    void startsAndEndsWithoutLeaking() {
        const auto program = isolate::makeProgram("hello", "v3", "file:///h.ts", "Deno.serve(() => new Response('x'));", "");
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

QTEST_GUILESS_MAIN(WorkerTest)
#include "worker_test.moc"
