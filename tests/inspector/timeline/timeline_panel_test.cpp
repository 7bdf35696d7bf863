// The timeline under real events: wheel, drags, clicks, keys.
#include <QAction>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "inspector/timeline/lane_canvas.h"
#include "inspector/timeline/overview_strip.h"
#include "inspector/timeline/ruler_strip.h"
#include "inspector/timeline/timeline_panel.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::timeline;

class TimelinePanelTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void saysWhatToDoWhileEmpty();
    void controlWheelZoomsAboutThePointer();
    void shiftWheelPans();
    void wheelScrollsTheLanes();
    void wheelMayZoomInstead();
    void aClickSelects();
    void aClickOnNothingLetsGo();
    void aDoubleClickFits();
    void aClickOnAClusterZoomsIn();
    void middleDragPans();
    void leftDragPansAndDoesNotSelect();
    void shiftDragMeasures();
    void aDragOnTheRulerChoosesARange();
    void aDragOnTheOverviewChoosesARange();
    void theOverviewsWindowMoves();
    void keysZoomAndPan();
    void arrowsGoFromBarToBar();
    void fFitsTheSelectionThenEverything();
    void enterAsksForDetails();
    void escapeStepsBack();
    void choosingElsewhereBringsIntoView();
    void choosingWhileFollowingKeepsFollowing();
    void hoverIsShared();
    void clearEmptiesTheView();
    void actionsHaveNamesAndTexts();

private:
    void load(const std::vector<protocol::Event>& events, QSize size = {1200, 360});
    QPoint middleOf(int index) const;
    void wheel(QPoint at, QPoint delta, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void drag(QWidget* widget, QPoint from, QPoint to, Qt::MouseButton button, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    LaneCanvas& canvas() const { return m_panel->canvas(); }
    const scene::TimeMap& map() const { return m_panel->range().map(); }

    std::unique_ptr<demo::Trace> m_trace;
    std::unique_ptr<TimelinePanel> m_panel;
};

void TimelinePanelTest::init() { load(demo::tour()); }

void TimelinePanelTest::cleanup() {
    m_panel.reset();
    m_trace.reset();
}

void TimelinePanelTest::load(const std::vector<protocol::Event>& events, QSize size) {
    m_panel.reset();
    m_trace = std::make_unique<demo::Trace>(events);
    m_panel = std::make_unique<TimelinePanel>(m_trace->store, m_trace->selection);
    m_panel->setAnimationDuration(0);
    m_panel->resize(size);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_panel->range().showAll();
}

QPoint TimelinePanelTest::middleOf(int index) const {
    const QRectF bar = canvas().barRect(m_trace->at(index));
    return QPointF(std::max(bar.left() + 1, 1.0), bar.center().y()).toPoint();
}

void TimelinePanelTest::wheel(QPoint at, QPoint delta, Qt::KeyboardModifiers modifiers) {
    QWheelEvent event(at, canvas().mapToGlobal(at), {}, delta, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas(), &event);
}

void TimelinePanelTest::drag(QWidget* widget, QPoint from, QPoint to, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) {
    QTest::mousePress(widget, button, modifiers, from);
    for (const QPoint& place : {from + (to - from) / 3, to}) {
        QMouseEvent move(QEvent::MouseMove, place, widget->mapToGlobal(place), Qt::NoButton, button, modifiers);
        QCoreApplication::sendEvent(widget, &move);
    }
    QTest::mouseRelease(widget, button, modifiers, to);
}

void TimelinePanelTest::saysWhatToDoWhileEmpty() {
    load({});
    QVERIFY(!canvas().isVisible());
    bool said = false;
    for (const QWidget* child : m_panel->findChildren<QWidget*>()) {
        said = said || (child->isVisible() && child->accessibleName().contains("Ctrl+Return"));
    }
    QVERIFY(said);
    m_trace->store.ingest(demo::oneColdRequest());
    m_trace->store.flush();
    QVERIFY(canvas().isVisible());
}

void TimelinePanelTest::controlWheelZoomsAboutThePointer() {
    const QPoint at(400, 40);
    const protocol::Nanoseconds held = map().toTime(at.x());
    const double before = map().nanosecondsPerPixel();
    wheel(at, {0, 120}, Qt::ControlModifier);
    QVERIFY(map().nanosecondsPerPixel() < before);
    QVERIFY(std::abs(map().toX(held) - at.x()) < 0.5);
    wheel(at, {0, -120}, Qt::ControlModifier);
    QVERIFY(std::abs(map().nanosecondsPerPixel() / before - 1) < 0.01);
}

void TimelinePanelTest::shiftWheelPans() {
    m_panel->range().zoomAt(500, 20);
    const double scale = map().nanosecondsPerPixel();
    const protocol::Nanoseconds middle = map().toTime(300);
    wheel({300, 40}, {0, -120}, Qt::ShiftModifier);
    QVERIFY(map().toX(middle) < 290);
    QCOMPARE(map().nanosecondsPerPixel(), scale);
}

void TimelinePanelTest::wheelScrollsTheLanes() {
    load(demo::load(240, 12));
    const double scale = map().nanosecondsPerPixel();
    const QRectF before = canvas().barRect(m_trace->at(0));
    wheel({300, 40}, {0, -120});
    QVERIFY(canvas().barRect(m_trace->at(0)).top() < before.top() || canvas().barRect(m_trace->at(0)).isNull());
    QCOMPARE(map().nanosecondsPerPixel(), scale);
}

void TimelinePanelTest::wheelMayZoomInstead() {
    m_panel->setWheelZooms(true);
    const double before = map().nanosecondsPerPixel();
    wheel({300, 40}, {0, 120});
    QVERIFY(map().nanosecondsPerPixel() < before);
}

void TimelinePanelTest::aClickSelects() {
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middleOf(4));
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(4).id);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middleOf(9));
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(9).id);
}

