#include <QAccessible>
#include <QAction>
#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include "tests/editor/panel/editor_probe.h"

using namespace edge;
using namespace edge::panel;

/// Opening, editing, saving, closing and coming back, with real keys.
class EditorFileTest : public QObject {
    Q_OBJECT

private slots:
    void editIsMarkedAndSaved();
    void lineEndsAndTheLastLineAreKept_data();
    void lineEndsAndTheLastLineAreKept();
    void newLinesEndAsTheFileDoes();
    void whatIsNoTextIsSaidInWords_data();
    void whatIsNoTextIsSaidInWords();
    void closingAsksWhenUnsaved();
    void closingSaves();
    void closingDiscards();
    void theMiddleButtonAndTheSignClose();
    void aClosedFileIsReopened();
    void aSessionComesBack();
    void filesFollowARename();
    void editsOfOthersAreOneStepBack();
    void lineBarGoesToALine();
    void everyKeyReachesItsCommand();
    void everythingHasAName();
};

void EditorFileTest::editIsMarkedAndSaved() {
    EditorProbe probe;
    const QString path = probe.write("supabase/functions/hello/index.ts", "one\n");
    QSignalSpy modified(&probe.tabs(), &EditorTabs::modifiedChanged), saved(&probe.tabs(), &EditorTabs::fileSaved);
    QVERIFY(probe.tabs().open(path));
    QVERIFY(probe.editor().hasFocus());
    QVERIFY(!probe.isMarkedUnsaved(path));
    QCOMPARE(probe.strip().tabText(0), QString("hello/index.ts"));
    probe.type("X");
    QVERIFY(probe.isMarkedUnsaved(path));
    QCOMPARE(probe.tabs().modifiedFiles(), QStringList{path});
    QCOMPARE(probe.tabs().textOf(path), QString("Xone\n"));
    QCOMPARE(probe.read("supabase/functions/hello/index.ts"), QByteArray("one\n"));
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(probe.read("supabase/functions/hello/index.ts"), QByteArray("Xone\n"));
    QCOMPARE(saved.count(), 1);
    QVERIFY(!probe.isMarkedUnsaved(path));
    probe.press(Qt::Key_Z, Qt::ControlModifier);
    QVERIFY2(probe.isMarkedUnsaved(path), "undo past a save is unsaved again");
    probe.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!probe.isMarkedUnsaved(path));
    QCOMPARE(modified.count(), 4);
    QCOMPARE(probe.draftCount(), 0);
}

void EditorFileTest::lineEndsAndTheLastLineAreKept_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("lf") << QByteArray("a\nb\n") << QByteArray("Xa\nb\n");
    QTest::newRow("no final newline") << QByteArray("a\nb") << QByteArray("Xa\nb");
    QTest::newRow("crlf") << QByteArray("a\r\nb\r\n") << QByteArray("Xa\r\nb\r\n");
    QTest::newRow("crlf, no final") << QByteArray("a\r\nb") << QByteArray("Xa\r\nb");
    QTest::newRow("mixed") << QByteArray("a\r\nb\nc") << QByteArray("Xa\r\nb\nc");
    QTest::newRow("mark") << QByteArray("\xEF\xBB\xBF" "a") << QByteArray("\xEF\xBB\xBF" "Xa");
    QTest::newRow("empty") << QByteArray() << QByteArray("X");
}

void EditorFileTest::lineEndsAndTheLastLineAreKept() {
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("notes.txt", before)));
    probe.type("X");
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(probe.read("notes.txt"), after);
}

void EditorFileTest::newLinesEndAsTheFileDoes() {
    EditorProbe probe;
    const QString path = probe.write("index.ts", "if (a) {\r\n  b();\r\n}");
    QVERIFY(probe.tabs().open(path));
    probe.press(Qt::Key_Down);
    probe.press(Qt::Key_End);
    probe.press(Qt::Key_Return);
    probe.type("c();");
    probe.press(Qt::Key_Down, Qt::ShiftModifier | Qt::AltModifier);
    probe.press(Qt::Key_End, Qt::ControlModifier);
    probe.press(Qt::Key_Down, Qt::ShiftModifier | Qt::AltModifier);
    QCOMPARE(probe.tabs().textOf(path), QString("if (a) {\r\n  b();\r\n  c();\r\n  c();\r\n}\r\n}"));
}

void EditorFileTest::whatIsNoTextIsSaidInWords_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("words");
    QTest::newRow("binary") << QByteArray("\x89PNG\0\1", 6) << 0 << "binary file";
    QTest::newRow("latin-1") << QByteArray("caf\xE9\n") << 0 << "is not UTF-8 text";
    QTest::newRow("huge") << QByteArray("a") << 20 * 1024 * 1024 << "too large to edit";
}

