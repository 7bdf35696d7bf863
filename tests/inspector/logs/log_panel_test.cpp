// The log panel under real events.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "inspector/logs/log_panel.h"
#include "inspector/logs/log_view.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::logs;

class LogPanelTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void levelButtonsHideLines();
    void theTextFilterHidesLines();
    void theFunctionFilterHidesLines();
    void onlyTheSelectedRequest();
    void aClickOnTheSourceAsksForIt();
    void aClickOnAFrameAsksForIt();
    void enterGoesToTheSource();
    void arrowsExpandAndCollapse();
    void choosingALineChoosesItsRequest();
    void choosingARequestMarksItsLines();
    void followsTheTailUntilScrolled();
    void linesAreCopied();
    void clearHidesButKeeps();
    void emptyStatesDiffer();

private:
    QToolButton* button(const char* name) const { return m_panel->findChild<QToolButton*>(QString::fromLatin1(name)); }
    LogView& view() const { return m_panel->view(); }
    int rows() const { return view().model()->rowCount(); }
    QPoint cell(int row, int column) const { return view().visualRect(view().model()->index(row, column)).center(); }
    bool says(const QString& words) const;
    void addLines(int count);

    std::unique_ptr<demo::Trace> m_trace;
    std::unique_ptr<LogPanel> m_panel;
};

void LogPanelTest::init() {
    m_trace = std::make_unique<demo::Trace>(demo::tour());
    m_panel = std::make_unique<LogPanel>(m_trace->store, m_trace->selection);
    m_panel->resize(1000, 320);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void LogPanelTest::cleanup() {
    m_panel.reset();
    m_trace.reset();
}

bool LogPanelTest::says(const QString& words) const {
    for (const QLabel* label : m_panel->findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(words)) {
            return true;
        }
    }
    return false;
}

void LogPanelTest::addLines(int count) {
    std::vector<protocol::Event> events;
    for (int i = 0; i < count; ++i) {
        protocol::LogLine line;
        line.text = "more " + std::to_string(i);
        line.time = 5'000 * demo::second + i;
        events.push_back(line);
    }
    m_trace->store.ingest(events);
    m_trace->store.flush();
    QCoreApplication::processEvents();
}

void LogPanelTest::levelButtonsHideLines() {
    QCOMPARE(rows(), 7);
    QTest::mouseClick(button("logs.info"), Qt::LeftButton);
    QCOMPARE(rows(), 1);
    QTest::mouseClick(button("logs.info"), Qt::LeftButton);
    QTest::mouseClick(button("logs.error"), Qt::LeftButton);
    QCOMPARE(rows(), 6);
}

void LogPanelTest::theTextFilterHidesLines() {
    m_panel->findChild<QLineEdit*>()->setText("proxying");
    QCOMPARE(rows(), 2);
}

void LogPanelTest::theFunctionFilterHidesLines() {
    auto* functions = m_panel->findChild<QComboBox*>();
    functions->setCurrentIndex(functions->findText("hello"));
    QCOMPARE(rows(), 4);
    functions->setCurrentIndex(0);
    QCOMPARE(rows(), 7);
}

void LogPanelTest::onlyTheSelectedRequest() {
    m_trace->selection.selectInvocation(m_trace->at(5).id);
    QTest::mouseClick(button("logs.thisRequest"), Qt::LeftButton);
    QCOMPARE(rows(), 1);
    m_trace->selection.selectInvocation(m_trace->at(9).id);
    QCOMPARE(rows(), 0);
    QVERIFY(says("No line matches"));
    m_panel->setThisRequestOnly(false);
    QCOMPARE(rows(), 7);
}

void LogPanelTest::aClickOnTheSourceAsksForIt() {
    QSignalSpy spy(&m_trace->selection, &trace::Selection::sourceRequested);
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, cell(5, LogModel::source));
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0], QVariantList({"supabase/functions/boom/index.ts", 12, 9}));
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, cell(5, LogModel::time));
    QCOMPARE(spy.size(), 1);
}

