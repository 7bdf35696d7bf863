#include <QAccessible>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include "tests/app/project/tree_probe.h"
#include "tests/support/project_folder.h"

using namespace edge::project;
using edge::support::ProjectFolder;

namespace {

constexpr int patience = 20000;

/// A tree that shows a small project with all kinds of rows.
struct Stage {
    ProjectFolder folder;
    TreeProbe probe;

    Stage() {
        folder.writeFunction("hello", "Deno.serve(() => new Response());\n");
        folder.write("supabase/functions/hello/lib/words.ts", "export {};\n");
        folder.writeFunction("stream", "Deno.serve(() => new Response());\n");
        folder.write("supabase/functions/_shared/cors.ts", "export {};\n");
        folder.write("supabase/functions/.env", "A=1\n");
        folder.write("supabase/config.toml", "project_id = \"demo\"\n[functions.stream]\nverify_jwt = false\n");
        probe.tree.setProject(folder.path());
    }

    QString path(const QString& relative) const { return folder.path() + '/' + relative; }
};

}  // namespace

/// The tree on real folders with real keys and clicks: what it shows, follows, finds, tells and remembers.
class ProjectTreeTest : public QObject {
    Q_OBJECT

private slots:
    void theProjectIsShown();
    void theDiskIsFollowed();
    void aNewProjectForgetsTheOld();
    void aClickTellsTheFunction();
    void returnAndDoubleClickOpenFiles();
    void choosingFromOutsideIsQuiet();
    void theFilterFindsFiles();
    void theFilterSaysWhenNothingMatches();
    void theFilterIsLeftByKeys();
    void keysMoveAndFold();
    void aSessionComesBack();
    void aSessionFromAFoldedTreeStaysFolded();
    void rowsOfASessionThatComeLaterAreOpened();
    void thePathIsCopied();
    void fiveHundredFunctions();
    void everythingHasAName();
};

void ProjectTreeTest::theProjectIsShown() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QCOMPARE(probe.below(""), (QStringList{"Functions", "Shared code", "Configuration"}));
    QCOMPARE(probe.below("Functions"), (QStringList{"hello", "stream"}));
    QCOMPARE(probe.below("Functions/hello"), (QStringList{"lib", "index.ts"}));
    QCOMPARE(probe.below("Functions/hello/lib"), QStringList{"words.ts"});
    QCOMPARE(probe.below("Shared code/_shared"), QStringList{"cors.ts"});
    QCOMPARE(probe.below("Configuration"), (QStringList{"supabase/config.toml", "supabase/functions/.env"}));
    QCOMPARE(probe.tree.functions(), (QStringList{"hello", "stream"}));
    QVERIFY(probe.view().isExpanded(probe.row("Functions")));
    QVERIFY(probe.row("Functions/hello").data(ProjectModel::lockRole).toBool());
    QVERIFY(!probe.row("Functions/stream").data(ProjectModel::lockRole).toBool());
}

