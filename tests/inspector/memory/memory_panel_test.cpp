#include <QLabel>
#include <QTest>
#include <QToolButton>

#include "inspector/memory/memory_chart.h"
#include "inspector/memory/memory_panel.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::memory;

class MemoryPanelTest : public QObject {
    Q_OBJECT
private slots:
    void axisStepsAreRound();
    void theLimitShowsOnlyWhenNear();
    void showsTheSelectedIsolate();
    void theRequestsIsolateElse();
    void samplesHoldUntilTheNext();
    void hoverShowsTheValue();
    void allIsolatesOfTheFunction();
    void saysWhatToDoWhileEmpty();

private:
    static QString texts(const QWidget& panel);
};

QString MemoryPanelTest::texts(const QWidget& panel) {
    QStringList all;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (label->isVisible()) {
            all << label->text().remove(QRegularExpression("<[^>]*>")).replace("&nbsp;", " ");
        }
    }
    return all.join('\n');
}

void MemoryPanelTest::axisStepsAreRound() {
    constexpr std::int64_t mb = 1024 * 1024;
    const HeapScale scale(9 * mb, QRectF(0, 0, 300, 180));
    QCOMPARE(scale.steps(), (std::vector<std::int64_t>{0, 2 * mb, 4 * mb, 6 * mb, 8 * mb, 10 * mb}));
    QCOMPARE(scale.toY(0), 180.0);
    QCOMPARE(scale.toY(scale.top()), 0.0);
    QVERIFY(HeapScale(0, QRectF(0, 0, 300, 180)).top() >= mb);
    QVERIFY(HeapScale(mb, QRectF(0, 0, 10, 0)).steps().size() >= 2);
}

void MemoryPanelTest::theLimitShowsOnlyWhenNear() {
    const QRectF area(0, 0, 300, 180);
    QVERIFY(!HeapScale(100'000'000, area).showsLimit());
    QVERIFY(HeapScale(200'000'000, area).showsLimit());
    QVERIFY(HeapScale(300'000'000, area).top() > isolateLimit);
}

void MemoryPanelTest::showsTheSelectedIsolate() {
    demo::Trace trace(demo::tour());
    MemoryPanel panel(trace.store, trace.selection);
    panel.resize(800, 260);
    panel.show();
    trace.selection.selectIsolate(trace.at(3).isolate);
    QVERIFY2(texts(panel).contains("fetch-proxy, isolate 1"), qPrintable(texts(panel)));
    QVERIFY(texts(panel).contains("used 2.82 MB"));
}

void MemoryPanelTest::theRequestsIsolateElse() {
    demo::Trace trace(demo::tour());
    MemoryPanel panel(trace.store, trace.selection);
    panel.show();
    trace.selection.selectInvocation(trace.at(0).id);
    QVERIFY(texts(panel).contains("hello, isolate 1 · code changed"));
    trace.selection.clear();
    QVERIFY(texts(panel).contains("hello, isolate 2"));
}

void MemoryPanelTest::samplesHoldUntilTheNext() {
    demo::Trace trace(demo::load(60, 2));
    MemoryChart chart(trace.store, nullptr);
    chart.resize(800, 260);
    const trace::IsolateRecord* isolate = trace.store.isolate(trace.at(0).isolate);
    chart.setIsolates({isolate->id}, isolate->id);
    QVERIFY(!chart.sampleAt(2));
    std::int64_t last = 0;
    for (int x = 70; x < 780; x += 10) {
        const auto sample = chart.sampleAt(x);
        QVERIFY(sample);
        QVERIFY(sample->time >= last);
        last = sample->time;
    }
    QCOMPARE(chart.sampleAt(785.5)->time, isolate->memory.back().time);
    chart.setIsolates({"gone"}, "gone");
    QVERIFY(!chart.sampleAt(400));
    QVERIFY(!chart.grab().isNull());
}

void MemoryPanelTest::hoverShowsTheValue() {
    demo::Trace trace(demo::load(60, 2));
    MemoryPanel panel(trace.store, trace.selection);
    panel.resize(800, 260);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const QString before = texts(panel);
    auto* chart = panel.findChild<MemoryChart*>();
    QMouseEvent move(QEvent::MouseMove, QPointF(90, 60), chart->mapToGlobal(QPointF(90, 60)), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(chart, &move);
    QVERIFY(texts(panel) != before);
    QVERIFY(QRegularExpression("\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\d").match(texts(panel)).hasMatch());
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(chart, &leave);
    QCOMPARE(texts(panel), before);
}

void MemoryPanelTest::allIsolatesOfTheFunction() {
    demo::Trace trace(demo::load(60, 4));
    MemoryPanel panel(trace.store, trace.selection);
    panel.resize(800, 260);
    panel.show();
    QVERIFY(QTest::qWaitForWindowExposed(&panel));
    const QImage one = panel.grab().toImage();
    panel.findChild<QToolButton*>("memory.all")->setChecked(true);
    QVERIFY(one != panel.grab().toImage());
    QVERIFY(!texts(panel).contains("external"));
}

void MemoryPanelTest::saysWhatToDoWhileEmpty() {
    demo::Trace trace;
    MemoryPanel panel(trace.store, trace.selection);
    panel.show();
    QVERIFY(texts(panel).contains("Send a request with Ctrl+Return"));
    trace.store.ingest(demo::oneColdRequest());
    trace.store.flush();
    QVERIFY(texts(panel).contains("hello, isolate 1"));
}

QTEST_MAIN(MemoryPanelTest)
#include "memory_panel_test.moc"