void LogPanelTest::aClickOnAFrameAsksForIt() {
    QSignalSpy spy(&m_trace->selection, &trace::Selection::sourceRequested);
    view().setExpanded(5, true);
    const QRect row = view().visualRect(view().model()->index(5, LogModel::message));
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, QPoint(row.left() + 60, row.bottom() - blockPadding - 4));
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][1].toInt(), 20);
}

void LogPanelTest::enterGoesToTheSource() {
    QSignalSpy spy(&m_trace->selection, &trace::Selection::sourceRequested);
    view().setCurrentIndex(view().model()->index(5, 0));
    QTest::keyClick(&view(), Qt::Key_Return);
    QCOMPARE(spy.size(), 1);
}

void LogPanelTest::arrowsExpandAndCollapse() {
    view().setCurrentIndex(view().model()->index(5, 0));
    const int before = view().verticalHeader()->sectionSize(5);
    QTest::keyClick(&view(), Qt::Key_Right);
    QVERIFY(view().verticalHeader()->sectionSize(5) > 2 * before);
    QTest::keyClick(&view(), Qt::Key_Left);
    QCOMPARE(view().verticalHeader()->sectionSize(5), before);
    QTest::keyClick(&view(), Qt::Key_Space);
    QVERIFY(view().verticalHeader()->sectionSize(5) > before);
    button("logs.info")->setChecked(false);
    QVERIFY(view().verticalHeader()->sectionSize(0) > before);
    button("logs.info")->setChecked(true);
    QCOMPARE(view().verticalHeader()->sectionSize(0), before);
    QVERIFY(view().verticalHeader()->sectionSize(5) > before);
    view().setExpanded(0, true);
    QCOMPARE(view().verticalHeader()->sectionSize(0), before);
}

void LogPanelTest::choosingALineChoosesItsRequest() {
    QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, cell(5, LogModel::time));
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(5).id);
    QCOMPARE(m_trace->selection.logLine(), m_trace->at(5).logs[0]);
}

void LogPanelTest::choosingARequestMarksItsLines() {
    m_trace->selection.selectInvocation(m_trace->at(4).id);
    QVERIFY(view().model()->index(4, 0).data(Qt::BackgroundRole).isValid());
    QVERIFY(!view().model()->index(3, 0).data(Qt::BackgroundRole).isValid());
}

void LogPanelTest::followsTheTailUntilScrolled() {
    addLines(200);
    QScrollBar* bar = view().verticalScrollBar();
    QTRY_COMPARE(bar->value(), bar->maximum());
    QVERIFY(button("logs.follow")->isChecked());
    bar->setValue(bar->maximum() / 2);
    QVERIFY(!view().followsTail());
    QVERIFY(!button("logs.follow")->isChecked());
    const int place = bar->value();
    addLines(50);
    QCOMPARE(bar->value(), place);
    QTest::mouseClick(button("logs.follow"), Qt::LeftButton);
    QCOMPARE(bar->value(), bar->maximum());
    addLines(50);
    QTRY_COMPARE(bar->value(), bar->maximum());
}

void LogPanelTest::linesAreCopied() {
    view().selectRow(5);
    QVERIFY(view().selectedText().contains("TypeError"));
    QCOMPARE(view().selectedText().count("    at "), 2);
}

void LogPanelTest::clearHidesButKeeps() {
    QTest::mouseClick(button("logs.clear"), Qt::LeftButton);
    QCOMPARE(rows(), 0);
    QVERIFY(says("The log is cleared"));
    QVERIFY(m_trace->store.endLogLine() > m_trace->store.firstLogLine());
    addLines(1);
    QCOMPARE(rows(), 1);
}

void LogPanelTest::emptyStatesDiffer() {
    demo::Trace empty;
    LogPanel panel(empty.store, empty.selection);
    panel.show();
    bool said = false;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        said = said || (label->isVisible() && label->text().contains("console.log()"));
    }
    QVERIFY(said);
}

QTEST_MAIN(LogPanelTest)
#include "log_panel_test.moc"
