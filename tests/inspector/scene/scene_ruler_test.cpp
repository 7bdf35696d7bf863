#include <ctime>

#include <QTest>

#include "inspector/scene/ruler_ticks.h"

using namespace edge::scene;

class SceneRulerTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void countsFromTheStartOfAStretch();
    void eachStretchStartsAnew();
    void goesOnCountingWhereTheStartIsOutOfView();
    void labelsKeepTheirDistance();
};

namespace {

constexpr Nanoseconds ms = 1'000'000;
constexpr Nanoseconds s = 1'000 * ms;
constexpr Nanoseconds noon = 1'772'452'800 * s;  // 12:00:00 UTC

QStringList printed(const std::vector<Tick>& ticks) {
    QStringList lines;
    for (const Tick& tick : ticks) {
        const char* kinds[] = {"origin", "step", "fold"};
        lines << QStringLiteral("%1 %2 %3").arg(QString::fromLatin1(kinds[int(tick.kind)])).arg(std::round(tick.x)).arg(tick.label).trimmed();
    }
    return lines;
}

}  // namespace

void SceneRulerTest::initTestCase() {
    qputenv("TZ", "UTC");
    tzset();
}

void SceneRulerTest::countsFromTheStartOfAStretch() {
    const TimeMap map({}, noon - 200'000, 10'000, 520);
    QCOMPARE(printed(rulerTicks(map, noon)),
             QStringList({"origin 20 12:00:00", "step 120 +1 ms", "step 220 +2 ms", "step 320 +3 ms", "step 420 +4 ms", "step 520"}));
}

void SceneRulerTest::eachStretchStartsAnew() {
    const Axis axis{{{noon + 3 * ms, noon + 30 * s}}};
    const TimeMap map(axis, noon, 10'000, 600);
    QCOMPARE(printed(rulerTicks(map, noon)),
             QStringList({"origin 0 12:00:00", "step 100 +1 ms", "step 200 +2 ms", "step 300", "fold 300 30 s",
                          "origin 346 12:00:30", "step 446 +1 ms", "step 546 +2 ms"}));
}

void SceneRulerTest::goesOnCountingWhereTheStartIsOutOfView() {
    const TimeMap map({}, noon + 12 * ms, 10'000, 200);
    QCOMPARE(printed(rulerTicks(map, noon)), QStringList({"step 0 +12 ms", "step 100 +13 ms", "step 200"}));
}

void SceneRulerTest::labelsKeepTheirDistance() {
    for (double scale = 100; scale < 1e9; scale *= 1.37) {
        double last = -1000;
        for (const Tick& tick : rulerTicks(TimeMap({}, noon, scale, 1500), noon)) {
            if (!tick.label.isEmpty()) {
                QVERIFY(tick.x - last >= 60);
                last = tick.x;
            }
        }
    }
}

QTEST_GUILESS_MAIN(SceneRulerTest)
#include "scene_ruler_test.moc"
