#include <QLabel>
#include <QTest>
#include <QTreeView>

#include "app/dependencies/dependency_model.h"
#include "app/dependencies/dependency_panel.h"
#include "app/dependencies/why_view.h"
#include "app/shell/panel_dock.h"
#include "tests/app/shell/studio_probe.h"
#include "tests/support/npm_registry.h"

using namespace edge;
using namespace edge::shell;
using dependencies::DependencyModel;

/// The dock of dependencies with the real runner, a real npm and a registry of the test's own.
class ShellDependenciesTest : public QObject {
    Q_OBJECT

    support::NpmRegistry m_registry;
    std::unique_ptr<StudioProbe> probe;

    dependencies::DependencyPanel& panel() const { return *static_cast<dependencies::DependencyPanel*>(probe->window().dock(MainWindow::Place::dependencies)->content()); }
    QTreeView& tree() const { return *panel().findChild<QTreeView*>("dependencies.tree"); }
    QString totals() const { return panel().findChild<QLabel*>("dependencies.totals")->accessibleName(); }
    QModelIndex row(const QString& name) const {
        for (QModelIndex index = tree().model()->index(0, 0); index.isValid(); index = tree().indexBelow(index))
            if (index.data().toString() == name && !index.data(DependencyModel::againRole).toBool()) return index;
        return {};
    }
    QString entry() const { return probe->path(StudioProbe::entry("hello")); }
    QString versionOf(const QString& name) const { return row(name).siblingAtColumn(DependencyModel::version).data().toString(); }

private slots:
    void initTestCase() {
        for (const char* version : {"1.1.0", "1.2.0"})
            m_registry.publish("greeter", version, {{"index.js", QByteArray("import { name } from 'words'; export const greet = () => '") + version + " ' + name;"}}, {{"words", "*"}});
        m_registry.publish("words", "1.0.0", {{"index.js", "export const name = 'world';"}});
    }
    void init() {
        probe = std::make_unique<StudioProbe>();
        qputenv("npm_config_cache", probe->path("npm").toUtf8());
        QVERIFY(probe->write(".npmrc", m_registry.settings()));
        QVERIFY(probe->write(StudioProbe::entry("hello"), "// first\nimport { greet } from 'npm:greeter@~1.1.0';\nDeno.serve(() => new Response(greet()));\n"));
        QVERIFY(probe->startListening());
        probe->run("go.dependencies");
        QTRY_VERIFY_WITH_TIMEOUT(row("words").isValid(), StudioProbe::patienceMs);
    }
    void cleanup() { probe.reset(); }
    void figures_come_with_the_first_request();
    void a_reason_leads_to_its_line();
    void an_update_is_written_built_and_undone();
    void an_update_joins_unsaved_text();
    void unsaved_text_is_not_lost();
};

void ShellDependenciesTest::figures_come_with_the_first_request() {
    QVERIFY2(totals().startsWith("1 package  ·  1 transitive  ·  ") && totals().endsWith("not started yet"), qPrintable(totals()));
    QVERIFY(probe->send("hello"));
    QTRY_VERIFY_WITH_TIMEOUT(totals().endsWith("of the last cold start"), StudioProbe::patienceMs);
    QVERIFY(row("greeter").siblingAtColumn(DependencyModel::start).data().toString().startsWith('~'));
    QVERIFY(!row("hello/index.ts").siblingAtColumn(DependencyModel::start).data().toString().startsWith('~'));
    QVERIFY(probe->panels().tree().functions().size() > 1);
    probe->workbench().showFunction("boom");
    QTRY_VERIFY(row("boom/index.ts").isValid() && !row("greeter").isValid());
}

void ShellDependenciesTest::a_reason_leads_to_its_line() {
    tree().setCurrentIndex(row("words"));
    auto* why = panel().findChild<dependencies::WhyView*>();
    QCOMPARE(why->text(), "hello/index.ts:2 imports npm:greeter@~1.1.0\n  npm:greeter@1.1.0 imports words\n");
    QTest::mouseClick(why->viewport(), Qt::LeftButton, {}, why->visualRect(why->model()->index(0, 0)).center());
    QTRY_COMPARE(probe->panels().editor().currentFile(), entry());
    QCOMPARE(probe->editor()->cursorLine(), 2);
    QCOMPARE(probe->editor()->cursorColumn(), 24);
}

