#include <sys/stat.h>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include "tests/editor/panel/editor_probe.h"
#include "tests/support/as_nobody.h"
#include "tests/support/full_disk.h"

using namespace edge;
using namespace edge::panel;

namespace {

constexpr int patience = 20000;

/// Runs in a process of its own that is then killed: types, and waits for the end.
int typeAndWait(const QString& file, const QString& drafts) {
    EditorTabs tabs(drafts);
    tabs.show();
    tabs.activateWindow();
    if (!QTest::qWaitForWindowActive(&tabs) || !tabs.open(file))
        return 1;
    QTest::keyClicks(QApplication::focusWidget(), "precious ");
    return QApplication::exec();
}

}  // namespace

/// The disk does not always do what one would like: nothing typed is lost, and what to do is said.
class EditorDiskTest : public QObject {
    Q_OBJECT

private slots:
    void aFullDisk();
    void aReadOnlyFolder();
    void aFolderThatVanished();
    void aCleanFileFollowsTheDisk();
    void anUnsavedFileAsks();
    void savingDoesNotOverwriteOthers();
    void aDeletedFileKeepsItsText();
    void aFileThatBecameBinary();
    void newLineEndsOnDiskAreFollowed();
    void aKilledProgramLosesNothing();
    void aDraftOfAFileThatChangedMeanwhile();
    void aDraftCanBeDiscarded();
    void aDraftThatCannotBeKeptIsSaid();
    void settingAsideLosesNothing();
    void aDraftKeepsItsLineEnds();
};

void EditorDiskTest::aFullDisk() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", QByteArray("// a line of some length\n").repeated(100));
    const QByteArray before = probe.read("a.ts");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    {
        const support::FullDisk full(100);
        probe.press(Qt::Key_S, Qt::ControlModifier);
        QVERIFY2(probe.notice().contains("a.ts was not saved"), qPrintable(probe.notice()));
        QVERIFY(probe.notice().contains("Free space on the disk and save again"));
        QVERIFY(probe.isMarkedUnsaved(path));
        QTest::mouseClick(probe.button("Try again"), Qt::LeftButton);
        QVERIFY2(probe.notice().contains("a.ts was not saved"), "it is said again");
        QVERIFY2(probe.editor().hasFocus(), "one can go on typing");
        probe.type("Y");
    }
    QCOMPARE(probe.read("a.ts"), before);
    QVERIFY(probe.button("Try again"));
    QTest::mouseClick(probe.button("Try again"), Qt::LeftButton);
    QCOMPARE(probe.notice(), QString());
    QCOMPARE(probe.read("a.ts"), "XY" + before);
    QVERIFY(!probe.isMarkedUnsaved(path));
}

void EditorDiskTest::aReadOnlyFolder() {
    EditorProbe probe;
    const QString path = probe.write("locked/a.ts", "a\n");
    QFile::setPermissions(probe.path("."), QFile::Permissions(0x7755));
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    QVERIFY(QFile::setPermissions(probe.path("locked"), QFile::Permissions(0x5555)));
    {
        const support::AsNobody without;
        probe.press(Qt::Key_S, Qt::ControlModifier);
    }
    QFile::setPermissions(probe.path("locked"), QFile::Permissions(0x7755));
    QVERIFY2(probe.notice().contains("no permission to write"), qPrintable(probe.notice()));
    QVERIFY(probe.notice().contains("Make the file and its folder writable"));
    QCOMPARE(probe.tabs().textOf(path), QString("Xa\n"));
    QCOMPARE(probe.read("locked/a.ts"), QByteArray("a\n"));
    QVERIFY(probe.isMarkedUnsaved(path));
}

void EditorDiskTest::aFolderThatVanished() {
    EditorProbe probe;
    const QString path = probe.write("gone/a.ts", "a\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    QVERIFY(QDir(probe.path("gone")).removeRecursively());
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY2(probe.notice().contains("its folder"), qPrintable(probe.notice()));
    QVERIFY(probe.isMarkedUnsaved(path));
    QTest::mouseClick(probe.button("Create folder and save"), Qt::LeftButton);
    QCOMPARE(probe.read("gone/a.ts"), QByteArray("Xa\n"));
    QCOMPARE(probe.notice(), QString());
    QVERIFY(!probe.isMarkedUnsaved(path));
}

void EditorDiskTest::aCleanFileFollowsTheDisk() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\ntwo\n");
    QVERIFY(probe.tabs().open(path));
    probe.write("a.ts", "one\nand two\n");
    QTRY_COMPARE_WITH_TIMEOUT(probe.tabs().textOf(path), QString("one\nand two\n"), patience);
    QVERIFY(!probe.isMarkedUnsaved(path));
    QCOMPARE(probe.notice(), QString());
    // As other editors save: a new file takes the name.
    probe.write("a.ts.tmp", "renamed over\n");
    QCOMPARE(std::rename(qPrintable(path + ".tmp"), qPrintable(path)), 0);
    QTRY_COMPARE_WITH_TIMEOUT(probe.tabs().textOf(path), QString("renamed over\n"), patience);
    probe.write("a.ts", "and again\n");
    QTRY_COMPARE_WITH_TIMEOUT(probe.tabs().textOf(path), QString("and again\n"), patience);
}

