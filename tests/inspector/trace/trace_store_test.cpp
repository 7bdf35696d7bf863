// What the store makes of events in their right order, and how it tells others.
#include <QSignalSpy>
#include <QTest>

#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using demo::millisecond;
using demo::second;

class TraceStoreTest : public QObject {
    Q_OBJECT
private slots:
    void aColdRequestBecomesARecord();
    void timesAreOnTheWallClock();
    void requestsOfOneIsolateShareALane();
    void overlappingRequestsGetRows();
    void aNewIsolateTakesTheLaneOfARetiredOne();
    void isolatesAtOnceGetLanesOfTheirOwn();
    void refusedRequestsBelongToNoIsolate();
    void unknownNamesShareOneGroup();
    void findsWhatTouchesASpan_data();
    void findsWhatTouchesASpan();
    void aLongRequestIsFoundInItsMiddle();
    void logsBelongToTheirRequest();
    void buildProblemsBecomeLogLines();
    void manyEventsMakeOneSignal();
    void clearKeepsLivingIsolates();
};

void TraceStoreTest::aColdRequestBecomesARecord() {
    const demo::Trace trace(demo::oneColdRequest());
    QCOMPARE(trace.store.endInvocation() - trace.store.firstInvocation(), 1);
    const trace::InvocationRecord& record = trace.at(0);
    QCOMPARE(record.function, "hello");
    QVERIFY(record.cold);
    QCOMPARE(record.coldReason, "first_request");
    QCOMPARE(record.status, 200);
    QCOMPARE(record.outcome(), trace::Outcome::completed);
    QVERIFY(!record.failed());
    QStringList names;
    for (const trace::PhaseRecord& phase : record.phases) {
        names << phase.name;
        QVERIFY(phase.span.start >= record.start && phase.span.end <= record.finish);
    }
    QCOMPARE(names, QStringList({"queue", "bundle", "isolate", "context", "compile", "evaluate", "handler", "respond"}));
    QVERIFY(record.heapAfter.used > record.heapBefore.used);
    const trace::IsolateRecord* isolate = trace.store.isolate(record.isolate);
    QVERIFY(isolate);
    QCOMPARE(isolate->number, 1);
    QVERIFY(isolate->alive());
    QCOMPARE(isolate->memory.size(), std::size_t(2));
    QCOMPARE(trace.store.function("hello")->requests, 1);
}

void TraceStoreTest::timesAreOnTheWallClock() {
    const demo::Trace trace(demo::oneColdRequest());
    constexpr protocol::Nanoseconds hello = 1'772'460'202 * second + 118 * millisecond;
    QCOMPARE(trace.at(0).start, hello + 12 * second);
    QCOMPARE(trace.store.extent().start, hello + 12 * second);
}

void TraceStoreTest::requestsOfOneIsolateShareALane() {
    const demo::Trace trace(demo::tour());
    QCOMPARE(trace.at(0).isolate, trace.at(1).isolate);
    QVERIFY(!trace.at(1).cold);
    QCOMPARE(trace.store.invocationsIn("hello", trace.at(0).isolate, {trace.at(0).start, trace.at(2).finish}).size(), std::size_t(3));
}

void TraceStoreTest::overlappingRequestsGetRows() {
    demo::Session session;
    session.requestOn(0, {.handler = 10 * millisecond}, 0);
    session.requestOn(0, {.handler = 10 * millisecond}, 2 * millisecond);
    session.requestOn(0, {.handler = millisecond}, 40 * millisecond);
    const demo::Trace trace(session.take());
    QCOMPARE(trace.at(0).row, 0);
    QCOMPARE(trace.at(1).row, 1);
    QCOMPARE(trace.at(2).row, 0);
    QCOMPARE(trace.store.isolate(trace.at(0).isolate)->rows, 2);
}

void TraceStoreTest::aNewIsolateTakesTheLaneOfARetiredOne() {
    const demo::Trace trace(demo::tour());
    const auto isolates = trace.store.isolatesOf("hello");
    QCOMPARE(isolates.size(), std::size_t(2));
    QCOMPARE(isolates[0]->lane, 0);
    QCOMPARE(isolates[1]->lane, 0);
    QCOMPARE(isolates[0]->retireReason, "CodeChanged");
    QVERIFY(!isolates[0]->alive());
    QCOMPARE(isolates[1]->number, 2);
    QCOMPARE(trace.store.function("hello")->lanes, 1);
}