void EditorFileTest::whatIsNoTextIsSaidInWords() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, size);
    QFETCH(QString, words);
    EditorProbe probe;
    const QString path = probe.write("thing.ts", bytes);
    QVERIFY(size == 0 || QFile::resize(path, size));
    QSignalSpy failed(&probe.tabs(), &EditorTabs::failed);
    QVERIFY(!probe.tabs().open(path));
    QCOMPARE(failed.count(), 1);
    const auto error = failed[0][0].value<protocol::Error>();
    QVERIFY(QString::fromStdString(error.message).contains(words));
    QVERIFY(!error.hint.empty());
    QVERIFY(probe.tabs().openFiles().isEmpty());
    QVERIFY(!probe.strip().isVisible());
}

void EditorFileTest::closingAsksWhenUnsaved() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "a\n");
    const QString other = probe.write("b.ts", "b\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    QVERIFY(probe.tabs().open(other));
    probe.tabs().closeAll();
    QCOMPARE(probe.tabs().openFiles(), QStringList{path});
    QCOMPARE(probe.tabs().currentFile(), path);
    QCOMPARE(probe.notice(), QString("a.ts has unsaved changes."));
    QVERIFY(probe.button("Save")->hasFocus());
    QTest::mouseClick(probe.button("Cancel"), Qt::LeftButton);
    QCOMPARE(probe.notice(), QString());
    QVERIFY(probe.editor().hasFocus());
    probe.press(Qt::Key_W, Qt::ControlModifier);
    QVERIFY(probe.button("Save")->hasFocus());
    probe.press(Qt::Key_Escape);
    QCOMPARE(probe.notice(), QString());
    QVERIFY(probe.editor().hasFocus());
    QCOMPARE(probe.tabs().textOf(path), QString("Xa\n"));
    QCOMPARE(probe.read("a.ts"), QByteArray("a\n"));
}

void EditorFileTest::closingSaves() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "a\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    QSignalSpy closed(&probe.tabs(), &EditorTabs::fileClosed);
    probe.press(Qt::Key_W, Qt::ControlModifier);
    probe.press(Qt::Key_Return);
    QCOMPARE(closed.count(), 1);
    QVERIFY(probe.tabs().openFiles().isEmpty());
    QCOMPARE(probe.read("a.ts"), QByteArray("Xa\n"));
    QCOMPARE(probe.draftCount(), 0);
}

void EditorFileTest::closingDiscards() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "a\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    probe.tabs().keepDrafts();
    QCOMPARE(probe.draftCount(), 1);
    probe.tabs().close(path);
    QTest::mouseClick(probe.button("Discard"), Qt::LeftButton);
    QVERIFY(probe.tabs().openFiles().isEmpty());
    QCOMPARE(probe.draftCount(), 0);
    QVERIFY(probe.tabs().open(path));
    QCOMPARE(probe.tabs().textOf(path), QString("a\n"));
}

void EditorFileTest::theMiddleButtonAndTheSignClose() {
    EditorProbe probe;
    const QString first = probe.write("a.ts", "a\n"), second = probe.write("b.ts", "b\n"), third = probe.write("c.ts", "c\n");
    QVERIFY(probe.tabs().open(first) && probe.tabs().open(second) && probe.tabs().open(third));
    QCOMPARE(probe.tabs().openFiles(), (QStringList{first, second, third}));
    QTest::mouseClick(&probe.strip(), Qt::MiddleButton, {}, probe.strip().tabRect(0).center());
    QCOMPARE(probe.tabs().openFiles(), (QStringList{second, third}));
    QTest::mouseClick(probe.strip().tabButton(1, QTabBar::RightSide), Qt::LeftButton);
    QCOMPARE(probe.tabs().openFiles(), QStringList{second});
    QCOMPARE(probe.tabs().currentFile(), second);
    QTest::mouseClick(&probe.strip(), Qt::LeftButton, {}, probe.strip().tabRect(0).center());
    QCOMPARE(probe.tabs().openFiles(), QStringList{second});
}

