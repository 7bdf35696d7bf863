#include <QSignalSpy>
#include <QTest>

#include "editor/text/sci.h"
#include "tests/editor/panel/editor_probe.h"

using namespace edge;
using namespace edge::panel;
using text::Severity;
using text::send;
namespace mark = edge::text::mark;

namespace {

const char* const source = "const a = 1;\n"
                           "function one() {\n"
                           "  return a;\n"
                           "}\n"
                           "function two() {\n"
                           "  if (a) {\n"
                           "    throw new Error();\n"
                           "  }\n"
                           "}\n";

/// Lines, from 1, that carry the sign.
QList<int> linesWith(const text::CodeEditor& editor, mark::Marker marker) {
    QList<int> lines;
    for (int line = 0; line < editor.lines(); ++line)
        if (editor.markersAtLine(line) & 1U << marker)
            lines += line + 1;
    return lines;
}

/// "2: message" for every message that is shown below a line.
QStringList notes(const text::CodeEditor& editor) {
    QStringList found;
    for (int line = 0; line < editor.lines(); ++line)
        if (const QString note = editor.annotation(line); !note.isEmpty())
            found += QString::number(line + 1) + ": " + note.trimmed();
    return found;
}

/// The text below the squiggle.
QString underlined(const text::CodeEditor& editor, mark::Indicator indicator) {
    QByteArray bytes;
    const QByteArray all = editor.source().toUtf8();
    for (int at = 0; at < all.size(); ++at)
        if (send(editor, text::Sci::SCI_INDICATORVALUEAT, indicator, at))
            bytes += all[at];
    return QString::fromUtf8(bytes);
}

void clickFold(text::CodeEditor& editor, int line) {
    const int at = send(editor, text::Sci::SCI_POSITIONFROMLINE, line - 1);
    const int y = send(editor, text::Sci::SCI_POINTYFROMPOSITION, 0, at);
    const int x = editor.marginWidth(mark::symbols) + editor.marginWidth(mark::numbers) + editor.marginWidth(mark::folds) / 2;
    QTest::mouseClick(editor.viewport(), Qt::LeftButton, {}, {x, y + 6});
}

}  // namespace

/// What is shown about lines: on the right ones, also after edits; folding; large files.
class EditorMarksTest : public QObject {
    Q_OBJECT

private slots:
    void problemsAreOnTheirLines();
    void signsAreDrawnInTheMarginOfTheirLines();
    void columnsCountAsTheRuntimeCounts();
    void marksMoveWithEdits();
    void aNewReportReplacesTheOld();
    void reportsAreRememberedForClosedFiles();
    void nonsenseFromOutsideDoesNoHarm();
    void keysGoFromProblemToProblem();
    void revealingMarksForAMoment();
    void foldsByClick();
    void revealUnfolds();
    void aLargeFileIsStyledAsFarAsSeen();
    void typingInALargeFileTouchesLittle();
};

void EditorMarksTest::problemsAreOnTheirLines() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    QVERIFY(probe.tabs().open(path));
    probe.tabs().setProblems(path, {{3, 10, 11, Severity::error, "no a"}, {6, 0, 0, Severity::warning, "always true"}, {5, 10, 0, Severity::info, "unused"}});
    probe.tabs().setFault(path, {7, "Error: thrown\n    at two (a.ts:7:11)"});
    const text::CodeEditor& editor = probe.editor();
    QCOMPARE(linesWith(editor, mark::error), QList<int>{3});
    QCOMPARE(linesWith(editor, mark::warning), QList<int>{6});
    QCOMPARE(linesWith(editor, mark::info), QList<int>{5});
    QCOMPARE(linesWith(editor, mark::fault), QList<int>{7});
    QCOMPARE(underlined(editor, mark::errorLine), QString("a"));
    QCOMPARE(underlined(editor, mark::warningLine), QString("if (a) {"));
    QCOMPARE(underlined(editor, mark::infoLine), QString("two"));
    QCOMPARE(notes(editor).size(), 4);
    QCOMPARE(notes(editor)[0], QString("3: no a"));
    QVERIFY(notes(editor)[3].startsWith("7: Error: thrown"));
    probe.tabs().clearFaults();
    QCOMPARE(linesWith(editor, mark::fault), QList<int>{});
    QCOMPARE(notes(editor).size(), 3);
    QVERIFY2(!probe.tabs().isModified(path), "marks are no edits");
}

