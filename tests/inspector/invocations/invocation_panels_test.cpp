// Table and detail pane as widgets that share one selection.
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include "inspector/invocations/detail_panel.h"
#include "inspector/invocations/invocation_model.h"
#include "inspector/invocations/table_panel.h"
#include "tests/inspector/support/store_fixture.h"

using namespace edge;
using namespace edge::invocations;

class InvocationPanelsTest : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void theNewestIsOnTop();
    void aClickSelects();
    void choosingElsewhereMovesTheRow();
    void aRequestChosenBeforeItArrivesIsShownThen();
    void filteringTellsHowMany();
    void rowsAreCopiedAsColumns();
    void enterAsksForDetails();
    void detailsFollowTheSelection();
    void detailsSayWhatToDoAboutAFailure();
    void detailsAreCopied();
    void detailsLeadToTheLog();
    void thePathCanAlwaysBeRead();
    void emptyPanelsSayWhatToDo();

private:
    bool shows(const QWidget& panel, const QString& words) const;
    QString current() const { return m_table->table().currentIndex().data(InvocationModel::idRole).toString(); }

    std::unique_ptr<demo::Trace> m_trace;
    std::unique_ptr<InvocationTablePanel> m_table;
    std::unique_ptr<InvocationDetailPanel> m_details;
};

void InvocationPanelsTest::init() {
    m_trace = std::make_unique<demo::Trace>(demo::tour());
    m_table = std::make_unique<InvocationTablePanel>(m_trace->store, m_trace->selection);
    m_details = std::make_unique<InvocationDetailPanel>(m_trace->store, m_trace->selection);
    m_table->resize(1000, 300);
    m_details->resize(700, 400);
    m_table->show();
    m_details->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
}

void InvocationPanelsTest::cleanup() {
    m_table.reset();
    m_details.reset();
    m_trace.reset();
}

bool InvocationPanelsTest::shows(const QWidget& panel, const QString& words) const {
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(words)) {
            return true;
        }
    }
    return false;
}

void InvocationPanelsTest::theNewestIsOnTop() {
    QCOMPARE(m_table->table().model()->index(0, 0).data(InvocationModel::idRole).toString(), m_trace->at(9).id);
}

void InvocationPanelsTest::aClickSelects() {
    QTableView& table = m_table->table();
    const QRect cell = table.visualRect(table.model()->index(4, InvocationModel::path));
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(5).id);
    QTest::keyClick(&table, Qt::Key_Down);
    QCOMPARE(m_trace->selection.invocation(), m_trace->at(4).id);
}

void InvocationPanelsTest::choosingElsewhereMovesTheRow() {
    QSignalSpy spy(&m_trace->selection, &trace::Selection::invocationChanged);
    m_trace->selection.selectInvocation(m_trace->at(2).id);
    QCOMPARE(current(), m_trace->at(2).id);
    QVERIFY(m_table->table().selectionModel()->isRowSelected(m_table->table().currentIndex().row()));
    m_trace->selection.selectInvocation({});
    QCOMPARE(current(), "");
    QCOMPARE(spy.size(), 2);
}

void InvocationPanelsTest::aRequestChosenBeforeItArrivesIsShownThen() {
    demo::Session session;
    session.wait(100 * demo::second);
    const std::string id = session.request({.function = "late"});
    m_trace->selection.selectInvocation(QString::fromStdString(id) + "x");
    auto events = session.take();
    for (protocol::Event& event : events) {
        if (auto* started = std::get_if<protocol::InvocationStarted>(&event)) started->invocation += "x";
        if (auto* done = std::get_if<protocol::InvocationFinished>(&event)) done->invocation += "x";
    }
    m_trace->store.ingest(std::span(events).subspan(1));
    m_trace->store.flush();
    QCOMPARE(current(), QString::fromStdString(id) + "x");
    QVERIFY(shows(*m_details, "late"));
}