void EditorFileTest::aClosedFileIsReopened() {
    EditorProbe probe;
    const QString first = probe.write("a.ts", "a\n"), second = probe.write("b.ts", "b\n");
    QVERIFY(probe.tabs().open(first) && probe.tabs().open(second));
    probe.press(Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(probe.tabs().currentFile(), first);
    QVERIFY(probe.editor().hasFocus());
    probe.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(probe.tabs().currentFile(), second);
    probe.press(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(probe.tabs().currentFile(), first);
    probe.press(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(probe.tabs().currentFile(), second);
}

void EditorFileTest::aSessionComesBack() {
    EditorProbe probe;
    QByteArray lines;
    for (int i = 1; i <= 200; ++i)
        lines += "function f" + QByteArray::number(i) + "() {\n  return 1;\n}\n";
    const QString first = probe.write("a.ts", lines), second = probe.write("b.ts", "b\n"), gone = probe.write("gone.ts", "c\n");
    QVERIFY(probe.tabs().open(first) && probe.tabs().open(second) && probe.tabs().open(gone));
    QVERIFY(probe.tabs().reveal(first, 302, 3));
    probe.tabs().grab();
    probe.editor().foldLine(6);
    QCOMPARE(probe.editor().contractedFolds(), QList<int>{6});
    const int firstLine = probe.editor().firstLine();
    const QJsonObject session = probe.tabs().session();
    probe.restart();
    QVERIFY(QFile::remove(gone));
    QSignalSpy failed(&probe.tabs(), &EditorTabs::failed);
    probe.tabs().restoreSession(session);
    QCOMPARE(failed.count(), 0);
    QCOMPARE(probe.tabs().openFiles(), (QStringList{first, second}));
    QCOMPARE(probe.tabs().currentFile(), first);
    QCOMPARE(probe.editor().cursorLine(), 302);
    QCOMPARE(probe.editor().cursorColumn(), 3);
    QCOMPARE(probe.editor().contractedFolds(), QList<int>{6});
    QCOMPARE(probe.editor().firstLine(), firstLine);
}

void EditorFileTest::filesFollowARename() {
    EditorProbe probe;
    const QString path = probe.write("hello/index.ts", "a\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    QVERIFY(QFile::rename(probe.path("hello"), probe.path("hi")));
    probe.tabs().followRename(probe.path("hello"), probe.path("hi"));
    QCOMPARE(probe.tabs().openFiles(), QStringList{probe.path("hi/index.ts")});
    QCOMPARE(probe.strip().tabText(0), QString("hi/index.ts"));
    QCOMPARE(probe.notice(), QString());
    probe.press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(probe.read("hi/index.ts"), QByteArray("Xa\n"));
    probe.tabs().followRemoval(probe.path("hi"));
    QVERIFY(probe.tabs().openFiles().isEmpty());
}

void EditorFileTest::editsOfOthersAreOneStepBack() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "/* é😀 */ import 'x@1';\nimport 'x@1/y';\n");
    QVERIFY(!probe.tabs().edit(path, {{1, 19, "x@1", "x@2"}}));  // not open
    QVERIFY(probe.tabs().open(path));
    QVERIFY(!probe.tabs().edit(path, {{1, 19, "x@1", "x@2"}, {2, 9, "z@1", "z@2"}}));
    QVERIFY(!probe.isMarkedUnsaved(path));
    QVERIFY(probe.tabs().edit(path, {{2, 9, "x@1", "x@20"}, {1, 19, "x@1", "x@20"}}));
    QCOMPARE(probe.tabs().textOf(path), QString("/* é😀 */ import 'x@20';\nimport 'x@20/y';\n"));
    QVERIFY(probe.isMarkedUnsaved(path));
    probe.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(probe.tabs().textOf(path), QString("/* é😀 */ import 'x@1';\nimport 'x@1/y';\n"));
}

void EditorFileTest::lineBarGoesToALine() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", QByteArray("abcdef\n").repeated(50))));
    probe.press(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(probe.field("Go to line")->hasFocus());
    probe.type("x12:4");
    QCOMPARE(probe.field("Go to line")->text(), QString("12:4"));
    probe.press(Qt::Key_Return);
    QCOMPARE(probe.editor().cursorLine(), 12);
    QCOMPARE(probe.editor().cursorColumn(), 4);
    QVERIFY(probe.editor().hasFocus());
    probe.press(Qt::Key_G, Qt::ControlModifier);
    probe.type("9999");
    probe.press(Qt::Key_Return);
    QCOMPARE(probe.editor().cursorLine(), 51);
}

/// The editor part has keys of its own; none may swallow one of ours.
void EditorFileTest::everyKeyReachesItsCommand() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "abc\ndef\nghi\n");
    // Scintilla itself does these, and the same.
    const QStringList shared{"editor.undo", "editor.redo", "editor.cut", "editor.copy", "editor.paste", "editor.selectAll"};
    int keys = 0;
    for (QAction* const action : probe.tabs().actions()) {
        if (shared.contains(action->objectName()) || action->objectName() == "editor.close" || action->objectName() == "editor.reopen")
            continue;
        for (const QKeySequence& sequence : action->shortcuts()) {
            QVERIFY(probe.tabs().open(path));
            QVERIFY(probe.editor().hasFocus());
            const QSignalSpy triggered(action, &QAction::triggered);
            probe.press(sequence[0].key(), sequence[0].keyboardModifiers());
            QVERIFY2(triggered.count() == 1, qPrintable(action->objectName() + " " + sequence.toString()));
            ++keys;
        }
    }
    QVERIFY(keys >= 18);
}

void EditorFileTest::everythingHasAName() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "a\n");
    QVERIFY(probe.tabs().open(path));
    probe.type("X");
    probe.press(Qt::Key_H, Qt::ControlModifier);
    probe.tabs().close(path);
    int found = 0;
    for (QWidget* const widget : probe.tabs().findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
            continue;
        ++found;
        QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
    }
    QVERIFY2(found >= 12, qPrintable(QString::number(found)));
    for (const QAction* const action : probe.tabs().actions()) {
        QVERIFY(!action->text().isEmpty());
        QVERIFY(action->objectName().startsWith("editor."));
    }
}

QTEST_MAIN(EditorFileTest)
#include "editor_file_test.moc"