void EditorDiskTest::anUnsavedFileAsks() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    probe.write("a.ts", "theirs\n");
    QTRY_COMPARE_WITH_TIMEOUT(probe.notice(), QString("a.ts changed on disk, and here it has unsaved changes."), patience);
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    QTest::mouseClick(probe.button("Keep mine"), Qt::LeftButton);
    QCOMPARE(probe.notice(), QString());
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(probe.read("a.ts"), QByteArray("Xone\n"));
    probe.type("Y");
    probe.write("a.ts", "theirs\n");
    QTRY_VERIFY_WITH_TIMEOUT(probe.button("Reload"), patience);
    QTest::mouseClick(probe.button("Reload"), Qt::LeftButton);
    QCOMPARE(probe.tabs().textOf(path), QString("theirs\n"));
    QVERIFY(!probe.isMarkedUnsaved(path));
    probe.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(probe.tabs().textOf(path), QString("XYone\n"));
    QVERIFY2(probe.isMarkedUnsaved(path), "undo brings back what was typed");
}

void EditorDiskTest::savingDoesNotOverwriteOthers() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    // Before the watch has had a chance to tell.
    probe.write("a.ts", "theirs\n");
    QVERIFY(!probe.tabs().save(path));
    QCOMPARE(probe.read("a.ts"), QByteArray("theirs\n"));
    QVERIFY(probe.button("Keep mine"));
    QVERIFY(!probe.tabs().saveAll());
    QCOMPARE(probe.read("a.ts"), QByteArray("theirs\n"));
}

void EditorDiskTest::aDeletedFileKeepsItsText() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    QVERIFY(QFile::remove(path));
    QTRY_COMPARE_WITH_TIMEOUT(probe.notice(), QString("a.ts was deleted or moved on disk. Its text is still here."), patience);
    QVERIFY(probe.isMarkedUnsaved(path));
    QCOMPARE(probe.tabs().textOf(path), QString("one\n"));
    QCOMPARE(probe.draftCount(), 1);
    QTest::mouseClick(probe.button("Close"), Qt::LeftButton);
    QVERIFY2(probe.button("Discard"), "the text is nowhere else: closing asks");
    QTest::mouseClick(probe.button("Save"), Qt::LeftButton);
    QVERIFY(probe.tabs().openFiles().isEmpty());
    QCOMPARE(probe.read("a.ts"), QByteArray("one\n"));
}

void EditorDiskTest::aFileThatBecameBinary() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    QSignalSpy failed(&probe.tabs(), &EditorTabs::failed);
    probe.write("a.ts", QByteArray("\0\1\2", 3));
    QTRY_VERIFY_WITH_TIMEOUT(probe.notice().contains("is no text any more"), patience);
    QCOMPARE(probe.tabs().textOf(path), QString("one\n"));
    QCOMPARE(failed.count(), 1);
    probe.write("b.ts", "stirs the folder\n");
    probe.write("a.ts", "text again\n");
    QTRY_COMPARE_WITH_TIMEOUT(probe.tabs().textOf(path), QString("text again\n"), patience);
    QCOMPARE(probe.notice(), QString());
    QCOMPARE(failed.count(), 1);
}