void InvocationPanelsTest::filteringTellsHowMany() {
    auto* filter = m_table->findChild<QLineEdit*>();
    QVERIFY(shows(*m_table, "10 requests"));
    filter->setText("cold");
    QCOMPARE(m_table->table().model()->rowCount(), 5);
    QVERIFY(shows(*m_table, "5 of 10 requests"));
    filter->setText("nothing like it");
    QVERIFY(shows(*m_table, "No request matches the filter"));
    filter->clear();
    QVERIFY(m_table->table().isVisible());
}

void InvocationPanelsTest::rowsAreCopiedAsColumns() {
    m_trace->selection.selectInvocation(m_trace->at(5).id);
    for (QAction* action : m_table->table().actions()) {
        if (action->shortcut() == QKeySequence(QKeySequence::Copy)) {
            action->trigger();
        }
    }
    const QString text = QApplication::clipboard()->text();
    QCOMPARE(text.count('\t'), InvocationModel::columns - 1);
    QVERIFY(text.contains("boom\tGET\t/boom\t500\tcold\t5.54 ms"));
}

void InvocationPanelsTest::enterAsksForDetails() {
    QSignalSpy spy(m_table.get(), &InvocationTablePanel::detailsRequested);
    m_trace->selection.selectInvocation(m_trace->at(5).id);
    QTest::keyClick(&m_table->table(), Qt::Key_Return);
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toString(), m_trace->at(5).id);
}

void InvocationPanelsTest::detailsFollowTheSelection() {
    QVERIFY(shows(*m_details, "No request selected"));
    m_trace->selection.selectInvocation(m_trace->at(0).id);
    QVERIFY(shows(*m_details, "GET /hello"));
    QVERIFY(shows(*m_details, "cold start: first request to this function"));
    QVERIFY(shows(*m_details, m_trace->at(0).id));
    m_trace->selection.selectInvocation(m_trace->at(1).id);
    QVERIFY(shows(*m_details, "warm"));
    m_trace->selection.clear();
    QVERIFY(shows(*m_details, "No request selected"));
}

void InvocationPanelsTest::detailsSayWhatToDoAboutAFailure() {
    m_trace->selection.selectInvocation(m_trace->at(9).id);
    QVERIFY(shows(*m_details, "CPU limit reached. Split the work"));
    QVERIFY(shows(*m_details, "WORKER_RESOURCE_LIMIT"));
    m_trace->selection.selectInvocation(m_trace->at(0).id);
    QVERIFY(!shows(*m_details, "CPU limit"));
}

void InvocationPanelsTest::detailsAreCopied() {
    m_trace->selection.selectInvocation(m_trace->at(0).id);
    for (QToolButton* button : m_details->findChildren<QToolButton*>()) {
        if (button->text() == "Copy") {
            button->click();
        }
    }
    QVERIFY(QApplication::clipboard()->text().contains("evaluate  1.48 ms"));
}

void InvocationPanelsTest::detailsLeadToTheLog() {
    QSignalSpy spy(m_details.get(), &InvocationDetailPanel::logsRequested);
    m_trace->selection.selectInvocation(m_trace->at(0).id);
    for (QToolButton* button : m_details->findChildren<QToolButton*>()) {
        if (button->text() == "1 log line") {
            button->click();
        }
    }
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toString(), m_trace->at(0).id);
}

void InvocationPanelsTest::thePathCanAlwaysBeRead() {
    const QTableView& table = m_table->table();
    const auto width = [&table](int column) { return table.columnWidth(column); };
    const auto sum = [&] {
        int all = 0;
        for (int column = 0; column < InvocationModel::columns; ++column) all += width(column);
        return all;
    };
    m_table->resize(1500, 300);
    QTRY_COMPARE(sum(), table.viewport()->width());
    QVERIFY(width(InvocationModel::path) > 400);
    m_table->resize(500, 300);
    QTRY_COMPARE(width(InvocationModel::path), 110);
    QVERIFY(sum() > table.viewport()->width());
}

void InvocationPanelsTest::emptyPanelsSayWhatToDo() {
    demo::Trace empty;
    InvocationTablePanel table(empty.store, empty.selection);
    table.show();
    QVERIFY(shows(table, "Send a request with Ctrl+Return"));
    QVERIFY(!table.grab().isNull());
}

QTEST_MAIN(InvocationPanelsTest)
#include "invocation_panels_test.moc"
