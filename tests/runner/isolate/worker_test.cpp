#include <QFile>
#include <QTest>
#include <thread>

#include "tests/runner/isolate/worker_rig.h"

using namespace edge;
using namespace edge::tests;
using isolate::EndReason;

/// Requests, answers and their record.
class WorkerTest : public QObject, private WorkerRig {
    Q_OBJECT

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
        QTest::newRow("import that is not there") << "Deno.serve(async () => new Response((await import('./gone.js')).a));" << 500 << own << "Module not found \"file:///var/tmp/sb-compile-edge-runtime/hello/gone.js\"" << "exception";
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
        QTest::newRow("import") << "import './x.js'; Deno.serve(() => new Response());" << "Module not found \"file:///var/tmp/sb-compile-edge-runtime/hello/x.js\"";
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
};

QTEST_GUILESS_MAIN(WorkerTest)
#include "worker_test.moc"
