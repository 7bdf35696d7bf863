#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "tests/app/project/tree_probe.h"
#include "tests/support/as_nobody.h"
#include "tests/support/project_folder.h"

using namespace edge::project;
using edge::support::AsNobody;
using edge::support::ProjectFolder;

namespace {

constexpr int patience = 20000;

}  // namespace

/// What stands where there are no rows, or where something on disk is wrong: words and a next step.
class ProjectPageTest : public QObject {
    Q_OBJECT

private slots:
    void noProject();
    void aFolderThatIsNoProject();
    void aProjectWithoutFunctions();
    void aProjectThatGoesAndComesBack();
    void configWithErrors();
    void anUnreadableFunctionsFolder();
    void anUnreadableFolderBelow();
    void aFolderWithTooMuch();
};

void ProjectPageTest::noProject() {
    TreeProbe probe;
    QSignalSpy wanted(&probe.tree, &ProjectTree::openProjectRequested);
    QVERIFY(probe.says("No project is open"));
    QVERIFY(!probe.view().isVisible());
    QVERIFY(!probe.filter().isEnabled());
    probe.tree.setFocus();
    QVERIFY2(probe.button("Open project…")->hasFocus(), "the keyboard finds the next step");
    QTest::keyClick(probe.button("Open project…"), Qt::Key_Space);
    QCOMPARE(wanted.count(), 1);
    probe.tree.newFunction();
    QVERIFY2(!probe.question(), "there is nowhere to put a function");
}