void TimelinePanelTest::aClickOnNothingLetsGo() {
    m_trace->selection.selectInvocation(m_trace->at(4).id);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, QPoint(canvas().width() - 30, 6));
    QCOMPARE(m_trace->selection.invocation(), "");
}

void TimelinePanelTest::aDoubleClickFits() {
    QTest::mouseDClick(&canvas(), Qt::LeftButton, {}, middleOf(4));
    QVERIFY(std::abs(map().toX(m_trace->at(4).start) - ViewRange::leftMargin) < 1);
    QVERIFY(std::abs(map().toX(m_trace->at(4).finish) - (map().width() - ViewRange::rightMargin)) < 1);
}

void TimelinePanelTest::aClickOnAClusterZoomsIn() {
    load(demo::load(3000, 2));
    const QRectF bar = canvas().barRect(m_trace->at(1500));
    QVERIFY(bar.width() <= 3);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, bar.center().toPoint());
    QCOMPARE(m_trace->selection.invocation(), "");
    const scene::TimeMap zoomed = map();
    QVERIFY(zoomed.toX(m_trace->at(1500).start) >= 0 && zoomed.toX(m_trace->at(1500).finish) <= zoomed.width());
}

void TimelinePanelTest::middleDragPans() {
    m_panel->range().zoomAt(500, 20);
    const protocol::Nanoseconds held = map().toTime(500);
    drag(&canvas(), {500, 40}, {420, 40}, Qt::MiddleButton);
    QVERIFY(std::abs(map().toX(held) - 420) < 1);
}

void TimelinePanelTest::leftDragPansAndDoesNotSelect() {
    m_panel->range().zoomAt(300, 20);
    const protocol::Nanoseconds held = map().toTime(500);
    drag(&canvas(), {500, 40}, {560, 40}, Qt::LeftButton);
    QVERIFY(std::abs(map().toX(held) - 560) < 1);
    QCOMPARE(m_trace->selection.invocation(), "");
}

