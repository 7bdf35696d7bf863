#include <QTest>

#include "inspector/scene/draw_list.h"
#include "inspector/scene/lanes.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::scene;

class SceneDrawListTest : public QObject {
    Q_OBJECT
private slots:
    void findsTheBarUnderThePointer();
    void aNarrowBarIsFoundBesideIt();
    void findsTheClusterOfARequest();
    void snapsToEdges();
    void lanesStackWithoutHoles();
    void findsTheLaneAt_data();
    void findsTheLaneAt();
    void rowsGetLowerWhereTheyAreMany();

private:
    static DrawList threeBars();
};

DrawList SceneDrawListTest::threeBars() {
    DrawList list;
    list.items.push_back({.mark = Mark::bar, .rect = {10, 0, 30, 18}, .ref = 1});
    list.items.push_back({.mark = Mark::segment, .rect = {10, 0, 30, 18}, .ref = 1});
    list.items.push_back({.mark = Mark::bar, .rect = {60, 0, 2, 18}, .ref = 2});
    list.items.push_back({.mark = Mark::cluster, .rect = {100, 0, 40, 18}, .ref = 3, .cluster = 0});
    list.clusters.push_back({3, 4, 5});
    return list;
}

void SceneDrawListTest::findsTheBarUnderThePointer() {
    const DrawList list = threeBars();
    QCOMPARE(list.barAt({20, 9})->ref, 1);
    QCOMPARE(list.barAt({120, 9})->cluster, 0);
    QVERIFY(!list.barAt({20, 40}));
    QVERIFY(!list.barAt({50, 9}));
}

void SceneDrawListTest::aNarrowBarIsFoundBesideIt() {
    const DrawList list = threeBars();
    QCOMPARE(list.barAt({57.5, 9})->ref, 2);
    QCOMPARE(list.barAt({65, 9})->ref, 2);
    QVERIFY(!list.barAt({67, 9}));
}

void SceneDrawListTest::findsTheClusterOfARequest() {
    const DrawList list = threeBars();
    QCOMPARE(list.barOf(5)->cluster, 0);
    QCOMPARE(list.barOf(2)->rect.x(), 60.0);
    QVERIFY(!list.barOf(99));
}

void SceneDrawListTest::snapsToEdges() {
    const DrawList list = threeBars();
    QCOMPARE(list.snap(43, 6), 40.0);
    QCOMPARE(list.snap(50, 6), 50.0);
    QCOMPARE(list.snap(61.4, 6), 62.0);
}

void SceneDrawListTest::lanesStackWithoutHoles() {
    const demo::Trace trace(demo::tour());
    const Metrics metrics = Metrics::normal();
    const std::vector<Lane> lanes = makeLanes(trace.store, metrics);
    QStringList names;
    double bottom = 0;
    for (const Lane& lane : lanes) {
        names << lane.function + (lane.gateway ? "*" : "");
        QCOMPARE(lane.top, bottom + (lane.firstOfGroup && bottom > 0 ? metrics.groupGap : 0));
        bottom = lane.bottom();
    }
    QCOMPARE(names, QStringList({"boom", "fetch-proxy", "hello", "hello*", "image-filter"}));
    QCOMPARE(totalHeight(lanes), bottom);
    QCOMPARE(totalHeight({}), 0.0);
}

void SceneDrawListTest::findsTheLaneAt_data() {
    QTest::addColumn<double>("y");
    QTest::addColumn<int>("index");
    QTest::newRow("above") << -1.0 << -1;
    QTest::newRow("first") << 0.0 << 0;
    QTest::newRow("second") << 45.0 << 1;
    QTest::newRow("below") << 9999.0 << -1;
}

void SceneDrawListTest::findsTheLaneAt() {
    const demo::Trace trace(demo::tour());
    const std::vector<Lane> lanes = makeLanes(trace.store, Metrics::normal());
    QFETCH(double, y);
    const Lane* lane = laneAt(lanes, y);
    QTEST(lane ? int(lane - lanes.data()) : -1, "index");
}

void SceneDrawListTest::rowsGetLowerWhereTheyAreMany() {
    demo::Session session;
    for (int i = 0; i < 20; ++i) {
        session.requestOn(0, {.handler = demo::second}, i * demo::millisecond);
    }
    const demo::Trace trace(session.take());
    const std::vector<Lane> lanes = makeLanes(trace.store, Metrics::normal());
    QCOMPARE(lanes.size(), std::size_t(1));
    QCOMPARE(lanes[0].rows, 8);
    QVERIFY(lanes[0].rowHeight < Metrics::normal().row);
    QVERIFY(lanes[0].barHeight < lanes[0].rowHeight);
    QVERIFY(lanes[0].height < 120);
}

QTEST_GUILESS_MAIN(SceneDrawListTest)
#include "scene_draw_list_test.moc"