void ProjectTreeTest::theDiskIsFollowed() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    probe.view().expand(probe.row("Functions/hello"));
    QSignalSpy changed(&probe.tree, &ProjectTree::functionsChanged);
    QVERIFY(stage.folder.writeFunction("later", "export {};\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/later"), patience);
    QCOMPARE(changed.takeLast().value(0).toStringList(), (QStringList{"hello", "later", "stream"}));
    QVERIFY(stage.folder.write("supabase/functions/hello/more.ts", ""));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/hello/more.ts"), patience);
    QVERIFY(probe.view().isExpanded(probe.row("Functions/hello")));
    QVERIFY(QDir(stage.path("supabase/functions/stream")).removeRecursively());
    // config.toml still speaks of it.
    QTRY_VERIFY_WITH_TIMEOUT(!probe.row("Functions/stream").data(ProjectModel::remarkRole).toString().isEmpty(), patience);
    QVERIFY(stage.folder.write("supabase/config.toml", "[functions.hello]\nverify_jwt = false\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!probe.has("Functions/stream"), patience);
    QVERIFY(!probe.row("Functions/hello").data(ProjectModel::lockRole).toBool());
    QVERIFY(QDir(stage.path("supabase/functions/later")).removeRecursively());
    QTRY_VERIFY_WITH_TIMEOUT(!probe.has("Functions/later"), patience);
}

void ProjectTreeTest::aNewProjectForgetsTheOld() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    probe.tree.setFunctionState("hello", FunctionState::failed, "broken");
    probe.tree.newFunction();
    QVERIFY(probe.question());
    ProjectFolder other;
    QVERIFY(other.writeFunction("hello", "export {};\n"));
    probe.tree.setProject(other.path());
    QCOMPARE(probe.tree.functions(), QStringList{"hello"});
    QCOMPARE(probe.row("Functions/hello").data(ProjectModel::stateRole).value<FunctionState>(), FunctionState::unknown);
    QVERIFY2(!probe.question(), "the question was about the other project");
}

void ProjectTreeTest::aClickTellsTheFunction() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QSignalSpy selected(&probe.tree, &ProjectTree::functionSelected), activated(&probe.tree, &ProjectTree::fileActivated);
    probe.click("Functions/stream");
    QCOMPARE(selected.takeLast().value(0).toString(), QString("stream"));
    probe.click("Functions/hello/lib/words.ts");
    QCOMPARE(selected.takeLast().value(0).toString(), QString("hello"));
    selected.clear();
    probe.click("Shared code/_shared/cors.ts");
    QCOMPARE(probe.currentPath(), stage.path("supabase/functions/_shared/cors.ts"));
    QCOMPARE(selected.count(), 0);
    QCOMPARE(activated.count(), 0);
}

void ProjectTreeTest::returnAndDoubleClickOpenFiles() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QSignalSpy activated(&probe.tree, &ProjectTree::fileActivated);
    probe.doubleClick("Shared code/_shared/cors.ts");
    QCOMPARE(activated.takeLast().value(0).toString(), stage.path("supabase/functions/_shared/cors.ts"));
    probe.click("Functions/hello/lib/words.ts");
    QTest::keyClick(&probe.view(), Qt::Key_Return);
    QCOMPARE(activated.takeLast().value(0).toString(), stage.path("supabase/functions/hello/lib/words.ts"));
    probe.click("Functions/stream");
    QTest::keyClick(&probe.view(), Qt::Key_Return);
    QCOMPARE(activated.takeLast().value(0).toString(), stage.path("supabase/functions/stream/index.ts"));
    activated.clear();
    probe.click("Functions");
    QTest::keyClick(&probe.view(), Qt::Key_Return);
    QVERIFY(!probe.view().isExpanded(probe.row("Functions")));
    QCOMPARE(activated.count(), 0);
}

void ProjectTreeTest::choosingFromOutsideIsQuiet() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QSignalSpy selected(&probe.tree, &ProjectTree::functionSelected), activated(&probe.tree, &ProjectTree::fileActivated);
    probe.tree.selectFile(stage.path("supabase/functions/hello/lib/words.ts"));
    QCOMPARE(probe.currentPath(), stage.path("supabase/functions/hello/lib/words.ts"));
    QVERIFY2(probe.view().visualRect(probe.view().currentIndex()).isValid(), "the row is opened up to");
    probe.tree.selectFunction("hello");
    QVERIFY2(probe.currentPath().endsWith("words.ts"), "a file of the function is chosen already");
    probe.tree.selectFunction("stream");
    QCOMPARE(probe.currentPath(), stage.path("supabase/functions/stream"));
    probe.tree.selectFile(stage.path("supabase/no/such/file.ts"));
    QCOMPARE(probe.currentPath(), stage.path("supabase/functions/stream"));
    QCOMPARE(selected.count() + activated.count(), 0);
}

