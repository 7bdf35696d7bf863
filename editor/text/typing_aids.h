#pragma once

#include "editor/text/language.h"

class QKeyEvent;
class QsciScintilla;

namespace edge::text {

/// What the editor does besides inserting the key: pairs, indentation, doc comments. True when the key is dealt with.
/// Closers it inserted itself are marked, so that only those are typed over or deleted with their opener.
bool typeWithAid(QsciScintilla& editor, Language language, const QKeyEvent& key);

/// A new line with the indentation that its place asks for.
void insertNewline(QsciScintilla& editor);

}  // namespace edge::text
