#pragma once

#include <QByteArray>
#include <QString>

class QsciScintilla;

namespace edge::text {

/// Between the lines and columns of the outside (from 1, UTF-16) and Scintilla's byte positions.
int byteAt(const QsciScintilla& editor, int line, int column);
int columnOf(const QsciScintilla& editor, int position);
int lineOf(const QsciScintilla& editor, int position);

QByteArray bytesBetween(const QsciScintilla& editor, int start, int end);
int lineCount(const QsciScintilla& editor);
/// The bytes of a line, `line` from 1, without its end.
QByteArray lineBytes(const QsciScintilla& editor, int line);

}  // namespace edge::text
