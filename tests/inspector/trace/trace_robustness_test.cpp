// What the store makes of events that come late, twice, alone, or from another runner.
#include <algorithm>
#include <random>

#include <QTest>

#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::protocol;
using demo::millisecond;
using demo::second;

class TraceRobustnessTest : public QObject {
    Q_OBJECT
private slots:
    void finishedWithoutStarted();
    void startedAfterFinishedChangesNothing();
    void finishedTwiceCountsOnce();
    void anIsolateIsAssignedLater();
    void aDeadHostEndsItsRequests();
    void theRunnersOwnWordComesLast();
    void aNewRunnerGoesOnAfterTheOld();
    void aClockSetBackDoesNotTurnTheAxis();
    void withoutAHelloTimesAreKept();
    void theOldestGoesFirst();
    void droppedIsolatesLiveUntilChangedWasSent();
    void memoryIsThinnedNotLost();
    void anyOrderEndsInTheSameRequests();
    void emptyEventsDoNoHarm();
};

namespace {

InvocationFinished finished(const std::string& id, const std::string& isolate, Nanoseconds start, Nanoseconds end) {
    InvocationFinished event;
    event.invocation = id;
    event.function = "hello";
    event.isolate = isolate;
    event.status = 200;
    event.end = "completed";
    event.start = start;
    event.finish = end;
    return event;
}

InvocationStarted started(const std::string& id, const std::string& isolate, Nanoseconds time) {
    InvocationStarted event;
    event.invocation = id;
    event.function = "hello";
    event.isolate = isolate;
    event.time = time;
    return event;
}

}  // namespace

void TraceRobustnessTest::finishedWithoutStarted() {
    demo::Trace trace({finished("a", "iso", 100, 200)});
    QCOMPARE(trace.at(0).start, 100);
    QCOMPARE(trace.at(0).finish, 200);
    QVERIFY(trace.store.isolate("iso"));
    QVERIFY(!trace.store.hasRunning());
}

void TraceRobustnessTest::startedAfterFinishedChangesNothing() {
    demo::Trace trace({finished("a", "iso", 100, 200), started("a", "iso", 100)});
    QCOMPARE(trace.store.endInvocation(), 1);
    QVERIFY(!trace.at(0).running());
    QCOMPARE(trace.store.function("hello")->requests, 1);
}

void TraceRobustnessTest::finishedTwiceCountsOnce() {
    InvocationFinished bad = finished("a", "iso", 100, 200);
    bad.status = 500;
    bad.end = "exception";
    demo::Trace trace({bad, bad});
    QCOMPARE(trace.store.function("hello")->requests, 1);
    QCOMPARE(trace.store.function("hello")->failures, 1);
}

void TraceRobustnessTest::anIsolateIsAssignedLater() {
    demo::Trace trace({started("a", "", 100)});
    QCOMPARE(trace.store.gatewayRows("hello"), 1);
    QVERIFY(trace.at(0).running());
    LogLine line;
    line.invocation = "a";
    line.isolate = "iso";
    line.time = 150;
    trace.store.ingest(Event(line));
    QCOMPARE(trace.at(0).isolate, "iso");
    QCOMPARE(trace.store.gatewayRows("hello"), 0);
    QCOMPARE(trace.store.invocationsIn("hello", "iso", {0, 1000}).size(), std::size_t(1));
    trace.store.ingest(Event(finished("a", "iso", 100, 200)));
    QCOMPARE(trace.store.invocationsIn({0, 1000}).size(), std::size_t(1));
}

void TraceRobustnessTest::aDeadHostEndsItsRequests() {
    IsolateBorn born;
    born.isolate = "iso";
    born.function = "hello";
    born.host = "h1";
    born.start = born.end = 50;
    IsolateBorn other = born;
    other.isolate = "else";
    other.host = "h2";
    HostEnded ended;
    ended.host = "h1";
    ended.time = 300;
    demo::Trace trace({born, other, started("a", "iso", 100), started("b", "else", 100), ended});
    QCOMPARE(trace.at(0).outcome(), trace::Outcome::hostEnded);
    QCOMPARE(trace.at(0).finish, 300);
    QVERIFY(trace.at(0).failed());
    QVERIFY(trace.at(1).running());
    QCOMPARE(trace.store.isolate("iso")->retireReason, "HostEnded");
    QVERIFY(trace.store.isolate("else")->alive());
    QCOMPARE(trace.store.function("hello")->failures, 1);
}

void TraceRobustnessTest::theRunnersOwnWordComesLast() {
    demo::Trace trace({started("a", "iso", 100)});
    trace.store.markRunnerEnded();
    QVERIFY(trace.at(0).failed());
    trace.store.ingest(Event(finished("a", "iso", 100, 160)));
    QVERIFY(!trace.at(0).failed());
    QCOMPARE(trace.at(0).finish, 160);
    QCOMPARE(trace.store.function("hello")->failures, 0);
}

void TraceRobustnessTest::aNewRunnerGoesOnAfterTheOld() {
    Hello first{.protocol = 1, .runner = {}, .pid = 1, .time = 10 * second, .wallClock = 1000 * second};
    Hello again{.protocol = 1, .runner = {}, .pid = 2, .time = 3 * second, .wallClock = 1060 * second};
    demo::Trace trace({first, finished("a", "one", 11 * second, 12 * second), started("open", "one", 13 * second), again,
                       finished("b", "two", 4 * second, 5 * second)});
    QCOMPARE(trace.at(0).start, 1001 * second);
    QCOMPARE(trace.at(1).outcome(), trace::Outcome::hostEnded);
    QCOMPARE(trace.at(1).finish, 1003 * second);
    QCOMPARE(trace.at(2).start, 1061 * second);
    QVERIFY(!trace.store.isolate("one")->alive());
    QVERIFY(trace.store.isolate("two")->alive());
}

