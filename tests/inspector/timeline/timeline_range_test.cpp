// The visible range: zooming, panning, its limits, following, stepping back.
#include <QSignalSpy>
#include <QTest>

#include "inspector/timeline/view_range.h"

using namespace edge::timeline;

namespace {

constexpr Nanoseconds ms = 1'000'000;
constexpr Nanoseconds s = 1'000 * ms;
constexpr Nanoseconds epoch = 1'772'460'202 * s;

std::vector<Span> activity() {
    return {{epoch, epoch + 5 * ms}, {epoch + 8 * s, epoch + 8 * s + 100 * ms}, {epoch + 30 * s, epoch + 30 * s + ms}};
}

}  // namespace

class TimelineRangeTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void zoomsAboutThePointer();
    void zoomHasLimits();
    void theSessionHoldsTheRange();
    void fitsASpan();
    void showsExactlyWhatWasMarked();
    void followsNewActivity();
    void userMovesLeaveFollowing();
    void newActivityDoesNotMoveAViewThatStands();
    void revealsOnlyWhatIsOutOfView();
    void stepsBackAndForward();
    void unfoldedIsLinear();
    void countsFromTheStretch();
    void animatedJumpsArriveExactly();
    void survivesNoWidthAndNoTrace();

private:
    std::unique_ptr<ViewRange> m_range;
};

void TimelineRangeTest::init() {
    m_range = std::make_unique<ViewRange>();
    m_range->setAnimationDuration(0);
    m_range->setWidth(1000);
    m_range->setTrace(activity(), {epoch + 30 * s, epoch + 30 * s + ms});
}

void TimelineRangeTest::zoomsAboutThePointer() {
    m_range->showAll();
    for (const double x : {80.0, 333.0, 620.0}) {
        const Nanoseconds held = m_range->map().toTime(x);
        m_range->zoomAt(x, 1.4);
        QVERIFY(std::abs(m_range->map().toX(held) - x) < 0.5);
    }
    m_range->zoomAt(400, 3);
    const Nanoseconds held = m_range->map().toTime(500);
    m_range->zoomAt(500, 0.8);
    QVERIFY(std::abs(m_range->map().toX(held) - 500) < 0.5);
}

void TimelineRangeTest::zoomHasLimits() {
    m_range->zoomAt(300, 1e12);
    QCOMPARE(m_range->map().nanosecondsPerPixel(), ViewRange::finestScale);
    m_range->zoomAt(300, 1e-12);
    QVERIFY(m_range->map().toX(m_range->extent().start) >= ViewRange::leftMargin - 1);
    QVERIFY(m_range->map().toX(m_range->extent().end) <= 1000 - ViewRange::rightMargin + 1);
}

void TimelineRangeTest::theSessionHoldsTheRange() {
    m_range->show({epoch, epoch + 5 * ms});
    m_range->panBy(-1e7);
    QVERIFY(std::abs(m_range->map().toX(m_range->extent().start) - ViewRange::leftMargin) < 1);
    m_range->panBy(1e9);
    QVERIFY(std::abs(m_range->map().toX(m_range->extent().end) - (1000 - ViewRange::rightMargin)) < 1);
}

void TimelineRangeTest::fitsASpan() {
    m_range->show({epoch, epoch + 5 * ms});
    QVERIFY(std::abs(m_range->map().toX(epoch) - ViewRange::leftMargin) < 1);
    QVERIFY(std::abs(m_range->map().toX(epoch + 5 * ms) - (1000 - ViewRange::rightMargin)) < 1);
}

void TimelineRangeTest::showsExactlyWhatWasMarked() {
    m_range->showAll();
    const Span marked{epoch + ms, epoch + 3 * ms};
    m_range->showExactly(marked);
    QVERIFY(std::abs(m_range->map().toX(marked.start)) < 1);
    QVERIFY(std::abs(m_range->map().toX(marked.end) - 1000) < 1);
}

void TimelineRangeTest::followsNewActivity() {
    QVERIFY(m_range->isFollowing());
    auto more = activity();
    more.push_back({epoch + 90 * s, epoch + 90 * s + 2 * ms});
    m_range->setTrace(more, more.back());
    const double right = m_range->map().toX(more.back().end);
    QVERIFY(right > 500 && right <= 1000 - ViewRange::rightMargin + 1);
}

