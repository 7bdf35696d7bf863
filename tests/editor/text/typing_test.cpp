#include <QTest>

#include "editor/text/code_editor.h"

using namespace edge::text;

/// What the editor adds to what is typed. "|" stands for the caret.
class TypingTest : public QObject {
    Q_OBJECT

private slots:
    void typed_data();
    void typed();
    void keysOnLines_data();
    void keysOnLines();
    void oneUndoTakesAPairAway();
};

namespace {

void fill(CodeEditor& editor, QString text, Language language = Language::typescript) {
    const auto caret = text.indexOf('|');
    text.remove('|');
    editor.setLanguage(language);
    editor.setSource(text, text.contains("\r\n") ? LineEnding::crlf : LineEnding::lf);
    const QString before = text.left(caret);
    editor.goTo(static_cast<int>(before.count('\n')) + 1, static_cast<int>(caret - before.lastIndexOf('\n')));
    editor.resize(400, 300);
    editor.show();
}

QString shown(const CodeEditor& editor) {
    return QString::fromUtf8(editor.source().toUtf8().insert(editor.selectionEndByte(), '|'));
}

}  // namespace

void TypingTest::typed_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("after");
    QTest::newRow("round") << "|" << "f(" << "f(|)";
    QTest::newRow("square") << "|" << "[" << "[|]";
    QTest::newRow("curly") << "|" << "{" << "{|}";
    QTest::newRow("double quote") << "|" << "\"" << "\"|\"";
    QTest::newRow("single quote") << "|" << "'" << "'|'";
    QTest::newRow("backtick") << "|" << "`" << "`|`";
    QTest::newRow("typed over") << "|" << "f(a)" << "f(a)|";
    QTest::newRow("nested") << "|" << "f([{" << "f([{|}])";
    QTest::newRow("all closed by hand") << "|" << "f([1])" << "f([1])|";
    QTest::newRow("a call") << "|" << "c();" << "c();|";
    QTest::newRow("quoted word") << "|" << "\"hi\"" << "\"hi\"|";
    QTest::newRow("not before a name") << "|name" << "(" << "(|name";
    QTest::newRow("a foreign closer is not typed over") << "f(a|)" << ")" << "f(a)|)";
    QTest::newRow("an apostrophe in a text") << "\"don|t\"" << "'" << "\"don'|t\"";
    QTest::newRow("a quote after a name") << "don|" << "'" << "don'|";
    QTest::newRow("in a comment") << "// |" << "(" << "// (|";
    QTest::newRow("template hole") << "`a $|`" << "{" << "`a ${|}`";
    QTest::newRow("closer goes back") << "if (a) {\n  b();\n  |" << "}" << "if (a) {\n  b();\n}|";
}

void TypingTest::typed() {
    QFETCH(QString, before);
    QFETCH(QString, keys);
    QFETCH(QString, after);
    CodeEditor editor;
    fill(editor, before);
    QTest::keyClicks(&editor, keys);
    QCOMPARE(shown(editor), after);
}

void TypingTest::keysOnLines_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<int>("key");
    QTest::addColumn<QString>("after");
    QTest::newRow("indent is kept") << "  a|" << int(Qt::Key_Return) << "  a\n  |";
    QTest::newRow("after an opener") << "if (a) {|" << int(Qt::Key_Return) << "if (a) {\n  |";
    QTest::newRow("between a pair") << "  f({|})" << int(Qt::Key_Return) << "  f({\n    |\n  })";
    QTest::newRow("crlf") << "a\r\n  f({|})\r\n" << int(Qt::Key_Return) << "a\r\n  f({\r\n    |\r\n  })\r\n";
    QTest::newRow("doc comment") << "/**|" << int(Qt::Key_Return) << "/**\n * |";
    QTest::newRow("in a doc comment") << "/**\n * a|\n */" << int(Qt::Key_Return) << "/**\n * a\n * |\n */";
    QTest::newRow("back over a foreign pair") << "(|)" << int(Qt::Key_Backspace) << "|)";
    QTest::newRow("back in the indentation") << "{\n  b\n    |a" << int(Qt::Key_Backspace) << "{\n  b\n  |a";
    QTest::newRow("tab indents") << "|a" << int(Qt::Key_Tab) << "  |a";
}

void TypingTest::keysOnLines() {
    QFETCH(QString, before);
    QFETCH(int, key);
    QFETCH(QString, after);
    CodeEditor editor;
    fill(editor, before);
    QTest::keyClick(&editor, static_cast<Qt::Key>(key));
    QCOMPARE(shown(editor), after);
}

void TypingTest::oneUndoTakesAPairAway() {
    CodeEditor editor;
    fill(editor, "a |;");
    QTest::keyClicks(&editor, "(");
    QCOMPARE(shown(editor), QString("a (|);"));
    editor.undo();
    QCOMPARE(editor.source(), QString("a ;"));
    QTest::keyClicks(&editor, "(");
    QTest::keyClick(&editor, Qt::Key_Backspace);
    QCOMPARE(shown(editor), QString("a |;"));
}

QTEST_MAIN(TypingTest)
#include "typing_test.moc"