void ShellDependenciesTest::an_update_is_written_built_and_undone() {
    QVERIFY(probe->panels().editor().open(entry()));
    tree().setCurrentIndex(row("greeter"));
    probe->run("dependencies.check");
    QTRY_COMPARE_WITH_TIMEOUT(row("greeter").data(DependencyModel::newerRole).toString(), "1.2.0", StudioProbe::patienceMs);
    QVERIFY(!row("greeter").data(DependencyModel::fitsRole).toBool());
    probe->run("dependencies.updateNewest");
    QTRY_VERIFY_WITH_TIMEOUT(probe->says("npm:greeter@~1.1.0  →  npm:greeter@~1.2.0"), StudioProbe::patienceMs);
    QTest::mouseClick(panel().findChild<QPushButton*>("dependencies.apply"), Qt::LeftButton);
    QCOMPARE(probe->editor()->source(), "// first\nimport { greet } from 'npm:greeter@~1.2.0';\nDeno.serve(() => new Response(greet()));\n");
    QVERIFY(!probe->panels().editor().isModified(entry()));
    QTRY_COMPARE_WITH_TIMEOUT(versionOf("greeter"), "1.2.0", StudioProbe::patienceMs);
    probe->editor()->setFocus();
    probe->press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(probe->editor()->source().contains("npm:greeter@~1.1.0"));
    QVERIFY(probe->panels().editor().save(entry()));
    QTRY_COMPARE_WITH_TIMEOUT(versionOf("greeter"), "1.1.0", StudioProbe::patienceMs);
}

/// What is unsaved elsewhere in the file stays so, and the user saves both.
void ShellDependenciesTest::an_update_joins_unsaved_text() {
    QVERIFY(probe->panels().editor().open(entry()));
    probe->editor()->setFocus();
    probe->editor()->goTo(1, 1);
    probe->type("// mine ");
    tree().setCurrentIndex(row("greeter"));
    probe->run("dependencies.check");
    QTRY_COMPARE_WITH_TIMEOUT(row("greeter").data(DependencyModel::newerRole).toString(), "1.2.0", StudioProbe::patienceMs);
    probe->run("dependencies.updateNewest");
    QTRY_VERIFY_WITH_TIMEOUT(probe->says("npm:greeter@~1.1.0  →  npm:greeter@~1.2.0"), StudioProbe::patienceMs);
    QTest::mouseClick(panel().findChild<QPushButton*>("dependencies.apply"), Qt::LeftButton);
    QVERIFY(probe->says("Save the file to build with it"));
    QVERIFY(probe->editor()->source().startsWith("// mine // first\nimport { greet } from 'npm:greeter@~1.2.0'"));
    QVERIFY(probe->panels().editor().isModified(entry()));
    QVERIFY(probe->read(StudioProbe::entry("hello")).contains("~1.1.0"));
}

void ShellDependenciesTest::unsaved_text_is_not_lost() {
    QVERIFY(probe->panels().editor().open(entry()));
    probe->editor()->setFocus();
    probe->editor()->goTo(1, 1);
    probe->type("// mine");
    probe->press(Qt::Key_Return);
    tree().setCurrentIndex(row("greeter"));
    probe->run("dependencies.check");
    QTRY_COMPARE_WITH_TIMEOUT(row("greeter").data(DependencyModel::newerRole).toString(), "1.2.0", StudioProbe::patienceMs);
    probe->run("dependencies.updateNewest");
    QTRY_VERIFY_WITH_TIMEOUT(probe->says("npm:greeter@~1.1.0  →  npm:greeter@~1.2.0"), StudioProbe::patienceMs);
    QTest::mouseClick(panel().findChild<QPushButton*>("dependencies.apply"), Qt::LeftButton);
    QVERIFY(probe->says("has unsaved changes at that place"));
    QVERIFY(probe->editor()->source().startsWith("// mine"));
    QVERIFY(probe->read(StudioProbe::entry("hello")).contains("~1.1.0"));
}

QTEST_MAIN(ShellDependenciesTest)
#include "shell_dependencies_test.moc"
