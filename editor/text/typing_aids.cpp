#include "editor/text/typing_aids.h"

#include <QKeyEvent>

#include "editor/text/places.h"
#include "editor/text/sci.h"

namespace edge::text {

namespace {

char closerOf(char opener) {
    switch (opener) {
    case '(': return ')';
    case '[': return ']';
    case '{': return '}';
    case '"':
    case '\'':
    case '`': return opener;
    default: return '\0';
    }
}

bool isCloser(char c) {
    return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == '`';
}

bool isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
}

bool isNameByte(char c) {
    return c == '_' || c == '$' || std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

char byteAtPosition(const Sci& editor, int position) {
    return position < 0 ? '\0' : static_cast<char>(send(editor, Sci::SCI_GETCHARAT, position));
}

int caret(const Sci& editor) {
    return send(editor, Sci::SCI_GETCURRENTPOS);
}

bool hasSelection(const Sci& editor) {
    return send(editor, Sci::SCI_GETSELECTIONSTART) != send(editor, Sci::SCI_GETSELECTIONEND);
}

TokenKind kindBefore(const Sci& editor, int position) {
    const int line = send(editor, Sci::SCI_LINEFROMPOSITION, position);
    send(editor, Sci::SCI_COLOURISE, send(editor, Sci::SCI_POSITIONFROMLINE, line), position);
    return position > 0 ? static_cast<TokenKind>(send(editor, Sci::SCI_GETSTYLEAT, position - 1)) : TokenKind::plain;
}

bool isText(TokenKind kind) {
    return kind == TokenKind::string || kind == TokenKind::comment || kind == TokenKind::docComment
        || kind == TokenKind::docTag || kind == TokenKind::unfinished || kind == TokenKind::regex;
}

bool isOwnCloser(const Sci& editor, int position) {
    return send(editor, Sci::SCI_INDICATORVALUEAT, mark::ownCloser, position) != 0;
}

void insertPair(const Sci& editor, char opener) {
    const char pair[] = {opener, closerOf(opener)};
    const int start = caret(editor);
    const UndoStep step(editor);
    sendText(editor, Sci::SCI_REPLACESEL, 0, QByteArray(pair, 2));
    send(editor, Sci::SCI_SETEMPTYSELECTION, start + 1);
    send(editor, Sci::SCI_SETINDICATORCURRENT, mark::ownCloser);
    send(editor, Sci::SCI_INDICATORFILLRANGE, start + 1, 1);
}

void surround(const Sci& editor, char opener) {
    const int start = send(editor, Sci::SCI_GETSELECTIONSTART);
    const int end = send(editor, Sci::SCI_GETSELECTIONEND);
    const UndoStep step(editor);
    sendText(editor, Sci::SCI_INSERTTEXT, end, QByteArray(1, closerOf(opener)));
    sendText(editor, Sci::SCI_INSERTTEXT, start, QByteArray(1, opener));
    send(editor, Sci::SCI_SETSEL, start + 1, end + 1);
}

/// A pair is wanted where nothing stands yet, and not where the sign is part of a text.
bool wantsPair(const Sci& editor, char opener) {
    const int at = caret(editor);
    const char before = byteAtPosition(editor, at - 1);
    const char after = byteAtPosition(editor, at);
    const bool roomAfter = after == '\0' || std::isspace(static_cast<unsigned char>(after)) || isCloser(after)
        || after == ',' || after == ';';
    if (!roomAfter)
        return false;
    const TokenKind kind = kindBefore(editor, at);
    if (opener == '{' && before == '$' && kind == TokenKind::string)
        return true;
    const bool atQuotesEnd = isQuote(before) && !isOwnCloser(editor, at);
    if (isText(kind) && !(atQuotesEnd && kind == TokenKind::string))
        return false;
    return !isQuote(opener) || (!isNameByte(before) && !isQuote(before)) || (opener == '`' && isNameByte(before));
}

bool typeOver(const Sci& editor, char typed) {
    const int at = caret(editor);
    if (!isCloser(typed) || byteAtPosition(editor, at) != typed || !isOwnCloser(editor, at))
        return false;
    send(editor, Sci::SCI_SETEMPTYSELECTION, at + 1);
    return true;
}

/// A closer that starts its line goes back under the line of its opener.
bool typeClosingBracket(const Sci& editor, char typed) {
    const int at = caret(editor);
    const int line = lineOf(editor, at);
    const int start = send(editor, Sci::SCI_POSITIONFROMLINE, line - 1);
    if (!isCloser(typed) || isQuote(typed) || !bytesBetween(editor, start, at).trimmed().isEmpty())
        return false;
    const UndoStep step(editor);
    sendText(editor, Sci::SCI_REPLACESEL, 0, QByteArray(1, typed));
    send(editor, Sci::SCI_COLOURISE, start, caret(editor));
    const int opener = send(editor, Sci::SCI_BRACEMATCH, at);
    if (opener >= 0)
        send(editor, Sci::SCI_SETLINEINDENTATION, line - 1,
             send(editor, Sci::SCI_GETLINEINDENTATION, lineOf(editor, opener) - 1));
    return true;
}

bool deletePair(const Sci& editor) {
    const int at = caret(editor);
    const char opener = byteAtPosition(editor, at - 1);
    if (hasSelection(editor) || closerOf(opener) == '\0' || byteAtPosition(editor, at) != closerOf(opener)
        || !isOwnCloser(editor, at))
        return false;
    const UndoStep step(editor);
    send(editor, Sci::SCI_DELETERANGE, at - 1, 2);
    return true;
}

QByteArray lineEnd(const Sci& editor) {
    switch (send(editor, Sci::SCI_GETEOLMODE)) {
    case Sci::SC_EOL_CRLF: return "\r\n";
    case Sci::SC_EOL_CR: return "\r";
    default: return "\n";
    }
}

QByteArray leadingSpace(const QByteArray& line) {
    int end = 0;
    while (end < line.size() && (line[end] == ' ' || line[end] == '\t'))
        ++end;
    return line.left(end);
}

/// What a new line inside a doc comment starts with; null elsewhere.
QByteArray docCommentStart(const Sci& editor, const QByteArray& before) {
    const QByteArray body = before.trimmed();
    if (kindBefore(editor, caret(editor)) != TokenKind::docComment || body.endsWith("*/"))
        return {};
    if (body.startsWith("/**"))
        return leadingSpace(before) + " * ";
    return body.startsWith('*') ? leadingSpace(before) + "* " : QByteArray();
}

}  // namespace

void insertNewline(QsciScintilla& editor) {
    const UndoStep step(editor);
    sendText(editor, Sci::SCI_REPLACESEL, 0, "");
    const int at = caret(editor);
    const int line = lineOf(editor, at);
    const int lineStart = send(editor, Sci::SCI_POSITIONFROMLINE, line - 1);
    const QByteArray before = bytesBetween(editor, lineStart, at);
    const QByteArray after = bytesBetween(editor, at, send(editor, Sci::SCI_GETLINEENDPOSITION, line - 1));
    const QByteArray doc = docCommentStart(editor, before);
    QByteArray indent = leadingSpace(before);
    QByteArray tail;
    const QByteArray code = before.trimmed();
    const char last = code.isEmpty() ? '\0' : code.back();
    if (!doc.isEmpty()) {
        indent = doc;
    } else if (last == '{' || last == '(' || last == '[') {
        if (after.trimmed().startsWith(closerOf(last)))
            tail = lineEnd(editor) + indent;
        indent += editor.indentationsUseTabs() ? QByteArray("\t") : QByteArray(editor.indentationWidth(), ' ');
    }
    const int spaces = static_cast<int>(leadingSpace(after).size());
    send(editor, Sci::SCI_DELETERANGE, at, spaces);
    sendText(editor, Sci::SCI_REPLACESEL, 0, lineEnd(editor) + indent + tail);
    send(editor, Sci::SCI_SETEMPTYSELECTION, caret(editor) - tail.size());
    send(editor, Sci::SCI_SCROLLCARET);
}

bool typeWithAid(QsciScintilla& editor, Language language, const QKeyEvent& key) {
    if (editor.isReadOnly() || send(editor, Sci::SCI_GETSELECTIONS) != 1 || send(editor, Sci::SCI_SELECTIONISRECTANGLE))
        return false;
    const auto modifiers = key.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
    if (modifiers != Qt::NoModifier)
        return false;
    if (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) {
        insertNewline(editor);
        return true;
    }
    if (language == Language::plain || language == Language::markdown)
        return false;
    if (key.key() == Qt::Key_Backspace)
        return deletePair(editor);
    const char typed = key.text().size() == 1 ? key.text().front().toLatin1() : '\0';
    if (typed == '\0')
        return false;
    if (hasSelection(editor)) {
        if (closerOf(typed) == '\0')
            return false;
        surround(editor, typed);
        return true;
    }
    if (typeOver(editor, typed) || typeClosingBracket(editor, typed))
        return true;
    if (closerOf(typed) == '\0' || !wantsPair(editor, typed))
        return false;
    insertPair(editor, typed);
    return true;
}

}  // namespace edge::text
