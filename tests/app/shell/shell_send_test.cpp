#include <QTest>

#include <algorithm>

#include "app/composer/request/request_composer.h"
#include "app/composer/response/body_view.h"
#include "app/shell/panel_dock.h"
#include "inspector/invocations/table_panel.h"
#include "inspector/logs/log_model.h"
#include "inspector/logs/log_panel.h"
#include "inspector/logs/log_view.h"
#include "tests/app/shell/studio_probe.h"

using namespace edge;
using namespace edge::shell;
using Place = MainWindow::Place;
using State = response::ResponseView::State;

/// Requests through the whole studio: what is seen where after Ctrl+Return.
class ShellSendTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioProbe> probe;

    trace::TraceStore& store() const { return probe->services().store; }
    trace::Selection& selection() const { return probe->services().selection; }
    QTableView& table() const { return probe->panel<invocations::InvocationTablePanel>(Place::invocations).table(); }
    logs::LogView& logs() const { return probe->panel<logs::LogPanel>(Place::logs).view(); }

    static QStringList rowOf(QTableView& table, int row) {
        QStringList cells;
        for (int column = 0; column < table.model()->columnCount(); ++column) cells << table.model()->index(row, column).data().toString();
        return cells;
    }

    int logRow(const QString& part) const {
        auto& model = *logs().model();
        for (int row = 0; row < model.rowCount(); ++row)
            if (model.index(row, logs::LogModel::message).data().toString().contains(part)) return row;
        return -1;
    }

private slots:
    void init();
    void cleanup() { probe.reset(); }
    void ctrl_return_sends_and_the_answer_is_shown();
    void the_second_request_is_warm();
    void a_row_chosen_in_the_table_is_chosen_everywhere();
    void going_to_the_logs_changes_no_choice();
    void double_click_on_a_row_brings_the_details();
    void an_exception_is_marked_on_its_line_and_leaves_with_the_next_request();
    void a_click_on_the_source_of_a_log_line_goes_there();
    void a_picture_is_shown_as_one();
    void a_request_that_hangs_can_be_cancelled();
    void a_function_that_wants_a_token_says_so_and_gets_one();
    void an_edited_function_answers_anew_once_saved();
};

void ShellSendTest::init() {
    probe = std::make_unique<StudioProbe>();
    QVERIFY(probe->startListening());
}

void ShellSendTest::ctrl_return_sends_and_the_answer_is_shown() {
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().state(), State::complete);
    QCOMPARE(probe->response().statusText(), "200 OK");
    QCOMPARE(probe->response().body()->shownText(), "{\n  \"message\": \"Hello Edge!\",\n  \"served\": 1\n}");
    QTRY_VERIFY_WITH_TIMEOUT(store().latestInvocation() && !store().hasRunning(), StudioProbe::patienceMs);
    const trace::InvocationRecord& invocation = *store().latestInvocation();
    QVERIFY(invocation.cold);
    QCOMPARE(selection().invocation(), invocation.id);
    QTRY_COMPARE(table().model()->rowCount(), 1);
    const QStringList cells = rowOf(table(), 0);
    QVERIFY2(cells.contains("hello") && cells.contains("200"), qPrintable(cells.join(" | ")));
    QVERIFY(probe->says("Running on :"));
}

void ShellSendTest::the_second_request_is_warm() {
    QVERIFY(probe->send("hello"));
    QVERIFY(probe->send("hello"));
    QVERIFY(probe->response().body()->shownText().contains("\"served\": 2"));
    QTRY_VERIFY_WITH_TIMEOUT(store().endInvocation() == 2 && !store().hasRunning(), StudioProbe::patienceMs);
    QVERIFY(!store().latestInvocation()->cold);
    QTRY_COMPARE(table().model()->rowCount(), 2);
    QCOMPARE(selection().invocation(), store().latestInvocation()->id);
}

void ShellSendTest::a_row_chosen_in_the_table_is_chosen_everywhere() {
    QVERIFY(probe->send("hello"));
    QVERIFY(probe->send("boom"));
    QTRY_COMPARE(table().model()->rowCount(), 2);
    QTRY_COMPARE(table().currentIndex().isValid(), true);
    const int other = 1 - table().currentIndex().row();
    const QString before = selection().invocation();
    probe->clickRow(table(), other, 1);
    QVERIFY(!selection().invocation().isEmpty());
    QVERIFY(selection().invocation() != before);
    auto& model = static_cast<logs::LogModel&>(*logs().model());
    const int row = model.firstRowOf(selection().invocation());
    QVERIFY(row >= 0);
    QVERIFY(model.index(row, logs::LogModel::message).data().toString().contains("greeting Edge"));
}

void ShellSendTest::going_to_the_logs_changes_no_choice() {
    QVERIFY(probe->send("hello"));
    QVERIFY(probe->send("boom"));
    QTRY_VERIFY_WITH_TIMEOUT(logRow("Cannot read properties") >= 0, StudioProbe::patienceMs);
    const QString chosen = selection().invocation();
    QCOMPARE(chosen, store().latestInvocation()->id);
    for (const char* place : {"go.invocations", "go.logs"}) {
        probe->run(place);
        QCoreApplication::processEvents();
        QCOMPARE(selection().invocation(), chosen);
    }
}