void TraceRobustnessTest::aClockSetBackDoesNotTurnTheAxis() {
    Hello first{.protocol = 1, .runner = {}, .pid = 1, .time = second, .wallClock = 1000 * second};
    Hello again{.protocol = 1, .runner = {}, .pid = 2, .time = second, .wallClock = 400 * second};
    demo::Trace trace({first, finished("a", "one", 2 * second, 3 * second), again, finished("b", "two", 2 * second, 3 * second)});
    QCOMPARE(trace.at(0).finish, 1002 * second);
    QCOMPARE(trace.at(1).start, 1003 * second);
}

void TraceRobustnessTest::withoutAHelloTimesAreKept() {
    demo::Trace trace({finished("a", "one", 7, 9)});
    QCOMPARE(trace.at(0).start, 7);
    QCOMPARE(trace.store.now(), 9);
}

void TraceRobustnessTest::theOldestGoesFirst() {
    trace::TraceStore store(nullptr, [] { return Nanoseconds{0}; }, {.invocations = 100, .logLines = 50});
    for (int i = 0; i < 500; ++i) {
        store.ingest(Event(finished("r" + std::to_string(i), "iso", i * second, i * second + millisecond)));
        LogLine line;
        line.text = std::to_string(i);
        line.invocation = "r" + std::to_string(i);
        line.time = i * second + millisecond;
        store.ingest(Event(line));
    }
    QCOMPARE(store.endInvocation() - store.firstInvocation(), 100);
    QCOMPARE(store.endLogLine() - store.firstLogLine(), 50);
    QVERIFY(!store.invocation("r399"));
    QVERIFY(store.invocation("r400"));
    QCOMPARE(store.extent().start, 400 * second);
    QCOMPARE(store.invocationsIn("hello", "iso", {0, 1000 * second}).size(), std::size_t(100));
    QVERIFY(!store.logLine(store.firstLogLine() - 1));
}

void TraceRobustnessTest::droppedIsolatesLiveUntilChangedWasSent() {
    trace::TraceStore store(nullptr, [] { return Nanoseconds{0}; }, {.isolates = 2});
    store.ingest(Event(finished("a", "one", 100, 200)));
    const trace::IsolateRecord* one = store.isolate("one");
    store.ingest(Event(IsolateRetired{.isolate = "one", .function = "hello", .reason = "Memory", .heap = {}, .time = 210}));
    store.ingest(Event(finished("b", "two", 300, 400)));
    store.ingest(Event(finished("c", "three", 500, 600)));
    QVERIFY(!store.isolate("one"));
    QCOMPARE(one->id, "one");
    store.flush();
    QCOMPARE(store.isolatesOf("hello").size(), std::size_t(2));
}

void TraceRobustnessTest::memoryIsThinnedNotLost() {
    trace::TraceStore store(nullptr, [] { return Nanoseconds{0}; }, {.memoryPoints = 64});
    store.ingest(Event(finished("a", "iso", 1, 2)));
    for (int i = 0; i < 1000; ++i) {
        store.ingest(Event(MemorySample{"iso", {1000 + i, 2000, 0}, 10 + i}));
    }
    const auto& points = store.isolate("iso")->memory;
    QVERIFY(points.size() <= 64);
    QVERIFY(points.size() > 16);
    QCOMPARE(points.front().heap.used, 1000);
    QCOMPARE(points.back().heap.used, 1999);
    QVERIFY(std::is_sorted(points.begin(), points.end(), [](auto& a, auto& b) { return a.time < b.time; }));
}

void TraceRobustnessTest::anyOrderEndsInTheSameRequests() {
    const std::vector<Event> events = demo::load(200, 3);
    const demo::Trace ordered(events);
    std::mt19937 random(7);
    for (int round = 0; round < 20; ++round) {
        std::vector<Event> mixed = events;
        std::shuffle(mixed.begin() + 1, mixed.end(), random);
        const demo::Trace trace(mixed);
        QCOMPARE(trace.store.endInvocation(), ordered.store.endInvocation());
        QVERIFY(!trace.store.hasRunning());
        QCOMPARE(trace.store.function("api")->requests, ordered.store.function("api")->requests);
        QCOMPARE(trace.store.function("api")->failures, ordered.store.function("api")->failures);
        QCOMPARE(trace.store.extent(), ordered.store.extent());
        const auto all = trace.store.invocationsIn({0, std::numeric_limits<Nanoseconds>::max() / 4});
        QCOMPARE(all.size(), std::size_t(trace.store.endInvocation()));
        QVERIFY(std::is_sorted(all.begin(), all.end(), [](auto* a, auto* b) { return a->start < b->start; }));
    }
}

void TraceRobustnessTest::emptyEventsDoNoHarm() {
    demo::Trace trace({Hello{}, Listening{}, FunctionsFound{}, FunctionBuilt{}, HostStarted{}, HostEnded{}, IsolateBorn{},
                       IsolateRetired{}, InvocationStarted{}, InvocationStarted{}, OutgoingFetch{}, LogLine{}, MemorySample{},
                       InvocationFinished{}, Problem{}});
    QVERIFY(trace.store.endInvocation() >= 1);
    QVERIFY(trace.store.invocationsIn({-10, 10}).size() <= std::size_t(trace.store.endInvocation()));
    QVERIFY(!trace.store.functions().empty());
}

QTEST_GUILESS_MAIN(TraceRobustnessTest)
#include "trace_robustness_test.moc"
