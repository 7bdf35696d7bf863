#include <QTcpServer>
#include <QTest>
#include <QTreeView>

#include <csignal>

#include "app/project/project_model.h"
#include "app/shell/error_banner.h"
#include "app/shell/run_state.h"
#include "tests/app/shell/studio_probe.h"

using namespace edge;
using namespace edge::shell;
using RunnerState = client::RunnerClient::State;

/// What goes wrong is said where the user looks, with what to do, and heals.
class ShellTroubleTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioProbe> probe;

    ErrorBanner& banner() const { return *probe->window().banner(); }
    bool listens() const { return probe->runner().state() == RunnerState::listening; }

    project::FunctionState stateOf(const QString& function) const {
        auto* model = probe->panels().tree().findChild<QTreeView*>()->model();
        const auto rows = model->match(model->index(0, 0), Qt::DisplayRole, function, 1, Qt::MatchExactly | Qt::MatchRecursive);
        return rows.isEmpty() ? project::FunctionState::unknown
                              : rows.first().data(project::ProjectModel::stateRole).value<project::FunctionState>();
    }

private slots:
    void init() { probe = std::make_unique<StudioProbe>(); }
    void cleanup() { probe.reset(); }
    void a_syntax_error_is_shown_on_its_line_in_the_tree_and_below_and_heals();
    void a_press_on_the_trouble_goes_to_its_line();
    void a_runner_that_dies_is_said_and_works_again();
    void a_runner_that_is_dead_is_said_by_the_answer_too();
    void a_runner_that_is_missing_is_said_with_a_remedy();
    void a_taken_port_is_replaced_and_said();
    void a_taken_port_stops_the_runner_when_the_settings_say_so();
    void a_folder_without_functions_says_how_to_begin();
    void a_project_without_functions_offers_to_create_one();
    void a_file_broken_by_another_program_is_marked_on_the_right_line();
    void what_two_functions_trip_over_stays_until_both_are_mended();
    void a_folder_that_is_missing_leads_to_the_welcome_page();
    void a_closed_project_leads_to_the_welcome_page();
};

void ShellTroubleTest::what_two_functions_trip_over_stays_until_both_are_mended() {
    QVERIFY(probe->startListening());
    QVERIFY(probe->write("supabase/functions/_shared/both.ts", "import { x } from './absent.ts';\nexport const y = x;\n"));
    for (const char* name : {"hello", "boom"})
        QVERIFY(probe->write(StudioProbe::entry(name), "import { y } from '../_shared/both.ts';\nDeno.serve(() => new Response(y));\n"));
    QVERIFY(probe->panels().editor().open(probe->path("supabase/functions/_shared/both.ts")));
    QTRY_COMPARE_WITH_TIMEOUT(probe->workbench().faults().brokenFunctions(), 2, StudioProbe::patienceMs);
    QTRY_COMPARE(int(probe->editor()->problems().size()), 1);
    QCOMPARE(probe->editor()->problems().front().line, 1);
    QCOMPARE(probe->editor()->problems().front().column, 19);
    QCOMPARE(probe->editor()->problems().front().endColumn, 19 + int(strlen("'./absent.ts'")));
    QVERIFY(probe->write(StudioProbe::entry("hello"), "Deno.serve(() => new Response());\n"));
    QTRY_COMPARE_WITH_TIMEOUT(probe->workbench().faults().brokenFunctions(), 1, StudioProbe::patienceMs);
    QCOMPARE(int(probe->editor()->problems().size()), 1);
    QVERIFY(probe->write(StudioProbe::entry("boom"), "Deno.serve(() => new Response());\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe->editor()->problems().empty(), StudioProbe::patienceMs);
}

void ShellTroubleTest::a_syntax_error_is_shown_on_its_line_in_the_tree_and_below_and_heals() {
    QVERIFY(probe->startListening());
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("hello"), project::FunctionState::ready, StudioProbe::patienceMs);
    const QByteArray good = probe->read(StudioProbe::entry("hello"));
    probe->run("go.editor");
    probe->editor()->goTo(1, 1);
    probe->type("let = 1;");
    probe->press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("hello"), project::FunctionState::failed, StudioProbe::patienceMs);
    QTRY_COMPARE(int(probe->editor()->problems().size()), 1);
    QCOMPARE(probe->editor()->problems().front().line, 1);
    QVERIFY2(probe->trouble().startsWith("hello does not build"), qPrintable(probe->trouble()));
    QVERIFY(probe->says("hello does not build"));

    QVERIFY(probe->write(StudioProbe::entry("hello"), good));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("hello"), project::FunctionState::ready, StudioProbe::patienceMs);
    QTRY_VERIFY(probe->editor()->problems().empty());
    QVERIFY(probe->trouble().isEmpty());
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().statusText(), "200 OK");
}

