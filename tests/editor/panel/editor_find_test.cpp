#include <QLabel>
#include <QTest>
#include <QToolButton>

#include "tests/editor/panel/editor_probe.h"

using namespace edge;
using namespace edge::panel;

/// The find bar with real keys: what is found, where one ends up, and what replacing leaves in place.
class EditorFindTest : public QObject {
    Q_OBJECT

private slots:
    void typingFindsFromTheCaret();
    void nextAndPreviousGoRound();
    void theSelectionIsTheQuery();
    void togglesNarrow();
    void aWrongExpressionIsSaid();
    void replacesOneAfterTheOther();
    void replacesAllAsOneStep();
    void replacingAllLeavesMarksInPlace();
    void escapeEndsFinding();
    void anotherTabIsSearchedAnew();

private:
    static bool says(const EditorProbe& probe, const QString& words);
    static QToolButton* tool(const EditorProbe& probe, const QString& name);
};

bool EditorFindTest::says(const EditorProbe& probe, const QString& words) {
    for (const QLabel* const label : probe.find().findChildren<QLabel*>())
        if (label->isVisible() && label->text() == words)
            return true;
    return false;
}

QToolButton* EditorFindTest::tool(const EditorProbe& probe, const QString& name) {
    for (QToolButton* const button : probe.find().findChildren<QToolButton*>())
        if (button->accessibleName() == name)
            return button;
    return nullptr;
}

void EditorFindTest::typingFindsFromTheCaret() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", "name\nother\nname and names\n")));
    probe.press(Qt::Key_Down);
    probe.press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(probe.field("Find")->hasFocus());
    probe.type("n");
    probe.type("ame");
    QCOMPARE(probe.find().count(), 3);
    QCOMPARE(probe.editor().cursorLine(), 3);
    QCOMPARE(probe.editor().selectedText(), QString("name"));
    QVERIFY(says(probe, "2 of 3"));
    probe.type("x");
    QVERIFY(says(probe, "No matches"));
    QVERIFY(!tool(probe, "Next match (F3)")->isEnabled());
    probe.press(Qt::Key_Backspace);
    QVERIFY2(says(probe, "2 of 3"), "looking starts where it started");
}

void EditorFindTest::nextAndPreviousGoRound() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", "ä a\na\na\n")));
    probe.press(Qt::Key_F, Qt::ControlModifier);
    probe.type("a");
    tool(probe, "Match case")->setChecked(true);
    QVERIFY(says(probe, "1 of 3"));
    QCOMPARE(probe.editor().cursorColumn(), 4);
    probe.press(Qt::Key_Return);
    QVERIFY(says(probe, "2 of 3"));
    probe.press(Qt::Key_F3);
    QVERIFY(says(probe, "3 of 3"));
    probe.press(Qt::Key_Return);
    QVERIFY(says(probe, "1 of 3"));
    probe.press(Qt::Key_Return, Qt::ShiftModifier);
    QVERIFY(says(probe, "3 of 3"));
    QCOMPARE(probe.editor().cursorLine(), 3);
    QTest::mouseClick(tool(probe, "Previous match (Shift+F3)"), Qt::LeftButton);
    QVERIFY(says(probe, "2 of 3"));
    QVERIFY2(probe.field("Find")->hasFocus(), "the keyboard stays in the field");
}

void EditorFindTest::theSelectionIsTheQuery() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", "one two\ntwo\n")));
    probe.editor().setSelection(0, 4, 0, 7);
    probe.press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(probe.field("Find")->text(), QString("two"));
    QVERIFY(says(probe, "1 of 2"));
    QCOMPARE(probe.field("Find")->selectedText(), QString("two"));
}

void EditorFindTest::togglesNarrow() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", "Name name names n.me\n")));
    probe.press(Qt::Key_F, Qt::ControlModifier);
    probe.type("name");
    QCOMPARE(probe.find().count(), 3);
    QTest::mouseClick(tool(probe, "Match case"), Qt::LeftButton);
    QCOMPARE(probe.find().count(), 2);
    probe.press(Qt::Key_W, Qt::AltModifier);
    QTRY_COMPARE(probe.find().count(), 1);
    probe.press(Qt::Key_R, Qt::AltModifier);
    QTRY_VERIFY(tool(probe, "Regular expression")->isChecked());
    probe.press(Qt::Key_A, Qt::ControlModifier);
    probe.type("n.me");
    QCOMPARE(probe.find().count(), 2);
    QVERIFY(says(probe, "1 of 2"));
}