void TimelinePanelTest::shiftDragMeasures() {
    const Span before = map().span();
    QTest::mousePress(&canvas(), Qt::LeftButton, Qt::ShiftModifier, {300, 40});
    QMouseEvent move(QEvent::MouseMove, QPointF(420, 40), canvas().mapToGlobal(QPointF(420, 40)), Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
    QCoreApplication::sendEvent(&canvas(), &move);
    const QImage measuring = canvas().grab().toImage();
    QTest::mouseRelease(&canvas(), Qt::LeftButton, Qt::ShiftModifier, {420, 40});
    QVERIFY(measuring != canvas().grab().toImage());
    QCOMPARE(map().span(), before);
}

void TimelinePanelTest::aDragOnTheRulerChoosesARange() {
    auto* ruler = m_panel->findChild<RulerStrip*>();
    const protocol::Nanoseconds left = map().toTime(200);
    const protocol::Nanoseconds right = map().toTime(330);
    drag(ruler, {330, 10}, {200, 10}, Qt::LeftButton);
    QVERIFY(std::abs(map().toX(left)) < 1);
    QVERIFY(std::abs(map().toX(right) - map().width()) < 1);
    const Span before = map().span();
    QTest::mouseClick(ruler, Qt::LeftButton, {}, QPoint(300, 10));
    QCOMPARE(map().span(), before);
}

void TimelinePanelTest::aDragOnTheOverviewChoosesARange() {
    auto* overview = m_panel->findChild<OverviewStrip*>();
    drag(overview, {100, 20}, {400, 20}, Qt::LeftButton);
    const auto [left, right] = overview->window();
    QVERIFY(std::abs(left - 100) < 2);
    QVERIFY(std::abs(right - 400) < 2);
}

void TimelinePanelTest::theOverviewsWindowMoves() {
    auto* overview = m_panel->findChild<OverviewStrip*>();
    drag(overview, {100, 20}, {400, 20}, Qt::LeftButton);
    const double scale = map().nanosecondsPerPixel();
    drag(overview, {250, 20}, {350, 20}, Qt::LeftButton);
    QVERIFY(overview->window().first > 150);
    QCOMPARE(map().nanosecondsPerPixel(), scale);
    drag(overview, {int(overview->window().first), 20}, {120, 20}, Qt::LeftButton);
    QVERIFY(std::abs(overview->window().first - 120) < 4);
    QTest::mouseDClick(overview, Qt::LeftButton, {}, QPoint(600, 20));
    QVERIFY(map().toX(m_trace->at(0).start) >= 0 && map().toX(m_trace->at(9).finish) <= map().width());
}

void TimelinePanelTest::keysZoomAndPan() {
    const double before = map().nanosecondsPerPixel();
    QTest::keyClick(&canvas(), Qt::Key_W);
    QTest::keyClick(&canvas(), Qt::Key_W);
    QVERIFY(map().nanosecondsPerPixel() < before);
    const protocol::Nanoseconds start = map().span().start;
    QTest::keyClick(&canvas(), Qt::Key_D);
    QVERIFY(map().span().start > start);
    QTest::keyClick(&canvas(), Qt::Key_A);
    QVERIFY(std::abs(map().toX(start)) < 1);
    QTest::keyClick(&canvas(), Qt::Key_S);
    QTest::keyClick(&canvas(), Qt::Key_S);
    QVERIFY(std::abs(map().nanosecondsPerPixel() / before - 1) < 0.01);
    QVERIFY(!m_panel->range().isFollowing());
    QTest::keyClick(&canvas(), Qt::Key_End);
    QVERIFY(m_panel->range().isFollowing());
}

void TimelinePanelTest::arrowsGoFromBarToBar() {
    QTest::keyClick(&canvas(), Qt::Key_BracketRight);
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(0).id);
    QTest::keyClick(&canvas(), Qt::Key_Right);
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(1).id);
    QTest::keyClick(&canvas(), Qt::Key_Left);
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(0).id);
    QTest::keyClick(&canvas(), Qt::Key_Up);
    QCOMPARE(m_trace->at(3).id, m_trace->selection.invocation());
    QTest::keyClick(&canvas(), Qt::Key_BracketLeft);
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(2).id);
}