void ShellTroubleTest::a_press_on_the_trouble_goes_to_its_line() {
    QVERIFY(probe->write(StudioProbe::entry("stream"), "// one\n// two\nconst = 3;\n"));
    QVERIFY(probe->startListening());
    QTRY_VERIFY_WITH_TIMEOUT(!probe->trouble().isEmpty(), StudioProbe::patienceMs);
    emit probe->window().troublePressed();
    QCOMPARE(probe->panels().editor().currentFile(), probe->path(StudioProbe::entry("stream")));
    QCOMPARE(probe->editor()->cursorLine(), 3);
}

void ShellTroubleTest::a_runner_that_dies_is_said_and_works_again() {
    QVERIFY(probe->startListening());
    const qint64 first = probe->runner().processId();
    QVERIFY(first > 0);
    ::kill(pid_t(first), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(banner().currentKey(), "runner_died", StudioProbe::patienceMs);
    QVERIFY2(banner().text().contains("started again"), qPrintable(banner().text()));
    QVERIFY(banner().isVisible());
    QCOMPARE(probe->window().runState()->kind(), RunState::Kind::busy);
    QTRY_VERIFY_WITH_TIMEOUT(listens(), StudioProbe::patienceMs);
    QVERIFY(probe->runner().processId() != first);
    QVERIFY(banner().currentKey().isEmpty());
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().statusText(), "200 OK");
}

void ShellTroubleTest::a_runner_that_is_dead_is_said_by_the_answer_too() {
    QVERIFY(probe->startListening());
    probe->run("runner.stop");
    QTRY_COMPARE_WITH_TIMEOUT(probe->runner().state(), RunnerState::stopped, StudioProbe::patienceMs);
    QVERIFY(probe->says("Stopped"));
    QVERIFY(probe->send("hello"));
    QVERIFY(probe->response().explanation().contains("The runner is not running"));
    QPushButton* restart = probe->button("Restart Runner");
    QVERIFY(restart);
    QTest::mouseClick(restart, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(listens(), StudioProbe::patienceMs);
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().statusText(), "200 OK");
}

