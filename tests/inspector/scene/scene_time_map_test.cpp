// Time to pixel and back: round trips, edges, folded gaps.
#include <cmath>
#include <random>

#include <QTest>

#include "inspector/scene/time_map.h"

using namespace edge::scene;

class SceneTimeMapTest : public QObject {
    Q_OBJECT
private slots:
    void withoutGapsItIsLinear();
    void emptyAndBackwardWidths();
    void aWideGapIsFolded();
    void aNarrowGapIsNot();
    void aViewMayBeginInsideAGap();
    void roundTrips_data();
    void roundTrips();
    void piecesCoverTheView();
    void pixelsAscendWithTime();
    void walkAndDistanceAreInverse();
    void zoomingOutOnlyNarrows();
    void fitsASpan_data();
    void fitsASpan();
    void gapsLieBetweenStretches();

private:
    static Axis manyGaps();
};

namespace {

constexpr Nanoseconds ms = 1'000'000;
constexpr Nanoseconds s = 1'000 * ms;
constexpr Nanoseconds epoch = 1'772'460'202 * s;  // as large as times are in the trace

}  // namespace

Axis SceneTimeMapTest::manyGaps() {
    std::mt19937 random(11);
    std::vector<Span> activity;
    Nanoseconds at = epoch;
    for (int i = 0; i < 200; ++i) {
        const Nanoseconds length = Nanoseconds(random() % 40) * ms + 200'000;
        activity.push_back({at, at + length});
        at += length + 100 * ms + Nanoseconds(random() % 60) * s;
    }
    return Axis::between(activity);
}