void TimelinePanelTest::fFitsTheSelectionThenEverything() {
    m_trace->selection.selectInvocation(m_trace->at(4).id);
    QTest::keyClick(&canvas(), Qt::Key_F);
    QVERIFY(std::abs(map().toX(m_trace->at(4).start) - ViewRange::leftMargin) < 1);
    QTest::keyClick(&canvas(), Qt::Key_F);
    QVERIFY(map().toX(m_trace->at(0).start) >= 0);
    QVERIFY(map().toX(m_trace->at(9).finish) <= map().width());
    QTest::keyClick(&canvas(), Qt::Key_F);
    QVERIFY(std::abs(map().toX(m_trace->at(4).start) - ViewRange::leftMargin) < 1);
}

void TimelinePanelTest::enterAsksForDetails() {
    QSignalSpy spy(m_panel.get(), &TimelinePanel::detailsRequested);
    QTest::keyClick(&canvas(), Qt::Key_Return);
    QCOMPARE(spy.size(), 0);
    m_trace->selection.selectInvocation(m_trace->at(4).id);
    QTest::keyClick(&canvas(), Qt::Key_Return);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toString(), m_trace->at(4).id);
}

void TimelinePanelTest::escapeStepsBack() {
    const Span all = map().span();
    m_trace->selection.selectInvocation(m_trace->at(4).id);
    QTest::keyClick(&canvas(), Qt::Key_F);
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QCOMPARE(m_trace->selection.invocation(), "");
    QVERIFY(map().span() != all);
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QCOMPARE(map().span(), all);
}

void TimelinePanelTest::choosingElsewhereBringsIntoView() {
    m_panel->range().show({m_trace->at(9).start, m_trace->at(9).finish});
    m_trace->selection.selectInvocation(m_trace->at(0).id);
    const double x = map().toX(m_trace->at(0).start);
    QVERIFY(x >= 0 && x <= map().width());
    QVERIFY(!canvas().barRect(m_trace->at(0)).isNull());
}

void TimelinePanelTest::choosingWhileFollowingKeepsFollowing() {
    m_panel->range().setFollowing(true);
    demo::Session more;
    more.wait(300 * demo::second);
    more.request({});
    m_trace->store.ingest(std::span(more.events()).subspan(1));
    const QString latest = m_trace->store.latestInvocation()->id;
    m_trace->selection.selectInvocation(latest);
    QVERIFY(m_panel->range().isFollowing());
    m_trace->selection.selectInvocation("not here yet");
    QVERIFY(m_panel->range().isFollowing());
}

void TimelinePanelTest::hoverIsShared() {
    QTest::mouseMove(&canvas(), middleOf(4));
    QMouseEvent move(QEvent::MouseMove, QPointF(middleOf(4)), canvas().mapToGlobal(QPointF(middleOf(4))), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas(), &move);
    QCOMPARE(m_trace->selection.hovered(), m_trace->at(4).id);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&canvas(), &leave);
    QCOMPARE(m_trace->selection.hovered(), "");
}

void TimelinePanelTest::clearEmptiesTheView() {
    m_trace->selection.selectInvocation(m_trace->at(4).id);
    m_panel->findChild<QAction*>("timeline.clear")->trigger();
    QCOMPARE(m_trace->store.firstInvocation(), m_trace->store.endInvocation());
    QVERIFY(m_panel->range().isEmpty());
    QVERIFY(!m_panel->grab().isNull());
}

void TimelinePanelTest::actionsHaveNamesAndTexts() {
    QVERIFY(m_panel->actions().size() >= 7);
    for (const QAction* action : m_panel->actions()) {
        QVERIFY(action->objectName().startsWith("timeline."));
        QVERIFY(!action->text().isEmpty() && !action->toolTip().isEmpty());
    }
    auto* follow = m_panel->findChild<QAction*>("timeline.follow");
    QVERIFY(!follow->isChecked());
    follow->trigger();
    QVERIFY(m_panel->range().isFollowing());
}

QTEST_MAIN(TimelinePanelTest)
#include "timeline_panel_test.moc"