void ProjectPageTest::aFolderThatIsNoProject() {
    ProjectFolder folder;
    TreeProbe probe;
    QSignalSpy wanted(&probe.tree, &ProjectTree::openProjectRequested);
    probe.tree.setProject(folder.path());
    QVERIFY2(probe.says("is not a project"), qPrintable(probe.words().join(" | ")));
    QVERIFY(probe.says("supabase/"));
    QTest::mouseClick(probe.button("Open another project…"), Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    QVERIFY(folder.writeFunction("hello", "export {};\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/hello"), patience);
    QVERIFY(probe.view().isVisible());
}

void ProjectPageTest::aProjectWithoutFunctions() {
    ProjectFolder folder;
    QVERIFY(folder.write("supabase/config.toml", "project_id = \"demo\"\n"));
    TreeProbe probe;
    probe.tree.setProject(folder.path());
    QVERIFY(probe.says("No functions yet"));
    QTest::mouseClick(probe.button("Create a function"), Qt::LeftButton);
    QVERIFY(probe.question() && probe.question()->hasFocus());
    QTest::keyClick(probe.question(), Qt::Key_Escape);
    QVERIFY2(probe.button("Create a function")->hasFocus(), "the keyboard goes back to where it came from");
    QTest::keyClick(probe.button("Create a function"), Qt::Key_Space);
    QTest::keyClicks(probe.question(), "first");
    QTest::keyClick(probe.question(), Qt::Key_Return);
    QVERIFY(probe.view().isVisible());
    QCOMPARE(probe.below("Functions"), QStringList{"first"});
    QVERIFY(probe.view().hasFocus());
}

void ProjectPageTest::aProjectThatGoesAndComesBack() {
    ProjectFolder folder;
    QVERIFY(folder.writeFunction("hello", "export {};\n"));
    TreeProbe probe;
    probe.tree.setProject(folder.path());
    QSignalSpy changed(&probe.tree, &ProjectTree::functionsChanged);
    QVERIFY(QDir().rename(folder.path() + "/supabase", folder.path() + "/away"));
    QTRY_VERIFY_WITH_TIMEOUT(probe.says("is not a project"), patience);
    QCOMPARE(changed.takeLast().value(0).toStringList(), QStringList());
    QVERIFY(QDir().rename(folder.path() + "/away", folder.path() + "/supabase"));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/hello"), patience);
    QCOMPARE(changed.takeLast().value(0).toStringList(), QStringList{"hello"});
}

void ProjectPageTest::configWithErrors() {
    ProjectFolder folder;
    QVERIFY(folder.writeFunction("hello", "export {};\n"));
    QVERIFY(folder.write("supabase/config.toml", "project_id = \"demo\"\n[functions.hello\n"));
    TreeProbe probe;
    probe.tree.setProject(folder.path());
    const auto remark = [&probe](const char* row) { return probe.row(row).data(ProjectModel::remarkRole).toString(); };
    QCOMPARE(probe.below("Functions"), QStringList{"hello"});
    QVERIFY2(remark("Configuration/supabase/config.toml").contains("is not valid TOML"), "the file says what is wrong with it");
    QVERIFY(remark("Configuration/supabase/config.toml").contains("Correct line 2"));
    QVERIFY(folder.write("supabase/config.toml", "[functions.hello]\nverify_jwt = \"no\"\n[functions.ghost]\nentrypoint = \"./ghost.ts\"\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/ghost"), patience);
    QVERIFY(remark("Functions/ghost").contains("has no supabase/ghost.ts"));
    QVERIFY(remark("Configuration/supabase/config.toml").contains("verify_jwt"));
    QVERIFY(folder.write("supabase/config.toml", "[functions.hello]\nverify_jwt = false\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!probe.has("Functions/ghost"), patience);
    QCOMPARE(remark("Functions/hello") + remark("Configuration/supabase/config.toml"), QString());
}

void ProjectPageTest::anUnreadableFunctionsFolder() {
    ProjectFolder folder;
    QVERIFY(folder.writeFunction("hello", "export {};\n"));
    QVERIFY(QFile::setPermissions(folder.path(), QFile::Permissions(0x7755)));
    QVERIFY(QFile::setPermissions(folder.path() + "/supabase/functions", QFile::Permissions()));
    TreeProbe probe;
    {
        const AsNobody without;
        probe.tree.setProject(folder.path());
    }
    QFile::setPermissions(folder.path() + "/supabase/functions", QFile::Permissions(0x7755));
    QVERIFY2(probe.says("supabase/functions cannot be read"), qPrintable(probe.words().join(" | ")));
    QVERIFY(probe.says("Check the permissions"));
    QVERIFY(probe.button("Open another project…"));
}

void ProjectPageTest::anUnreadableFolderBelow() {
    ProjectFolder folder;
    QVERIFY(folder.writeFunction("hello", "export {};\n"));
    QVERIFY(folder.write("supabase/functions/hello/secret/key.ts", ""));
    QVERIFY(QFile::setPermissions(folder.path(), QFile::Permissions(0x7755)));
    QVERIFY(QFile::setPermissions(folder.path() + "/supabase/functions/hello/secret", QFile::Permissions()));
    TreeProbe probe;
    {
        const AsNobody without;
        probe.tree.setProject(folder.path());
    }
    QFile::setPermissions(folder.path() + "/supabase/functions/hello/secret", QFile::Permissions(0x7755));
    QCOMPARE(probe.below("Functions/hello"), (QStringList{"secret", "index.ts"}));
    QVERIFY(probe.row("Functions/hello/secret").data(ProjectModel::remarkRole).toString().contains("cannot be read"));
}

void ProjectPageTest::aFolderWithTooMuch() {
    ProjectFolder folder;
    QVERIFY(folder.writeFunction("hello", "export {};\n"));
    for (int number = 0; number < 5100; ++number) {
        QFile file(folder.path() + QStringLiteral("/supabase/functions/hello/%1.ts").arg(number));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    TreeProbe probe;
    probe.tree.setProject(folder.path());
    QCOMPARE(probe.below("Functions/hello").size(), 5000);
    QVERIFY(probe.row("Functions/hello").data(ProjectModel::remarkRole).toString().contains("first 5000 files"));
}

QTEST_MAIN(ProjectPageTest)
#include "project_page_test.moc"
