#include "editor/text/places.h"

#include <algorithm>

#include "editor/text/sci.h"

namespace edge::text {

int lineCount(const QsciScintilla& editor) {
    return send(editor, Sci::SCI_GETLINECOUNT);
}

QByteArray bytesBetween(const QsciScintilla& editor, int start, int end) {
    QByteArray bytes(std::max(end - start, 0) + 1, '\0');
    if (end > start)
        editor.SendScintilla(Sci::SCI_GETTEXTRANGE, static_cast<long>(start), static_cast<long>(end), bytes.data());
    bytes.chop(1);
    return bytes;
}

QByteArray lineBytes(const QsciScintilla& editor, int line) {
    return bytesBetween(editor, send(editor, Sci::SCI_POSITIONFROMLINE, line - 1),
                        send(editor, Sci::SCI_GETLINEENDPOSITION, line - 1));
}

int byteAt(const QsciScintilla& editor, int line, int column) {
    line = std::clamp(line, 1, lineCount(editor));
    const QString before = QString::fromUtf8(lineBytes(editor, line)).left(std::max(column - 1, 0));
    return send(editor, Sci::SCI_POSITIONFROMLINE, line - 1) + static_cast<int>(before.toUtf8().size());
}

int lineOf(const QsciScintilla& editor, int position) {
    return send(editor, Sci::SCI_LINEFROMPOSITION, position) + 1;
}

int columnOf(const QsciScintilla& editor, int position) {
    const int start = send(editor, Sci::SCI_POSITIONFROMLINE, lineOf(editor, position) - 1);
    return static_cast<int>(QString::fromUtf8(bytesBetween(editor, start, position)).size()) + 1;
}

}  // namespace edge::text
