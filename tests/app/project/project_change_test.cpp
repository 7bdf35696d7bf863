#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "tests/app/project/tree_probe.h"
#include "tests/support/full_disk.h"
#include "tests/support/project_folder.h"

using namespace edge;
using namespace edge::project;
using edge::support::ProjectFolder;

/// What the tree asks and does: new, rename, delete. Nothing is overwritten, nothing is gone for good.
class ProjectChangeTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aNewFunctionIsMade();
    void badNamesAreRefusedInWords_data();
    void badNamesAreRefusedInWords();
    void escapeCancels();
    void aNewFunctionIsSeenThroughAFilter();
    void aNameTakenMeanwhileIsRefused();
    void nothingIsLeftOfAFunctionThatCouldNotBeWritten();
    void aNewFileLiesWhereTheRowIs();
    void renamingKeeps();
    void renamingAFunctionTellsOfItsSettings();
    void deletingAsks();
    void deletingGoesToTheTrash();
    void whatIsMissingIsNotAskedAbout();

private:
    QString path(const QString& relative) const { return m_folder->path() + '/' + relative; }
    QString read(const QString& relative) const;

    std::unique_ptr<ProjectFolder> m_folder;
    std::unique_ptr<TreeProbe> m_probe;
};

void ProjectChangeTest::init() {
    m_folder = std::make_unique<ProjectFolder>();
    qputenv("XDG_DATA_HOME", path("home").toUtf8());
    QDir().mkpath(path("home"));
    m_folder->writeFunction("hello", "// hello\n");
    m_folder->write("supabase/functions/hello/lib/words.ts", "// words\n");
    m_probe = std::make_unique<TreeProbe>();
    m_probe->tree.setProject(m_folder->path());
}

void ProjectChangeTest::cleanup() {
    m_probe.reset();
    m_folder.reset();
}

QString ProjectChangeTest::read(const QString& relative) const {
    QFile file(path(relative));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

void ProjectChangeTest::aNewFunctionIsMade() {
    QSignalSpy created(&m_probe->tree, &ProjectTree::functionCreated), selected(&m_probe->tree, &ProjectTree::functionSelected);
    m_probe->tree.newFunction();
    QVERIFY(m_probe->question()->hasFocus());
    QTest::keyClicks(m_probe->question(), "send-mail_2");
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QVERIFY(!m_probe->question());
    QCOMPARE(created.count(), 1);
    QCOMPARE(created[0][0].toString(), QString("send-mail_2"));
    QCOMPARE(created[0][1].toString(), path("supabase/functions/send-mail_2/index.ts"));
    QCOMPARE(selected.count(), 1);
    QVERIFY(read("supabase/functions/send-mail_2/index.ts").contains("/functions/v1/send-mail_2"));
    QVERIFY(read("supabase/functions/send-mail_2/deno.json").contains("imports"));
    QCOMPARE(m_probe->currentPath(), path("supabase/functions/send-mail_2"));
}

void ProjectChangeTest::badNamesAreRefusedInWords_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty") << "" << "Give it a name.";
    QTest::newRow("digit first") << "2fast" << "a letter first";
    QTest::newRow("taken") << "hello" << "There is a function hello already.";
    QTest::newRow("slash") << "a/b" << "Use letters, digits";
    QTest::newRow("up") << "../x" << "Use letters, digits";
    QTest::newRow("space") << "my function" << "Use letters, digits";
    QTest::newRow("underscore first") << "_shared" << "a letter first";
    QTest::newRow("accent") << "größe" << "Use letters, digits";
}

void ProjectChangeTest::badNamesAreRefusedInWords() {
    QFETCH(QString, name);
    QFETCH(QString, words);
    QSignalSpy created(&m_probe->tree, &ProjectTree::functionCreated);
    m_probe->tree.newFunction();
    QVERIFY2(m_probe->says("It answers at /functions/v1/name."), "no blame before anything is typed");
    m_probe->question()->insert(name);
    QVERIFY(!m_probe->button("Create")->isEnabled());
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QVERIFY2(m_probe->says(words), qPrintable(m_probe->words().join(" | ")));
    QVERIFY(m_probe->question());
    QCOMPARE(m_probe->question()->text(), name);
    QVERIFY(m_probe->question()->accessibleDescription().contains(words));
    QCOMPARE(created.count(), 0);
    m_probe->question()->setText("good");
    QVERIFY(m_probe->button("Create")->isEnabled());
    QVERIFY(!m_probe->says(words));
}