void ProjectTreeTest::theFilterFindsFiles() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QVERIFY(!probe.view().isExpanded(probe.row("Functions/hello")));
    QTest::keyClicks(&probe.filter(), "WORDS");
    QCOMPARE(probe.below(""), QStringList{"Functions"});
    QCOMPARE(probe.below("Functions"), QStringList{"hello"});
    QVERIFY(probe.view().isExpanded(probe.row("Functions/hello/lib")));
    QVERIFY(stage.folder.write("supabase/functions/stream/deep/words2.ts", ""));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/stream/deep/words2.ts"), patience);
    QVERIFY2(probe.view().isExpanded(probe.row("Functions/stream/deep")), "a match that comes later is seen too");
    probe.filter().clear();
    QCOMPARE(probe.below("Functions"), (QStringList{"hello", "stream"}));
    QVERIFY2(!probe.view().isExpanded(probe.row("Functions/hello")), "what was folded before the filter is folded again");
}

void ProjectTreeTest::theFilterSaysWhenNothingMatches() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QTest::keyClicks(&probe.filter(), "zebra");
    QVERIFY(probe.says("No file matches"));
    QVERIFY(probe.says("zebra"));
    QVERIFY(!probe.view().isVisible());
    QTest::mouseClick(probe.button("Clear the filter"), Qt::LeftButton);
    QVERIFY(probe.view().isVisible());
    QCOMPARE(probe.filter().text(), QString());
    QCOMPARE(probe.below("Functions"), (QStringList{"hello", "stream"}));
}