void TimelineRangeTest::userMovesLeaveFollowing() {
    QSignalSpy spy(m_range.get(), &ViewRange::followingChanged);
    m_range->panBy(-50);
    QVERIFY(!m_range->isFollowing());
    m_range->setFollowing(true);
    m_range->zoomAt(10, 1.2);
    QVERIFY(!m_range->isFollowing());
    QCOMPARE(spy.size(), 3);
}

void TimelineRangeTest::newActivityDoesNotMoveAViewThatStands() {
    m_range->show({epoch + 8 * s, epoch + 8 * s + 100 * ms});
    const Span before = m_range->map().span();
    auto more = activity();
    more.push_back({epoch + 90 * s, epoch + 90 * s + 2 * ms});
    m_range->setTrace(more, more.back());
    QCOMPARE(m_range->map().span().start, before.start);
    QVERIFY(std::abs(m_range->map().toX(epoch + 8 * s) - ViewRange::leftMargin) < 0.01);
}

void TimelineRangeTest::revealsOnlyWhatIsOutOfView() {
    m_range->show({epoch, epoch + 5 * ms});
    const Span before = m_range->map().span();
    m_range->reveal({epoch + ms, epoch + 2 * ms});
    QCOMPARE(m_range->map().span(), before);
    m_range->reveal({epoch + 30 * s, epoch + 30 * s + ms});
    const double x = m_range->map().toX(epoch + 30 * s);
    QVERIFY(x >= 0 && x <= 1000);
    QCOMPARE(m_range->map().nanosecondsPerPixel(), m_range->target().length() > 0 ? m_range->map().nanosecondsPerPixel() : 0.0);
}

void TimelineRangeTest::stepsBackAndForward() {
    m_range->showAll();
    const Span all = m_range->map().span();
    m_range->show({epoch, epoch + 5 * ms});
    const Span near = m_range->map().span();
    m_range->back();
    QCOMPARE(m_range->map().span(), all);
    m_range->forward();
    QCOMPARE(m_range->map().span(), near);
    m_range->forward();
    QCOMPARE(m_range->map().span(), near);
}

void TimelineRangeTest::unfoldedIsLinear() {
    m_range->setFolding(false);
    m_range->showAll();
    const auto& map = m_range->map();
    const double tenth = map.toX(epoch + 3 * s) - map.toX(epoch);
    QVERIFY(std::abs(map.toX(epoch + 30 * s) - map.toX(epoch) - 10 * tenth) < 0.5);
    QCOMPARE(m_range->origin(), epoch);
}

void TimelineRangeTest::countsFromTheStretch() {
    QCOMPARE(m_range->originAt(epoch - s), epoch);
    QCOMPARE(m_range->originAt(epoch + 2 * ms), epoch);
    QCOMPARE(m_range->originAt(epoch + 8 * s + ms), epoch + 8 * s);
    QCOMPARE(m_range->originAt(epoch + 100 * s), epoch + 30 * s);
}

void TimelineRangeTest::animatedJumpsArriveExactly() {
    m_range->showAll();
    m_range->setAnimationDuration(40);
    const Span before = m_range->map().span();
    m_range->show({epoch, epoch + 5 * ms});
    const Span target = m_range->target();
    QVERIFY(target != before);
    QTRY_COMPARE(m_range->map().span(), target);
    m_range->setAnimationDuration(0);
    m_range->showAll();
    m_range->show({epoch, epoch + 5 * ms});
    QCOMPARE(m_range->map().span(), target);
}

void TimelineRangeTest::survivesNoWidthAndNoTrace() {
    ViewRange range;
    range.zoomAt(5, 2);
    range.panBy(100);
    range.showAll();
    range.reveal({1, 2});
    range.back();
    range.setTrace({}, {});
    QVERIFY(range.isEmpty());
    range.setTrace(activity(), {});
    range.setWidth(0);
    range.showAll();
    QVERIFY(range.map().nanosecondsPerPixel() >= ViewRange::finestScale);
}

QTEST_MAIN(TimelineRangeTest)
#include "timeline_range_test.moc"