void ProjectChangeTest::escapeCancels() {
    m_probe->tree.newFunction();
    QTest::keyClicks(m_probe->question(), "never");
    QTest::keyClick(m_probe->question(), Qt::Key_Escape);
    QVERIFY(!m_probe->question());
    QVERIFY(m_probe->view().hasFocus());
    QVERIFY(!QFile::exists(path("supabase/functions/never")));
    m_probe->tree.newFunction();
    QVERIFY2(m_probe->question()->text().isEmpty(), "the next question starts anew");
    QTest::mouseClick(m_probe->button("Cancel"), Qt::LeftButton);
    QVERIFY(!m_probe->question());
}

void ProjectChangeTest::aNewFunctionIsSeenThroughAFilter() {
    QTest::keyClicks(&m_probe->filter(), "words");
    m_probe->tree.newFunction();
    QTest::keyClicks(m_probe->question(), "other");
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QCOMPARE(m_probe->currentPath(), path("supabase/functions/other"));
    QCOMPARE(m_probe->filter().text(), QString());
}

void ProjectChangeTest::aNameTakenMeanwhileIsRefused() {
    m_probe->tree.newFunction();
    QTest::keyClicks(m_probe->question(), "race");
    QVERIFY(m_folder->write("supabase/functions/race/index.ts", "// theirs\n"));
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QVERIFY(m_probe->says("There is a function race already."));
    QCOMPARE(read("supabase/functions/race/index.ts"), QString("// theirs\n"));
}

void ProjectChangeTest::nothingIsLeftOfAFunctionThatCouldNotBeWritten() {
    QSignalSpy failed(&m_probe->tree, &ProjectTree::failed), created(&m_probe->tree, &ProjectTree::functionCreated);
    m_probe->tree.newFunction();
    QTest::keyClicks(m_probe->question(), "doomed");
    {
        const support::FullDisk full(20);
        QTest::keyClick(m_probe->question(), Qt::Key_Return);
    }
    QCOMPARE(created.count(), 0);
    QCOMPARE(failed.count(), 1);
    const auto error = failed[0][0].value<protocol::Error>();
    QVERIFY(QString::fromStdString(error.message).contains("doomed"));
    QVERIFY(QString::fromStdString(error.hint).contains("space on the disk"));
    QVERIFY2(!QFile::exists(path("supabase/functions/doomed")), "the name is free for another try");
}

void ProjectChangeTest::aNewFileLiesWhereTheRowIs() {
    QSignalSpy activated(&m_probe->tree, &ProjectTree::fileActivated);
    m_probe->click("Functions/hello/lib/words.ts");
    m_probe->run("project.newFile");
    QVERIFY(m_probe->says("supabase/functions/hello/lib"));
    m_probe->question()->insert("words.ts");
    QVERIFY(m_probe->says("words.ts exists already."));
    m_probe->question()->setText("../../../../etc/passwd");
    QVERIFY(m_probe->says("This is no name for a file here."));
    m_probe->question()->setText("deep/more.ts");
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QVERIFY(QFile::exists(path("supabase/functions/hello/lib/deep/more.ts")));
    QCOMPARE(activated.count(), 1);
    QCOMPARE(m_probe->currentPath(), path("supabase/functions/hello/lib/deep/more.ts"));
    QCOMPARE(read("supabase/functions/hello/lib/words.ts"), QString("// words\n"));
}