void ShellTroubleTest::a_runner_that_is_missing_is_said_with_a_remedy() {
    qputenv("EDGE_RUNNER", "/nonexistent/edge-runner");
    probe->start();
    QTRY_COMPARE_WITH_TIMEOUT(probe->runner().state(), RunnerState::failed, StudioProbe::patienceMs);
    QVERIFY2(banner().text().contains("/nonexistent/edge-runner"), qPrintable(banner().text()));
    QCOMPARE(probe->window().runState()->kind(), RunState::Kind::failed);
    qputenv("EDGE_RUNNER", EDGE_BINARY_DIR "/bin/edge-runner");
    QPushButton* restart = probe->button("Restart Runner");
    QVERIFY(restart);
    QTest::mouseClick(restart, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(listens(), StudioProbe::patienceMs);
    QVERIFY(!banner().isVisible());
}

void ShellTroubleTest::a_taken_port_is_replaced_and_said() {
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    probe->set("runner/port", other.serverPort());
    QVERIFY(probe->startListening());
    QVERIFY(probe->runner().port() != other.serverPort());
    QCOMPARE(banner().currentKey(), "port_in_use");
    QVERIFY(banner().text().contains(QString::number(other.serverPort())));
    QPushButton* again = probe->button(QStringLiteral("Try %1 Again").arg(other.serverPort()));
    QVERIFY(again);
    QVERIFY(probe->send("hello"));
    QCOMPARE(probe->response().statusText(), "200 OK");
    const quint16 port = other.serverPort();
    other.close();
    QTest::mouseClick(again, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(probe->runner().port(), int(port), StudioProbe::patienceMs);
    QVERIFY(!banner().isVisible());
}

void ShellTroubleTest::a_taken_port_stops_the_runner_when_the_settings_say_so() {
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    probe->set("runner/port", other.serverPort());
    probe->set("runner/portTaken", "fail");
    probe->start();
    QTRY_COMPARE_WITH_TIMEOUT(probe->runner().state(), RunnerState::failed, StudioProbe::patienceMs);
    QCOMPARE(banner().currentKey(), "port_in_use");
    QCOMPARE(probe->window().runState()->kind(), RunState::Kind::failed);
    QVERIFY2(!banner().text().contains("--port"), qPrintable(banner().text()));
    QPushButton* another = probe->button("Use Another Port");
    QVERIFY(another);
    QTest::mouseClick(another, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(listens(), StudioProbe::patienceMs);
    QVERIFY(probe->runner().port() != other.serverPort());
}

void ShellTroubleTest::a_folder_without_functions_says_how_to_begin() {
    QTemporaryDir empty;
    probe->start({"--project", empty.path()});
    QVERIFY(!probe->window().showsWelcome());
    QTRY_COMPARE_WITH_TIMEOUT(banner().currentKey(), "no_project", StudioProbe::patienceMs);
    QVERIFY2(banner().text().contains("has no supabase folder"), qPrintable(banner().text()));
    QVERIFY(probe->button("Open Folder…"));
    QVERIFY(probe->button("Open another project…"));
    QVERIFY(probe->panels().editor().openFiles().isEmpty());
}

void ShellTroubleTest::a_project_without_functions_offers_to_create_one() {
    QTemporaryDir empty;
    QVERIFY(QDir(empty.path()).mkpath("supabase/functions"));
    probe->start({"--project", empty.path()});
    QTRY_VERIFY_WITH_TIMEOUT(probe->says("No functions yet"), StudioProbe::patienceMs);
    QVERIFY(probe->button("Create a function"));
    QTRY_COMPARE_WITH_TIMEOUT(banner().currentKey(), "no_functions", StudioProbe::patienceMs);
    QVERIFY(!probe->button("Send")->isEnabled());
}

void ShellTroubleTest::a_file_broken_by_another_program_is_marked_on_the_right_line() {
    QVERIFY(probe->startListening());
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("hello"), project::FunctionState::ready, StudioProbe::patienceMs);
    QVERIFY(probe->write(StudioProbe::entry("hello"), "// one\n\n// three\nconst = 4;\n// five\n"));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf("hello"), project::FunctionState::failed, StudioProbe::patienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(probe->editor()->lines(), 6, StudioProbe::patienceMs);
    QTRY_COMPARE(int(probe->editor()->problems().size()), 1);
    QCOMPARE(probe->editor()->problems().front().line, 4);
}

void ShellTroubleTest::a_folder_that_is_missing_leads_to_the_welcome_page() {
    probe->start({"--project", "/nonexistent/project"});
    QVERIFY(probe->window().showsWelcome());
    QCOMPARE(banner().currentKey(), "no_project");
    QVERIFY(banner().text().contains("/nonexistent/project"));
    QVERIFY(probe->button("Open Folder…"));
    QVERIFY(probe->button("Open Sample Project"));
    QCOMPARE(probe->runner().state(), RunnerState::stopped);
}

void ShellTroubleTest::a_closed_project_leads_to_the_welcome_page() {
    QVERIFY(probe->startListening());
    probe->run("file.closeFolder");
    QVERIFY(probe->window().showsWelcome());
    QTRY_COMPARE_WITH_TIMEOUT(probe->runner().state(), RunnerState::stopped, StudioProbe::patienceMs);
    QVERIFY(probe->panels().editor().openFiles().isEmpty());
    QVERIFY(!probe->button("Send")->isEnabled());
    QPushButton* recent = nullptr;
    for (auto* button : probe->window().findChildren<QPushButton*>())
        if (button->isVisible() && button->toolTip() == probe->project()) recent = button;
    QVERIFY(recent);
    QTest::mouseClick(recent, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(listens(), StudioProbe::patienceMs);
    QVERIFY(!probe->window().showsWelcome());
    QCOMPARE(probe->panels().editor().currentFile(), probe->path(StudioProbe::entry("hello")));
}

QTEST_MAIN(ShellTroubleTest)
#include "shell_trouble_test.moc"
