#pragma once

#include <QString>

class QsciScintilla;

namespace edge::text {

/// Comments the selected lines with `prefix`, or takes it away where all of them have it.
void toggleLineComment(QsciScintilla& editor, const QString& prefix);

void duplicateLines(QsciScintilla& editor);
void deleteLines(QsciScintilla& editor);

/// Selects the word at the caret; with a selection, adds the next place with the same text to it.
void addNextMatch(QsciScintilla& editor);
void addAllMatches(QsciScintilla& editor);

}  // namespace edge::text
