#include <QTest>

#include "inspector/scene/follow_window.h"

using namespace edge::scene;
using edge::trace::Nanoseconds;
using edge::trace::Span;

class SceneFollowTest : public QObject {
    Q_OBJECT
private slots:
    void nothingGivesNothing();
    void showsTheLatestAlone();
    void takesEarlierOnesIn();
    void aSlowOneBeforeAQuickOneStaysOut();
    void ofALongStretchOnlyTheEnd();
    void notMoreThanAFew();
};

namespace {

constexpr Nanoseconds ms = 1'000'000;
constexpr Nanoseconds s = 1'000 * ms;

}  // namespace

void SceneFollowTest::nothingGivesNothing() { QCOMPARE(followWindow({}, {}, 1000), Span{}); }

void SceneFollowTest::showsTheLatestAlone() {
    QCOMPARE(followWindow({{s, s + 5 * ms}}, {s, s + 5 * ms}, 1000), (Span{s, s + 5 * ms}));
}

void SceneFollowTest::takesEarlierOnesIn() {
    const std::vector<Span> activity{{s, s + 5 * ms}, {9 * s, 9 * s + ms}};
    QCOMPARE(followWindow(activity, activity.back(), 1000), (Span{s, 9 * s + ms}));
}

void SceneFollowTest::aSlowOneBeforeAQuickOneStaysOut() {
    const std::vector<Span> activity{{s, s + 800 * ms}, {9 * s, 9 * s + ms / 2}};
    QCOMPARE(followWindow(activity, activity.back(), 1000), activity.back());
}

void SceneFollowTest::ofALongStretchOnlyTheEnd() {
    const Span window = followWindow({{0, 60 * s}}, {59 * s, 60 * s}, 1000);
    QCOMPARE(window.end, 60 * s);
    QCOMPARE(window.length(), 5 * s);
}

void SceneFollowTest::notMoreThanAFew() {
    std::vector<Span> activity;
    for (int i = 0; i < 40; ++i) {
        activity.push_back({i * s, i * s + ms});
    }
    QCOMPARE(followWindow(activity, activity.back(), 2000).start, 34 * s);
}

QTEST_GUILESS_MAIN(SceneFollowTest)
#include "scene_follow_test.moc"