void ProjectTreeTest::theFilterIsLeftByKeys() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QSignalSpy activated(&probe.tree, &ProjectTree::fileActivated);
    probe.view().setFocus();
    QTest::keyClick(&probe.view(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(probe.filter().hasFocus());
    QTest::keyClicks(&probe.filter(), "words");
    QTest::keyClick(&probe.filter(), Qt::Key_Return);
    QVERIFY(probe.view().hasFocus());
    QCOMPARE(probe.currentPath(), stage.path("supabase/functions/hello/lib/words.ts"));
    QTest::keyClick(&probe.view(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
    probe.filter().setFocus();
    QTest::keyClick(&probe.filter(), Qt::Key_Escape);
    QVERIFY(probe.view().hasFocus());
    QCOMPARE(probe.filter().text(), QString());
    QCOMPARE(probe.currentPath(), stage.path("supabase/functions/hello/lib/words.ts"));
}

void ProjectTreeTest::keysMoveAndFold() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    QSignalSpy selected(&probe.tree, &ProjectTree::functionSelected);
    probe.click("Functions");
    QTest::keyClick(&probe.view(), Qt::Key_Down);
    QCOMPARE(selected.takeLast().value(0).toString(), QString("hello"));
    QTest::keyClick(&probe.view(), Qt::Key_Right);
    QVERIFY(probe.view().isExpanded(probe.row("Functions/hello")));
    QTest::keyClick(&probe.view(), Qt::Key_Left);
    QVERIFY(!probe.view().isExpanded(probe.row("Functions/hello")));
    QTest::keyClick(&probe.view(), Qt::Key_Down);
    QCOMPARE(selected.takeLast().value(0).toString(), QString("stream"));
}

void ProjectTreeTest::aSessionComesBack() {
    Stage stage;
    TreeProbe& probe = stage.probe;
    for (const char* const row : {"Functions/hello", "Functions/hello/lib", "Shared code"})
        probe.view().expand(probe.row(row));
    probe.view().collapse(probe.row("Configuration"));
    QTest::keyClicks(&probe.filter(), "cors");
    const QJsonObject session = probe.tree.session();
    TreeProbe next;
    next.tree.setProject(stage.folder.path());
    next.tree.restoreSession(session);
    for (const char* const row : {"Functions", "Functions/hello", "Functions/hello/lib", "Shared code"})
        QVERIFY2(next.view().isExpanded(next.row(row)), row);
    for (const char* const row : {"Configuration", "Functions/stream", "Shared code/_shared"})
        QVERIFY2(!next.view().isExpanded(next.row(row)), row);
    QCOMPARE(next.tree.session(), session);
    next.view().collapse(next.row("Functions/hello"));
    QVERIFY(stage.folder.writeFunction("later", ""));
    QTRY_VERIFY_WITH_TIMEOUT(next.has("Functions/later"), patience);
    QVERIFY2(!next.view().isExpanded(next.row("Functions/hello")), "what was folded since stays folded");
}

void ProjectTreeTest::aSessionFromAFoldedTreeStaysFolded() {
    Stage stage;
    stage.probe.view().collapseAll();
    TreeProbe next;
    next.tree.setProject(stage.folder.path());
    next.tree.restoreSession(stage.probe.tree.session());
    QVERIFY(!next.view().isExpanded(next.row("Functions")));
    next.tree.restoreSession({});
    QVERIFY2(!next.view().isExpanded(next.row("Functions")), "an empty session changes nothing");
}

void ProjectTreeTest::rowsOfASessionThatComeLaterAreOpened() {
    Stage stage;
    stage.probe.tree.restoreSession({{"expanded", QJsonArray{"group:functions", "function:later"}}});
    QVERIFY(stage.folder.writeFunction("later", ""));
    QTRY_VERIFY_WITH_TIMEOUT(stage.probe.has("Functions/later"), patience);
    QVERIFY(stage.probe.view().isExpanded(stage.probe.row("Functions/later")));
}

void ProjectTreeTest::thePathIsCopied() {
    Stage stage;
    stage.probe.click("Functions/hello/index.ts");
    QTest::keyClick(&stage.probe.view(), Qt::Key_C, Qt::ShiftModifier | Qt::AltModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), stage.path("supabase/functions/hello/index.ts"));
}

void ProjectTreeTest::fiveHundredFunctions() {
    ProjectFolder folder;
    for (int i = 0; i < 500; ++i)
        QVERIFY(folder.writeFunction(QStringLiteral("function-%1").arg(i, 3, 10, QChar('0')), "export {};\n"));
    TreeProbe probe;
    probe.tree.setProject(folder.path());
    QCOMPARE(probe.tree.functions().size(), 500);
    QCOMPARE(probe.below("Functions").size(), 500);
    probe.click("Functions/function-499/index.ts");
    QCOMPARE(probe.currentPath(), folder.path() + "/supabase/functions/function-499/index.ts");
    QSignalSpy resets(probe.view().model(), &QAbstractItemModel::modelReset), inserted(probe.view().model(), &QAbstractItemModel::rowsInserted);
    QVERIFY(folder.writeFunction("function-250b", "export {};\n"));
    QTRY_VERIFY_WITH_TIMEOUT(probe.has("Functions/function-250b"), patience);
    QCOMPARE(resets.count(), 0);
    QVERIFY2(inserted.count() <= 2, "only the new rows are told to the view");
    QVERIFY2(probe.currentPath().endsWith("function-499/index.ts"), "the choice stays");
}

void ProjectTreeTest::everythingHasAName() {
    Stage stage;
    stage.probe.tree.newFunction();
    int found = 0;
    for (QWidget* const widget : stage.probe.tree.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus)
            continue;
        QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        if (widget->isVisible()) {
            ++found;
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        }
    }
    QVERIFY(found >= 5);
    QAccessibleInterface* const rows = QAccessible::queryAccessibleInterface(&stage.probe.view());
    QVERIFY(rows->childCount() > 5);
    for (int i = 0; i < rows->childCount(); ++i)
        QVERIFY(!rows->child(i)->text(QAccessible::Name).isEmpty());
}

QTEST_MAIN(ProjectTreeTest)
#include "project_tree_test.moc"