void EditorMarksTest::signsAreDrawnInTheMarginOfTheirLines() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    QVERIFY(probe.tabs().open(path));
    probe.tabs().setProblems(path, {{3, 10, 11, Severity::error, "no a"}});
    text::CodeEditor& editor = probe.editor();
    const auto isDrawn = [&editor](int line) {
        const QImage image = editor.viewport()->grab().toImage();
        const int top = send(editor, text::Sci::SCI_POINTYFROMPOSITION, 0, send(editor, text::Sci::SCI_POSITIONFROMLINE, line - 1));
        for (int y = top; y < top + send(editor, text::Sci::SCI_TEXTHEIGHT); ++y)
            for (int x = 0; x < editor.marginWidth(mark::symbols); ++x)
                if (image.pixelColor(QPointF(x, y).toPoint() * image.devicePixelRatio()) == text::lightEditorColors().error)
                    return true;
        return false;
    };
    QVERIFY(isDrawn(3));
    QVERIFY(!isDrawn(2));
    probe.press(Qt::Key_Return);
    QVERIFY(isDrawn(4));
    QVERIFY(!isDrawn(3));
}

void EditorMarksTest::columnsCountAsTheRuntimeCounts() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "/* ä😀 */ wrong();\n");
    QVERIFY(probe.tabs().open(path));
    probe.tabs().setProblems(path, {{1, 11, 16, Severity::error, "here"}});
    QCOMPARE(underlined(probe.editor(), mark::errorLine), QString("wrong"));
    QVERIFY(probe.tabs().reveal(path, 1, 11));
    QCOMPARE(probe.editor().cursorColumn(), 11);
}

void EditorMarksTest::marksMoveWithEdits() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    QVERIFY(probe.tabs().open(path));
    const text::CodeEditor& editor = probe.editor();
    probe.tabs().setProblems(path, {{3, 10, 11, Severity::error, "no a"}});
    probe.press(Qt::Key_Return);
    probe.press(Qt::Key_Return);
    QCOMPARE(linesWith(editor, mark::error), QList<int>{5});
    QCOMPARE(notes(editor), QStringList{"5: no a"});
    probe.tabs().setFault(path, {9, "thrown"});
    QCOMPARE(linesWith(editor, mark::error), QList<int>{5});
    QCOMPARE(notes(editor), (QStringList{"5: no a", "9: thrown"}));
    QCOMPARE(underlined(editor, mark::errorLine), QString("a"));
    probe.press(Qt::Key_Return);
    probe.tabs().resize(420, 600);
    QTest::qWait(0);
    QCOMPARE(notes(editor), (QStringList{"6: no a", "10: thrown"}));
    QCOMPARE(linesWith(editor, mark::fault), QList<int>{10});
    QCOMPARE(editor.problems()[0].line, 6);
    probe.tabs().clearFaults();
    QCOMPARE(notes(editor), QStringList{"6: no a"});
}

void EditorMarksTest::aNewReportReplacesTheOld() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    QVERIFY(probe.tabs().open(path));
    const text::Problems report{{3, 10, 11, Severity::error, "no a"}};
    probe.tabs().setProblems(path, report);
    probe.press(Qt::Key_Return);
    probe.tabs().setProblems(path, report);
    QCOMPARE(linesWith(probe.editor(), mark::error), QList<int>{3});
    QCOMPARE(notes(probe.editor()), QStringList{"3: no a"});
    probe.tabs().setProblems(path, {});
    QCOMPARE(notes(probe.editor()), QStringList{});
    QCOMPARE(underlined(probe.editor(), mark::errorLine), QString());
}

void EditorMarksTest::reportsAreRememberedForClosedFiles() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    probe.tabs().setProblems(path, {{3, 0, 0, Severity::error, "no a"}});
    probe.tabs().setFault(path, {7, "thrown"});
    QVERIFY(probe.tabs().open(path));
    QCOMPARE(notes(probe.editor()), (QStringList{"3: no a", "7: thrown"}));
}

void EditorMarksTest::nonsenseFromOutsideDoesNoHarm() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", "ab\n");
    QVERIFY(probe.tabs().open(path));
    probe.tabs().setProblems(path, {{0, 1, 2, Severity::error, "no line"}, {-5, 0, 0, Severity::error, "less"}, {99, 1, 0, Severity::error, "past the end"},
                                    {1, 500, 900, Severity::error, "past the line"}, {1, 2, 1, Severity::error, "backwards"}, {1, 1, 0, Severity::error, ""}});
    probe.tabs().setFault(path, {1000000, "far"});
    QCOMPARE(linesWith(probe.editor(), mark::error), QList<int>{1});
    QCOMPARE(linesWith(probe.editor(), mark::fault), QList<int>{});
    QCOMPARE(probe.editor().problems().size(), std::size_t(6));
    QVERIFY(probe.tabs().reveal(path, 1000, 1000));
    QCOMPARE(probe.editor().cursorLine(), 2);
    QVERIFY(probe.tabs().reveal(path, -1, -1));
    QCOMPARE(probe.editor().cursorLine(), 1);
}