void TraceStoreTest::isolatesAtOnceGetLanesOfTheirOwn() {
    const demo::Trace trace(demo::load(24, 12));
    QList<int> lanes;
    for (const trace::IsolateRecord* isolate : trace.store.isolatesOf("api")) {
        lanes << isolate->lane;
    }
    QCOMPARE(lanes, QList<int>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

void TraceStoreTest::refusedRequestsBelongToNoIsolate() {
    demo::Session session;
    session.functions({"hello"});
    session.refuse("hello", 401);
    const demo::Trace trace(session.take());
    QCOMPARE(trace.at(0).outcome(), trace::Outcome::refused);
    QVERIFY(!trace.at(0).failed());
    QCOMPARE(trace.store.gatewayRows("hello"), 1);
    QCOMPARE(trace.store.invocationsIn("hello", {}, {trace.at(0).start, trace.at(0).finish}).size(), std::size_t(1));
    QVERIFY(trace.store.isolatesOf("hello").empty());
}

void TraceStoreTest::unknownNamesShareOneGroup() {
    demo::Session session;
    session.functions({"hello"});
    session.refuse("wp-admin", 404);
    session.refuse("phpmyadmin", 404);
    const demo::Trace trace(session.take());
    QStringList names;
    for (const trace::FunctionRecord* function : trace.store.functions()) {
        names << function->name;
    }
    QCOMPARE(names, QStringList({"hello", ""}));
    QCOMPARE(trace.store.function("")->requests, 2);
    QCOMPARE(trace.at(0).path, "/wp-admin");
}

void TraceStoreTest::findsWhatTouchesASpan_data() {
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    QTest::addColumn<int>("found");
    QTest::newRow("before all") << qint64(-5) << qint64(-1) << 0;
    QTest::newRow("the first's start") << qint64(-5) << qint64(0) << 1;
    QTest::newRow("everything") << qint64(-5) << qint64(100) << 3;
    QTest::newRow("between two") << qint64(8) << qint64(9) << 0;
    QTest::newRow("inside one") << qint64(22) << qint64(23) << 1;
    QTest::newRow("after all") << qint64(60) << qint64(90) << 0;
}

void TraceStoreTest::findsWhatTouchesASpan() {
    demo::Session session;
    session.requestOn(0, {.handler = millisecond, .respond = 0}, 0);
    session.requestOn(0, {.handler = 4 * millisecond, .respond = 0}, 20 * millisecond);
    session.requestOn(0, {.handler = millisecond, .respond = 0}, 40 * millisecond);
    const demo::Trace trace(session.take());
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    const protocol::Nanoseconds base = trace.at(0).start;
    const trace::Span span{base + from * millisecond, base + to * millisecond};
    QTEST(int(trace.store.invocationsIn(span).size()), "found");
    QTEST(int(trace.store.invocationsIn("hello", trace.at(0).isolate, span).size()), "found");
}

void TraceStoreTest::aLongRequestIsFoundInItsMiddle() {
    demo::Session session;
    session.requestOn(0, {.handler = 5 * second}, 0);
    for (int i = 1; i < 50; ++i) {
        session.requestOn(0, {.handler = millisecond}, i * 50 * millisecond);
    }
    const demo::Trace trace(session.take());
    const protocol::Nanoseconds late = trace.at(0).start + 4 * second;
    const auto found = trace.store.invocationsIn({late, late + millisecond});
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0], &trace.at(0));
}

void TraceStoreTest::logsBelongToTheirRequest() {
    const demo::Trace trace(demo::tour());
    const trace::InvocationRecord& boom = trace.at(5);
    QCOMPARE(boom.function, "boom");
    QCOMPARE(boom.logs.size(), std::size_t(1));
    const trace::LogRecord* line = trace.store.logLine(boom.logs[0]);
    QCOMPARE(line->level, protocol::LogLevel::error);
    QCOMPARE(line->at.line, 12);
    QCOMPARE(line->stack.size(), std::size_t(2));
}

void TraceStoreTest::buildProblemsBecomeLogLines() {
    demo::Session session;
    session.build("hello", "Unexpected \";\"");
    const demo::Trace trace(session.take());
    QCOMPARE(trace.store.builds().size(), std::size_t(1));
    QVERIFY(trace.store.builds()[0].failed);
    const trace::LogRecord* line = trace.store.logLine(trace.store.firstLogLine());
    QVERIFY(line);
    QCOMPARE(line->origin, "build");
    QCOMPARE(line->text, "Unexpected \";\"\nconst answer = ;");
    QCOMPARE(line->at.line, 7);
}

void TraceStoreTest::manyEventsMakeOneSignal() {
    trace::TraceStore store(nullptr, [] { return protocol::Nanoseconds{0}; });
    QSignalSpy changed(&store, &trace::TraceStore::changed);
    for (const protocol::Event& event : demo::load(400, 4)) {
        store.ingest(event);
    }
    QCOMPARE(changed.size(), 0);
    QTRY_COMPARE(changed.size(), 1);
    const auto changes = changed[0][0].value<trace::ChangeSet>();
    QVERIFY(changes.invocations && changes.isolates && changes.memory && changes.functions);
    QVERIFY(!changes.cleared);
    store.flush();
    QCOMPARE(changed.size(), 1);
}

void TraceStoreTest::clearKeepsLivingIsolates() {
    demo::Trace trace(demo::tour());
    const trace::Serial end = trace.store.endInvocation();
    QSignalSpy changed(&trace.store, &trace::TraceStore::changed);
    trace.store.clear();
    QCOMPARE(changed.size(), 1);
    QVERIFY(changed[0][0].value<trace::ChangeSet>().cleared);
    QCOMPARE(trace.store.firstInvocation(), end);
    QCOMPARE(trace.store.endInvocation(), end);
    QCOMPARE(trace.store.firstLogLine(), trace.store.endLogLine());
    QCOMPARE(trace.store.isolatesOf("hello").size(), std::size_t(1));
    QVERIFY(trace.store.isolatesOf("image-filter").empty());
    QVERIFY(trace.store.function("hello"));
    QCOMPARE(trace.store.function("hello")->requests, 0);
}

QTEST_GUILESS_MAIN(TraceStoreTest)
#include "trace_store_test.moc"
