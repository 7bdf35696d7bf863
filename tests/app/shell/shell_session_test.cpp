#include <QDockWidget>
#include <QTest>

#include "app/composer/request/request_composer.h"
#include "app/shell/panel_dock.h"
#include "tests/app/shell/studio_probe.h"

using namespace edge;
using namespace edge::shell;
using Place = MainWindow::Place;

/// The work is where it was left, after closing and after a crash.
class ShellSessionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StudioProbe> probe;

    panel::EditorTabs& editor() const { return probe->panels().editor(); }
    QString file(const QString& function) const { return probe->path(StudioProbe::entry(function)); }

private slots:
    void init() {
        probe = std::make_unique<StudioProbe>();
        probe->start();
    }
    void cleanup() { probe.reset(); }
    void open_files_and_the_cursor_come_back();
    void the_request_comes_back();
    void the_layout_comes_back();
    void the_layout_can_be_reset();
    void the_last_project_opens_by_itself();
    void unsaved_text_survives_a_crash();
    void unsaved_text_survives_closing();
    void two_projects_keep_their_own_requests();
    void unsaved_text_stays_with_its_project();
    void a_damaged_session_is_passed_over();
};

void ShellSessionTest::open_files_and_the_cursor_come_back() {
    QVERIFY(editor().open(file("hello")));
    QVERIFY(editor().open(file("stream")));
    QVERIFY(editor().reveal(file("boom"), 7, 10));
    const QStringList files = editor().openFiles();
    QCOMPARE(files.size(), 3);
    probe->quit();
    probe->start();
    QCOMPARE(editor().openFiles(), files);
    QCOMPARE(editor().currentFile(), file("boom"));
    QCOMPARE(probe->editor()->cursorLine(), 7);
    QCOMPARE(probe->editor()->cursorColumn(), 10);
}

void ShellSessionTest::the_request_comes_back() {
    http::Draft draft;
    draft.method = "PUT";
    draft.function = "stream";
    draft.path = "/orders?limit=3";
    draft.headers = {{true, "x-first", "1"}, {false, "x-second", "2"}};
    draft.authorization = {http::Identity::bearer, "a.b.c"};
    draft.json = "{\"left\": true}";
    probe->panels().composer().setDraft(draft);
    probe->quit();
    probe->start();
    QCOMPARE(http::toJson(probe->panels().composer().draft()), http::toJson(draft));
}

void ShellSessionTest::the_layout_comes_back() {
    probe->run("view.left");
    probe->window().dock(Place::timeline)->close();
    probe->window().dock(Place::memory)->raise();
    probe->window().resize(1300, 900);
    QCoreApplication::processEvents();
    probe->quit();
    probe->start();
    QVERIFY(probe->window().dock(Place::project)->isHidden());
    QVERIFY(probe->window().dock(Place::timeline)->isHidden());
    QVERIFY(!probe->window().dock(Place::request)->isHidden());
    QTRY_VERIFY(!probe->window().dock(Place::memory)->visibleRegion().isEmpty());
    QCOMPARE(probe->window().size(), QSize(1300, 900));
}

void ShellSessionTest::the_layout_can_be_reset() {
    PanelDock* logs = probe->window().dock(Place::logs);
    logs->setFloating(true);
    probe->run("view.left");
    probe->window().dock(Place::request)->close();
    probe->run("view.reset");
    QVERIFY(!logs->isFloating());
    for (const Place place : {Place::project, Place::request, Place::response, Place::timeline, Place::invocations})
        QTRY_VERIFY2(probe->window().dock(place)->isVisible(), qPrintable(probe->window().dock(place)->windowTitle()));
    QVERIFY(probe->window().tabifiedDockWidgets(logs).contains(probe->window().dock(Place::invocations)));
}

void ShellSessionTest::the_last_project_opens_by_itself() {
    probe->quit();
    probe->start({"--theme", "dark"});
    QCOMPARE(probe->workbench().project(), probe->project());
    QCOMPARE(probe->services().appearance.theme().name(), "dark");
}

void ShellSessionTest::unsaved_text_survives_a_crash() {
    QVERIFY(editor().open(file("hello")));
    probe->run("go.editor");
    probe->editor()->goTo(1, 1);
    probe->type("// unsaved ");
    QTRY_VERIFY_WITH_TIMEOUT(probe->hasDraft(), StudioProbe::patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(probe->hasSession(), StudioProbe::patienceMs);
    probe->crash();
    QVERIFY(!probe->read(StudioProbe::entry("hello")).contains("unsaved"));
    probe->start();
    QVERIFY(editor().openFiles().contains(file("hello")));
    QVERIFY(editor().textOf(file("hello")).startsWith("// unsaved "));
    QVERIFY(editor().isModified(file("hello")));
}

void ShellSessionTest::unsaved_text_survives_closing() {
    QVERIFY(editor().open(file("hello")));
    probe->run("go.editor");
    probe->editor()->goTo(1, 1);
    probe->type("// kept ");
    probe->quit();
    QVERIFY(!probe->read(StudioProbe::entry("hello")).contains("kept"));
    probe->start();
    QVERIFY(editor().textOf(file("hello")).startsWith("// kept "));
}

void ShellSessionTest::two_projects_keep_their_own_requests() {
    support::ProjectFolder other;
    QVERIFY(other.writeFunction("only", "Deno.serve(() => new Response('only'));\n"));
    http::Draft draft;
    draft.function = "boom";
    draft.path = "/here";
    probe->panels().composer().setDraft(draft);
    QVERIFY(probe->workbench().openProject(other.path()));
    QCOMPARE(probe->panels().composer().function(), "only");
    QCOMPARE(probe->panels().composer().draft().path, "");
    QCOMPARE(editor().openFiles(), QStringList{other.path() + "/supabase/functions/only/index.ts"});
    QVERIFY(probe->workbench().openProject(probe->project()));
    QCOMPARE(probe->panels().composer().function(), "boom");
    QCOMPARE(probe->panels().composer().draft().path, "/here");
}

void ShellSessionTest::unsaved_text_stays_with_its_project() {
    support::ProjectFolder other;
    QVERIFY(other.writeFunction("only", "Deno.serve(() => new Response('only'));\n"));
    QVERIFY(editor().open(file("hello")));
    probe->run("go.editor");
    probe->editor()->goTo(1, 1);
    probe->type("// unsaved ");
    QVERIFY(probe->workbench().openProject(other.path()));
    QVERIFY(!editor().openFiles().contains(file("hello")));
    QVERIFY(probe->workbench().openProject(probe->project()));
    QVERIFY(editor().textOf(file("hello")).startsWith("// unsaved "));
    QVERIFY(editor().isModified(file("hello")));
}

void ShellSessionTest::a_damaged_session_is_passed_over() {
    probe->quit();
    QVERIFY(probe->damageSession());
    probe->start();
    QCOMPARE(editor().currentFile(), file("hello"));
    QVERIFY(probe->window().dock(Place::request)->isVisible());
}

QTEST_MAIN(ShellSessionTest)
#include "shell_session_test.moc"