void SceneTimeMapTest::withoutGapsItIsLinear() {
    const TimeMap map({}, epoch, 1000, 500);
    QCOMPARE(map.toX(epoch), 0.0);
    QCOMPARE(map.toX(epoch + 100'000), 100.0);
    QCOMPARE(map.toX(epoch - 50'000), -50.0);
    QCOMPARE(map.toTime(500), epoch + 500'000);
    QCOMPARE(map.toTime(-10), epoch - 10'000);
    QCOMPARE(map.span(), (Span{epoch, epoch + 500'000}));
}

void SceneTimeMapTest::emptyAndBackwardWidths() {
    QCOMPARE(TimeMap({}, epoch, 1000, 0).span(), (Span{epoch, epoch}));
    QCOMPARE(TimeMap({}, epoch, 1000, -20).width(), 0.0);
    QCOMPARE(TimeMap({}, epoch, 0, 10).nanosecondsPerPixel(), 1.0);
    QCOMPARE(TimeMap().toX(7), 7.0);
}

void SceneTimeMapTest::aWideGapIsFolded() {
    const Axis axis{{{epoch + 10 * ms, epoch + 60 * s}}};
    const TimeMap map(axis, epoch, 100'000, 1000);
    QCOMPARE(map.toX(epoch + 10 * ms), 100.0);
    QCOMPARE(map.toX(epoch + 60 * s), 100.0 + Axis::widestFold);
    QCOMPARE(map.toX(epoch + 60 * s + 5 * ms), 150.0 + Axis::widestFold);
    QCOMPARE(map.pieces().size(), std::size_t(3));
    QVERIFY(map.pieces()[1].folded);
}

void SceneTimeMapTest::aNarrowGapIsNot() {
    const Axis axis{{{epoch + 10 * ms, epoch + 12 * ms}}};
    const TimeMap map(axis, epoch, 100'000, 1000);
    QCOMPARE(map.pieces().size(), std::size_t(1));
    QCOMPARE(map.toX(epoch + 12 * ms), 120.0);
}

void SceneTimeMapTest::aViewMayBeginInsideAGap() {
    const Axis axis{{{epoch, epoch + 46 * s}}};
    const TimeMap map(axis, epoch + 23 * s, 100'000, 1000);
    QVERIFY(std::abs(map.toX(epoch + 23 * s)) < 1e-9);
    QCOMPARE(map.toX(epoch + 46 * s), Axis::widestFold / 2);
    QCOMPARE(map.toX(epoch), -Axis::widestFold / 2);
}

void SceneTimeMapTest::roundTrips_data() {
    QTest::addColumn<double>("scale");
    QTest::newRow("closest") << 100.0;
    QTest::newRow("10 µs a pixel") << 1e4;
    QTest::newRow("1 ms a pixel") << 1e6;
    QTest::newRow("everything") << 1e9;
}

void SceneTimeMapTest::roundTrips() {
    QFETCH(double, scale);
    const Axis axis = manyGaps();
    for (const Nanoseconds start : {epoch, axis.gaps[3].start + 5, axis.gaps[50].end}) {
        const TimeMap map(axis, start, scale, 1600);
        for (double x = 0; x <= 1600; x += 3.7) {
            QVERIFY2(std::abs(map.toX(map.toTime(x)) - x) < 0.01, qPrintable(QString::number(x)));
        }
    }
}

void SceneTimeMapTest::piecesCoverTheView() {
    const Axis axis = manyGaps();
    for (const double scale : {1e3, 1e5, 1e7}) {
        const TimeMap map(axis, axis.gaps[7].start - ms, scale, 1200);
        const auto& pieces = map.pieces();
        for (std::size_t i = 1; i < pieces.size(); ++i) {
            QCOMPARE(pieces[i].span.start, pieces[i - 1].span.end);
            QVERIFY(std::abs(pieces[i].x - (pieces[i - 1].x + pieces[i - 1].width())) < 1e-6);
        }
        QVERIFY(pieces.front().x <= 0);
        QVERIFY(pieces.back().x + pieces.back().width() >= 1200 - 1e-6);
    }
}

void SceneTimeMapTest::pixelsAscendWithTime() {
    const Axis axis = manyGaps();
    const TimeMap map(axis, epoch, 1e6, 1600);
    double last = -1;
    for (Nanoseconds time = epoch; time < map.span().end; time += 50 * ms) {
        QVERIFY(map.toX(time) >= last);
        last = map.toX(time);
    }
}

void SceneTimeMapTest::walkAndDistanceAreInverse() {
    const Axis axis = manyGaps();
    std::mt19937 random(5);
    for (int i = 0; i < 2000; ++i) {
        const double scale = std::pow(10.0, 2 + double(random() % 700) / 100);
        const double pixels = double(random() % 4000) - 2000;
        const Nanoseconds from = epoch + Nanoseconds(random() % 3000) * s;
        const Nanoseconds to = axis.walk(from, pixels, scale);
        QVERIFY2(std::abs(axis.distance(from, to, scale) - pixels) < 0.05, qPrintable(QString("%1 px at %2").arg(pixels).arg(scale)));
    }
}

void SceneTimeMapTest::zoomingOutOnlyNarrows() {
    const Axis axis = manyGaps();
    double last = std::numeric_limits<double>::infinity();
    for (double scale = 100; scale < 1e10; scale *= 1.1) {
        const double now = axis.distance(epoch, axis.gaps.back().end, scale);
        QVERIFY(now < last);
        last = now;
    }
}

void SceneTimeMapTest::fitsASpan_data() {
    QTest::addColumn<qint64>("length");
    QTest::addColumn<double>("pixels");
    QTest::newRow("a request") << qint64(400'000) << 1000.0;
    QTest::newRow("a minute") << qint64(60 * s) << 1000.0;
    QTest::newRow("an hour") << qint64(3600 * s) << 700.0;
}

void SceneTimeMapTest::fitsASpan() {
    QFETCH(qint64, length);
    QFETCH(double, pixels);
    const Axis axis = manyGaps();
    const double scale = axis.scaleToFit({epoch, epoch + length}, pixels, 100);
    const double taken = axis.distance(epoch, epoch + length, scale);
    QVERIFY2(std::abs(taken - pixels) < 0.1, qPrintable(QString::number(taken)));
    QCOMPARE(axis.scaleToFit({epoch, epoch}, pixels, 100), 100.0);
    QCOMPARE(axis.scaleToFit({epoch, epoch + length}, 0, 100), 100.0);
}

void SceneTimeMapTest::gapsLieBetweenStretches() {
    QCOMPARE(Axis::between({}).gaps.size(), std::size_t(0));
    QCOMPARE(Axis::between({{1, 2}}).gaps.size(), std::size_t(0));
    QCOMPARE(Axis::between({{1, 2}, {5, 9}, {9, 11}}).gaps, (std::vector<Span>{{2, 5}}));
}

QTEST_GUILESS_MAIN(SceneTimeMapTest)
#include "scene_time_map_test.moc"