void ProjectChangeTest::renamingKeeps() {
    QSignalSpy renamed(&m_probe->tree, &ProjectTree::pathRenamed);
    m_probe->click("Functions/hello/lib/words.ts");
    QTest::keyClick(&m_probe->view(), Qt::Key_F2);
    QCOMPARE(m_probe->question()->text(), QString("words.ts"));
    QCOMPARE(m_probe->question()->selectedText(), QString("words"));
    QVERIFY2(!m_probe->button("Rename")->isEnabled(), "the old name is no new one");
    QTest::keyClicks(m_probe->question(), "texts");
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QCOMPARE(renamed.count(), 1);
    QCOMPARE(renamed[0][0].toString(), path("supabase/functions/hello/lib/words.ts"));
    QCOMPARE(renamed[0][1].toString(), path("supabase/functions/hello/lib/texts.ts"));
    QCOMPARE(read("supabase/functions/hello/lib/texts.ts"), QString("// words\n"));
    QCOMPARE(m_probe->currentPath(), path("supabase/functions/hello/lib/texts.ts"));
    QVERIFY(m_folder->write("supabase/functions/hello/lib/other.ts", "// other\n"));
    QTest::keyClick(&m_probe->view(), Qt::Key_F2);
    m_probe->question()->setText("other.ts");
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QVERIFY(m_probe->says("other.ts exists already."));
    QCOMPARE(read("supabase/functions/hello/lib/other.ts"), QString("// other\n"));
}

void ProjectChangeTest::renamingAFunctionTellsOfItsSettings() {
    QVERIFY(m_folder->write("supabase/config.toml", "[functions.hello]\nverify_jwt = false\n"));
    m_probe->tree.setProject(m_folder->path());
    m_probe->click("Functions/hello");
    m_probe->run("project.rename");
    QVERIFY(m_probe->says("[functions.hello]"));
    m_probe->question()->setText("9lives");
    QVERIFY(m_probe->says("a letter first"));
    m_probe->question()->setText("welcome");
    QTest::keyClick(m_probe->question(), Qt::Key_Return);
    QVERIFY(QFile::exists(path("supabase/functions/welcome/lib/words.ts")));
    QCOMPARE(m_probe->currentPath(), path("supabase/functions/welcome"));
    // The settings under the old name now speak of a function without an entrypoint, and the tree says so.
    QVERIFY(m_probe->row("Functions/hello").data(ProjectModel::remarkRole).toString().contains("has no supabase/functions/hello/index.ts"));
}

void ProjectChangeTest::deletingAsks() {
    QSignalSpy removed(&m_probe->tree, &ProjectTree::pathRemoved);
    m_probe->click("Functions/hello");
    QTest::keyClick(&m_probe->view(), Qt::Key_Delete);
    QVERIFY2(m_probe->says("Move hello and the 2 files in it to the trash?"), qPrintable(m_probe->words().join(" | ")));
    QVERIFY(m_probe->button("Move to trash")->hasFocus());
    QVERIFY(m_probe->button("Move to trash")->accessibleDescription().contains("hello"));
    QTest::keyClick(m_probe->button("Move to trash"), Qt::Key_Escape);
    QVERIFY(!m_probe->button("Move to trash"));
    QCOMPARE(removed.count(), 0);
    QVERIFY(QFile::exists(path("supabase/functions/hello/index.ts")));
    QVERIFY(QDir().mkpath(path("supabase/functions/hello/void")));
    m_probe->tree.setProject(m_folder->path());
    m_probe->click("Functions/hello/void");
    m_probe->run("project.delete");
    QVERIFY(m_probe->says("Move the empty folder void to the trash?"));
}

void ProjectChangeTest::deletingGoesToTheTrash() {
    QSignalSpy removed(&m_probe->tree, &ProjectTree::pathRemoved);
    m_probe->click("Functions/hello/index.ts");
    QTest::keyClick(&m_probe->view(), Qt::Key_Delete);
    QVERIFY(m_probe->says("Move index.ts to the trash?"));
    QTest::keyClick(m_probe->button("Move to trash"), Qt::Key_Return);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(removed[0][0].toString(), path("supabase/functions/hello/index.ts"));
    QVERIFY(!QFile::exists(path("supabase/functions/hello/index.ts")));
    QCOMPARE(read("home/Trash/files/index.ts"), QString("// hello\n"));
}

void ProjectChangeTest::whatIsMissingIsNotAskedAbout() {
    m_probe->click("Functions");
    for (const char* const action : {"project.rename", "project.delete"}) {
        m_probe->run(action);
        QVERIFY2(!m_probe->question() && !m_probe->button("Cancel"), action);
    }
    m_probe->click("Functions/hello/lib/words.ts");
    QVERIFY(QFile::remove(path("supabase/functions/hello/lib/words.ts")));
    m_probe->run("project.delete");
    QVERIFY(!m_probe->button("Cancel"));
}

QTEST_MAIN(ProjectChangeTest)
#include "project_change_test.moc"
