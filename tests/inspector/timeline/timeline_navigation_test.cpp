#include <QTest>

#include "inspector/timeline/navigation.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::timeline;

class TimelineNavigationTest : public QObject {
    Q_OBJECT
private slots:
    void goesThroughAllInOrderOfTime();
    void goesAlongALaneAcrossItsIsolates();
    void goesToTheNearestOnAnotherLane();
    void nothingBeyondTheEnds();
};

void TimelineNavigationTest::goesThroughAllInOrderOfTime() {
    const demo::Trace trace(demo::tour());
    const trace::InvocationRecord* record = neighbour(trace.store, nullptr, Direction::next);
    int seen = 0;
    for (; record; record = neighbour(trace.store, record, Direction::next)) {
        QCOMPARE(record, &trace.at(seen++));
    }
    QCOMPARE(seen, int(trace.store.endInvocation()));
    QCOMPARE(neighbour(trace.store, nullptr, Direction::previous), &trace.at(seen - 1));
}

void TimelineNavigationTest::goesAlongALaneAcrossItsIsolates() {
    const demo::Trace trace(demo::tour());
    const auto lanes = scene::makeLanes(trace.store, scene::Metrics::normal());
    // hello: 0, 1, 2 in the first isolate, 8 in the one after the edit.
    QCOMPARE(neighbourOnLane(trace.store, lanes, trace.at(2), Direction::next), &trace.at(8));
    QCOMPARE(neighbourOnLane(trace.store, lanes, trace.at(8), Direction::previous), &trace.at(2));
}

void TimelineNavigationTest::goesToTheNearestOnAnotherLane() {
    const demo::Trace trace(demo::tour());
    const auto lanes = scene::makeLanes(trace.store, scene::Metrics::normal());
    const auto* below = nearestOnOtherLane(trace.store, lanes, trace.at(5), Direction::next);
    QVERIFY(below);
    QCOMPARE(below, &trace.at(4));
    QCOMPARE(below->function, "fetch-proxy");
    QCOMPARE(nearestOnOtherLane(trace.store, lanes, *below, Direction::previous), &trace.at(5));
}

void TimelineNavigationTest::nothingBeyondTheEnds() {
    const demo::Trace trace(demo::tour());
    const auto lanes = scene::makeLanes(trace.store, scene::Metrics::normal());
    QVERIFY(!neighbour(trace.store, &trace.at(0), Direction::previous));
    QVERIFY(!nearestOnOtherLane(trace.store, lanes, trace.at(5), Direction::previous));
    QVERIFY(!neighbourOnLane(trace.store, {}, trace.at(0), Direction::next));
    const demo::Trace empty;
    QVERIFY(!neighbour(empty.store, nullptr, Direction::next));
}

QTEST_GUILESS_MAIN(TimelineNavigationTest)
#include "timeline_navigation_test.moc"