void EditorFindTest::aWrongExpressionIsSaid() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", "(a)\n")));
    probe.press(Qt::Key_F, Qt::ControlModifier);
    tool(probe, "Regular expression")->setChecked(true);
    probe.type("(a");
    QVERIFY(says(probe, "Not valid"));
    probe.type(")");
    QVERIFY(says(probe, "1 of 1"));
}

void EditorFindTest::replacesOneAfterTheOther() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "a a a\n");
    QVERIFY(probe.tabs().open(path));
    probe.press(Qt::Key_H, Qt::ControlModifier);
    probe.type("a");
    probe.field("Replace with")->setFocus();
    probe.type("aa");
    probe.press(Qt::Key_Return);
    QCOMPARE(probe.tabs().textOf(path), QString("aa a a\n"));
    QVERIFY2(says(probe, "3 of 4"), "what was put in is passed over");
    probe.press(Qt::Key_Return);
    QCOMPARE(probe.tabs().textOf(path), QString("aa aa a\n"));
}

void EditorFindTest::replacesAllAsOneStep() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "key=1\r\nother\r\nkey=2");
    QVERIFY(probe.tabs().open(path));
    probe.press(Qt::Key_H, Qt::ControlModifier);
    tool(probe, "Regular expression")->setChecked(true);
    probe.type("(\\w+)=(\\d)$");
    probe.field("Replace with")->setFocus();
    probe.type("$2: $1");
    probe.press(Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(probe.tabs().textOf(path), QString("1: key\r\nother\r\n2: key"));
    QVERIFY(says(probe, "2 replaced"));
    for (const QLabel* const label : probe.find().findChildren<QLabel*>())
        QVERIFY2(label->property("role").toString() != "error", "success is not shown as a fault");
    probe.editor().undo();
    QCOMPARE(probe.tabs().textOf(path), QString("key=1\r\nother\r\nkey=2"));
    QVERIFY(!probe.tabs().isModified(path));
}

void EditorFindTest::replacingAllLeavesMarksInPlace() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "foo();\nbar();\nfoo();\nbaz();\nfoo();\n");
    QVERIFY(probe.tabs().open(path));
    probe.tabs().setProblems(path, {{2, 1, 0, text::Severity::error, "on bar"}, {4, 1, 0, text::Severity::warning, "on baz"}});
    int told = 0;
    connect(&probe.tabs(), &EditorTabs::textChanged, this, [&told] { ++told; });
    probe.press(Qt::Key_H, Qt::ControlModifier);
    probe.type("foo");
    probe.field("Replace with")->setFocus();
    probe.type("quux");
    QTest::mouseClick(tool(probe, "Replace every match (Ctrl+Alt+Enter)"), Qt::LeftButton);
    QCOMPARE(probe.tabs().textOf(path), QString("quux();\nbar();\nquux();\nbaz();\nquux();\n"));
    QCOMPARE(told, 1);
    const text::Problems problems = probe.editor().problems();
    QCOMPARE(problems[0].line, 2);
    QCOMPARE(problems[1].line, 4);
}

void EditorFindTest::escapeEndsFinding() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", "a\n")));
    probe.press(Qt::Key_F, Qt::ControlModifier);
    probe.type("a");
    probe.press(Qt::Key_Escape);
    QVERIFY(!probe.find().isVisible());
    QVERIFY(probe.editor().hasFocus());
    probe.press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(probe.find().isVisible());
    probe.editor().setFocus();
    probe.press(Qt::Key_Escape);
    QVERIFY2(!probe.find().isVisible(), "also from the text");
}

void EditorFindTest::anotherTabIsSearchedAnew() {
    EditorProbe probe;
    const QString first = probe.write("a.ts", "a a\n"), second = probe.write("b.ts", "a a a\n");
    QVERIFY(probe.tabs().open(second) && probe.tabs().open(first));
    probe.press(Qt::Key_F, Qt::ControlModifier);
    probe.type("a");
    QCOMPARE(probe.find().count(), 2);
    QVERIFY(probe.tabs().open(second));
    QCOMPARE(probe.find().count(), 3);
    probe.tabs().close(second);
    QCOMPARE(probe.find().count(), 2);
    probe.tabs().close(first);
    QVERIFY(!probe.find().isVisible());
}

QTEST_MAIN(EditorFindTest)
#include "editor_find_test.moc"