void ShellSendTest::double_click_on_a_row_brings_the_details() {
    QVERIFY(probe->send("hello"));
    QTRY_COMPARE(table().model()->rowCount(), 1);
    QTableView& rows = table();
    QVERIFY(probe->window().dock(Place::detail)->visibleRegion().isEmpty());
    const QPoint place = rows.visualRect(rows.model()->index(0, 1)).center();
    QTest::mouseClick(rows.viewport(), Qt::LeftButton, {}, place);
    QTest::mouseDClick(rows.viewport(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(!probe->window().dock(Place::detail)->visibleRegion().isEmpty());
}

void ShellSendTest::an_exception_is_marked_on_its_line_and_leaves_with_the_next_request() {
    QVERIFY(probe->send("boom"));
    QCOMPARE(probe->response().statusText(), "500 Internal Server Error");
    QTRY_VERIFY_WITH_TIMEOUT(probe->editor()->annotation(6).contains("Cannot read properties of undefined"), StudioProbe::patienceMs);
    QVERIFY(probe->trouble().startsWith("boom: TypeError"));
    QVERIFY(probe->send("hello"));
    QVERIFY(probe->panels().editor().open(probe->path(StudioProbe::entry("boom"))));
    QTRY_VERIFY(probe->editor()->annotation(6).isEmpty());
    QVERIFY(probe->trouble().isEmpty());
}

void ShellSendTest::a_click_on_the_source_of_a_log_line_goes_there() {
    QVERIFY(probe->send("boom"));
    QVERIFY(probe->panels().editor().open(probe->path(StudioProbe::entry("hello"))));
    QTRY_VERIFY_WITH_TIMEOUT(logRow("Cannot read properties") >= 0, StudioProbe::patienceMs);
    probe->clickRow(logs(), logRow("Cannot read properties"), logs::LogModel::source);
    QTRY_COMPARE(probe->panels().editor().currentFile(), probe->path(StudioProbe::entry("boom")));
    QCOMPARE(probe->editor()->cursorLine(), 7);
}

void ShellSendTest::a_picture_is_shown_as_one() {
    QVERIFY(probe->send("image-filter"));
    QCOMPARE(probe->response().statusText(), "200 OK");
    QCOMPARE(probe->response().body()->form(), response::BodyView::Form::image);
    QCOMPARE(probe->response().body()->remark(), "320 × 200, PNG");
}

void ShellSendTest::a_request_that_hangs_can_be_cancelled() {
    QVERIFY(probe->write(StudioProbe::entry("hang"), "Deno.serve(() => new Promise(() => setInterval(() => {}, 1000)));\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe->workbench().functions().contains("hang"), StudioProbe::patienceMs);
    probe->beginSending("hang");
    QTRY_COMPARE_WITH_TIMEOUT(probe->response().state(), State::waiting, StudioProbe::patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(store().hasRunning(), StudioProbe::patienceMs);
    QVERIFY(probe->button("Cancel"));
    probe->panels().composer().setFocus();
    probe->press(Qt::Key_Escape);
    QTRY_COMPARE(probe->response().state(), State::failed);
    QVERIFY(probe->response().explanation().contains("Cancelled"));
    QTRY_VERIFY_WITH_TIMEOUT(!store().hasRunning(), StudioProbe::patienceMs);
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().statusText(), "200 OK");
}

void ShellSendTest::a_function_that_wants_a_token_says_so_and_gets_one() {
    http::Draft draft;
    draft.function = "fetch-proxy";
    draft.authorization.identity = http::Identity::none;
    probe->panels().composer().setDraft(draft);
    QVERIFY(probe->send("fetch-proxy"));
    QVERIFY2(probe->response().statusText().startsWith("401"), qPrintable(probe->response().statusText()));
    QVERIFY2(probe->response().explanation().contains("token", Qt::CaseInsensitive), qPrintable(probe->response().explanation()));
    draft.authorization.identity = http::Identity::anon;
    probe->panels().composer().setDraft(draft);
    QVERIFY(probe->send("fetch-proxy"));
    QCOMPARE(probe->response().statusText(), "200 OK");
    QVERIFY(probe->response().body()->shownText().contains("Hello proxy!"));
}

void ShellSendTest::an_edited_function_answers_anew_once_saved() {
    QVERIFY(probe->send("hello"));
    probe->run("go.editor");
    probe->run("editor.selectAll");
    probe->type("export default { fetch: () => new Response('edited') };");
    QVERIFY(probe->panels().editor().isModified(probe->path(StudioProbe::entry("hello"))));
    const auto builds = [this] { return std::ranges::count(store().builds(), QStringLiteral("hello"), &trace::BuildRecord::function); };
    const auto before = builds();
    probe->press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(probe->read(StudioProbe::entry("hello")).contains("'edited'"));
    QTRY_VERIFY_WITH_TIMEOUT(builds() > before, StudioProbe::patienceMs);
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().body()->shownText(), "edited");
}

QTEST_MAIN(ShellSendTest)
#include "shell_send_test.moc"