void EditorDiskTest::newLineEndsOnDiskAreFollowed() {
    EditorProbe probe;
    const QString path = probe.write("a.txt", "one\ntwo\n");
    QVERIFY(probe.tabs().open(path));
    probe.write("a.txt", "one\r\ntwo\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(probe.tabs().textOf(path), QString("one\r\ntwo\r\n"), patience);
    probe.press(Qt::Key_Home, Qt::ControlModifier);
    probe.press(Qt::Key_Return);
    QCOMPARE(probe.tabs().textOf(path), QString("\r\none\r\ntwo\r\n"));
}

void EditorDiskTest::aKilledProgramLosesNothing() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QProcess other;
    other.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    other.start(QCoreApplication::applicationFilePath(), {"--type-and-wait", path, probe.drafts()});
    QVERIFY(other.waitForStarted(patience));
    QTRY_COMPARE_WITH_TIMEOUT(probe.draftCount(), 1, patience);
    other.kill();
    QVERIFY(other.waitForFinished(patience));
    QCOMPARE(other.exitStatus(), QProcess::CrashExit);
    QCOMPARE(probe.read("a.ts"), QByteArray("one\n"));
    QVERIFY(probe.tabs().open(path));
    QCOMPARE(probe.tabs().textOf(path), QString("precious one\n"));
    QVERIFY(probe.isMarkedUnsaved(path));
    QCOMPARE(probe.notice(), QString("Unsaved text from the last session was brought back."));
    QTest::mouseClick(probe.button("Keep"), Qt::LeftButton);
    QVERIFY(probe.editor().hasFocus());
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(probe.read("a.ts"), QByteArray("precious one\n"));
    QCOMPARE(probe.draftCount(), 0);
}

void EditorDiskTest::aDraftOfAFileThatChangedMeanwhile() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    probe.restart();
    probe.write("a.ts", "theirs\n");
    QVERIFY(probe.tabs().open(path));
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    QCOMPARE(probe.notice(), QString("a.ts changed on disk, and here it has unsaved changes."));
    QVERIFY(!probe.tabs().save(path));
    QCOMPARE(probe.read("a.ts"), QByteArray("theirs\n"));
    probe.restart();
    QVERIFY(QFile::remove(path));
    QCOMPARE(probe.draftCount(), 1);
    probe.tabs().restoreSession({});
    QCOMPARE(probe.tabs().openFiles(), QStringList{path});
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    QVERIFY(probe.notice().contains("deleted or moved"));
}

void EditorDiskTest::aDraftCanBeDiscarded() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    probe.restart();
    QVERIFY(probe.tabs().open(path));
    QTest::mouseClick(probe.button("Discard"), Qt::LeftButton);
    QCOMPARE(probe.tabs().textOf(path), QString("one\n"));
    QVERIFY(!probe.isMarkedUnsaved(path));
    QCOMPARE(probe.draftCount(), 0);
}

void EditorDiskTest::aDraftThatCannotBeKeptIsSaid() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n");
    QVERIFY(probe.tabs().open(path));
    QSignalSpy failed(&probe.tabs(), &EditorTabs::failed);
    probe.type("X");
    {
        const support::FullDisk full(10);
        probe.tabs().keepDrafts();
        probe.tabs().keepDrafts();
    }
    QCOMPARE(failed.count(), 1);
    QVERIFY(QString::fromStdString(failed[0][0].value<protocol::Error>().message).contains("a.ts could not be kept as a draft"));
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    probe.tabs().keepDrafts();
    QCOMPARE(probe.draftCount(), 1);
    struct stat kept {};
    QCOMPARE(stat(qPrintable(probe.drafts() + '/' + QDir(probe.drafts()).entryList({"*.json"}).first()), &kept), 0);
    QCOMPARE(kept.st_mode & 0777, mode_t(0600));
}

void EditorDiskTest::settingAsideLosesNothing() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "one\n"), clean = probe.write("b.ts", "two\n");
    QVERIFY(probe.tabs().open(clean));
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    {
        const support::FullDisk full(10);
        probe.tabs().setAside();
    }
    QCOMPARE(probe.tabs().openFiles(), QStringList{path});
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    probe.tabs().setAside();
    QVERIFY(probe.tabs().openFiles().isEmpty());
    QVERIFY(probe.tabs().open(path));
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    QCOMPARE(probe.read("a.ts"), QByteArray("one\n"));
}

void EditorDiskTest::aDraftKeepsItsLineEnds() {
    EditorProbe probe;
    const QString path = probe.write("a.txt", "one\r\ntwo\r\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    probe.restart();
    QVERIFY(QFile::remove(path));
    QVERIFY(probe.tabs().open(path));
    probe.press(Qt::Key_Return);
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(probe.read("a.txt"), QByteArray("\r\nXone\r\ntwo\r\n"));
}

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.value(1) == "--type-and-wait")
        return typeAndWait(arguments.value(2), arguments.value(3));
    EditorDiskTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "editor_disk_test.moc"
