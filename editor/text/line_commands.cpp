#include "editor/text/line_commands.h"

#include <algorithm>
#include <set>

#include "editor/text/places.h"
#include "editor/text/sci.h"

namespace edge::text {

namespace {

/// Lines any selection touches. A selection that ends at the very start of a line leaves that line out.
std::set<int> selectedLines(const Sci& editor) {
    std::set<int> lines;
    for (int i = 0; i < send(editor, Sci::SCI_GETSELECTIONS); ++i) {
        const int start = send(editor, Sci::SCI_GETSELECTIONNSTART, i);
        const int end = send(editor, Sci::SCI_GETSELECTIONNEND, i);
        const int first = lineOf(editor, start);
        int last = lineOf(editor, end);
        if (last > first && send(editor, Sci::SCI_POSITIONFROMLINE, last - 1) == end)
            --last;
        for (int line = first; line <= last; ++line)
            lines.insert(line);
    }
    return lines;
}

int indentOf(const QByteArray& line) {
    int indent = 0;
    while (indent < line.size() && (line[indent] == ' ' || line[indent] == '\t'))
        ++indent;
    return indent;
}

bool isBlank(const QByteArray& line) {
    return indentOf(line) == line.size();
}

bool hasPrefix(const QByteArray& line, const QByteArray& prefix) {
    return line.mid(indentOf(line)).startsWith(prefix);
}

void uncomment(const Sci& editor, int line, const QByteArray& prefix) {
    const QByteArray bytes = lineBytes(editor, line);
    const int at = indentOf(bytes);
    const int end = at + static_cast<int>(prefix.size());
    const int space = end < bytes.size() && bytes[end] == ' ' ? 1 : 0;
    send(editor, Sci::SCI_DELETERANGE, send(editor, Sci::SCI_POSITIONFROMLINE, line - 1) + at, prefix.size() + space);
}

bool selectWord(const Sci& editor) {
    const int at = send(editor, Sci::SCI_GETCURRENTPOS);
    const int start = send(editor, Sci::SCI_WORDSTARTPOSITION, at, 1);
    const int end = send(editor, Sci::SCI_WORDENDPOSITION, at, 1);
    if (start < end)
        send(editor, Sci::SCI_SETSEL, start, end);
    return start < end;
}

bool isWholeWord(const Sci& editor, int start, int end) {
    return send(editor, Sci::SCI_ISRANGEWORD, start, end) != 0;
}

/// Prepares Scintilla's search for the main selection's text. False when it only now selected a word.
bool readyToAdd(const Sci& editor) {
    const int start = send(editor, Sci::SCI_GETSELECTIONSTART);
    const int end = send(editor, Sci::SCI_GETSELECTIONEND);
    if (start == end) {
        selectWord(editor);
        return false;
    }
    const long flags = Sci::SCFIND_MATCHCASE | (isWholeWord(editor, start, end) ? Sci::SCFIND_WHOLEWORD : 0);
    send(editor, Sci::SCI_SETSEARCHFLAGS, flags);
    send(editor, Sci::SCI_TARGETWHOLEDOCUMENT);
    return true;
}

}  // namespace

void toggleLineComment(QsciScintilla& editor, const QString& prefixText) {
    const QByteArray prefix = prefixText.toUtf8();
    std::set<int> lines = selectedLines(editor);
    const bool several = lines.size() > 1;
    if (several)
        std::erase_if(lines, [&](int line) { return isBlank(lineBytes(editor, line)); });
    if (prefix.isEmpty() || lines.empty())
        return;
    const bool allCommented = std::all_of(lines.begin(), lines.end(),
                                          [&](int line) { return hasPrefix(lineBytes(editor, line), prefix); });
    int column = indentOf(lineBytes(editor, *lines.begin()));
    for (const int line : lines)
        column = std::min(column, indentOf(lineBytes(editor, line)));
    const UndoStep step(editor);
    for (const int line : lines) {
        if (allCommented)
            uncomment(editor, line, prefix);
        else
            sendText(editor, Sci::SCI_INSERTTEXT, send(editor, Sci::SCI_POSITIONFROMLINE, line - 1) + column, prefix + ' ');
    }
}

void duplicateLines(QsciScintilla& editor) {
    const bool empty = send(editor, Sci::SCI_GETSELECTIONEMPTY) != 0;
    send(editor, empty ? Sci::SCI_LINEDUPLICATE : Sci::SCI_SELECTIONDUPLICATE);
}

void deleteLines(QsciScintilla& editor) {
    const std::set<int> lines = selectedLines(editor);
    const UndoStep step(editor);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        int start = send(editor, Sci::SCI_POSITIONFROMLINE, *line - 1);
        const int length = send(editor, Sci::SCI_LINELENGTH, *line - 1);
        const bool last = *line == lineCount(editor);
        const int end = start + length;
        if (last && *line > 1)
            start = send(editor, Sci::SCI_GETLINEENDPOSITION, *line - 2);
        send(editor, Sci::SCI_DELETERANGE, start, end - start);
    }
}

void addNextMatch(QsciScintilla& editor) {
    if (!readyToAdd(editor))
        return;
    send(editor, Sci::SCI_MULTIPLESELECTADDNEXT);
    send(editor, Sci::SCI_SCROLLCARET);
}

void addAllMatches(QsciScintilla& editor) {
    if (send(editor, Sci::SCI_GETSELECTIONEMPTY))
        selectWord(editor);
    if (readyToAdd(editor))
        send(editor, Sci::SCI_MULTIPLESELECTADDEACH);
}

}  // namespace edge::text