void EditorMarksTest::keysGoFromProblemToProblem() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    QVERIFY(probe.tabs().open(path));
    probe.tabs().setProblems(path, {{3, 0, 0, Severity::error, "one"}, {6, 0, 0, Severity::warning, "two"}});
    QList<int> visited;
    for (int i = 0; i < 3; ++i) {
        probe.press(Qt::Key_F8);
        visited += probe.editor().cursorLine();
    }
    probe.press(Qt::Key_F8, Qt::ShiftModifier);
    visited += probe.editor().cursorLine();
    QCOMPARE(visited, (QList<int>{3, 6, 3, 6}));
}

void EditorMarksTest::revealingMarksForAMoment() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", QByteArray("x;\n").repeated(300));
    QVERIFY(probe.tabs().reveal(path, 200, 2));
    QCOMPARE(linesWith(probe.editor(), mark::revealed), QList<int>{200});
    const int first = probe.editor().firstLine();
    QVERIFY(first < 200 && first > 150);
    QTRY_COMPARE(linesWith(probe.editor(), mark::revealed), QList<int>{});
}

void EditorMarksTest::foldsByClick() {
    EditorProbe probe;
    QVERIFY(probe.tabs().open(probe.write("a.ts", source)));
    probe.tabs().grab();
    text::CodeEditor& editor = probe.editor();
    clickFold(editor, 5);
    QCOMPARE(editor.contractedFolds(), QList<int>{4});
    QVERIFY(!send(editor, text::Sci::SCI_GETLINEVISIBLE, 6));
    QVERIFY(send(editor, text::Sci::SCI_GETLINEVISIBLE, 2));
    clickFold(editor, 5);
    QCOMPARE(editor.contractedFolds(), QList<int>{});
    QVERIFY(send(editor, text::Sci::SCI_GETLINEVISIBLE, 6));
}

void EditorMarksTest::revealUnfolds() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", source);
    QVERIFY(probe.tabs().open(path));
    probe.tabs().grab();
    text::CodeEditor& editor = probe.editor();
    clickFold(editor, 5);
    QVERIFY(probe.tabs().reveal(path, 7, 5));
    QVERIFY(send(editor, text::Sci::SCI_GETLINEVISIBLE, 6));
    clickFold(editor, 5);
    probe.press(Qt::Key_F, Qt::ControlModifier);
    probe.type("throw");
    QVERIFY2(send(editor, text::Sci::SCI_GETLINEVISIBLE, 6), "a match is unfolded too");
}

void EditorMarksTest::aLargeFileIsStyledAsFarAsSeen() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", QByteArray("export const value = { deep: [1, 2, `three ${4}`] }; // words\n").repeated(10'000));
    QVERIFY(probe.tabs().open(path));
    probe.tabs().grab();
    const text::CodeEditor& editor = probe.editor();
    QCOMPARE(editor.lines(), 10'001);
    const int length = send(editor, text::Sci::SCI_GETLENGTH);
    const int styled = send(editor, text::Sci::SCI_GETENDSTYLED);
    QVERIFY(styled > 0);
    QVERIFY2(styled < length / 10, "only what is seen is styled");
    QCOMPARE(editor.marginWidth(mark::numbers) > 0, true);
}

void EditorMarksTest::typingInALargeFileTouchesLittle() {
    EditorProbe probe;
    const QString path = probe.write("a.ts", QByteArray("export const value = { deep: [1, 2, `three ${4}`] }; // words\n").repeated(10'000));
    QVERIFY(probe.tabs().reveal(path, 9'000));
    probe.tabs().grab();
    text::CodeEditor& editor = probe.editor();
    QSignalSpy edited(&editor, &text::CodeEditor::edited);
    long styled = 0;
    // Every stretch that is styled anew is told as a change of the text's look.
    connect(&editor, &QsciScintillaBase::SCN_MODIFIED, this, [&styled](int, int type, const char*, int length) {
        if (type & QsciScintillaBase::SC_MOD_CHANGESTYLE)
            styled += length;
    });
    probe.type("let x");
    probe.tabs().grab();
    QCOMPARE(edited.count(), 5);
    QVERIFY2(styled < 60'000, qPrintable(QString("%1 bytes styled for five keys").arg(styled)));
    QVERIFY(probe.tabs().textOf(path).contains("\nlet xexport"));
}

QTEST_MAIN(EditorMarksTest)
#include "editor_marks_test.moc"
