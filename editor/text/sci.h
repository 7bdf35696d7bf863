#pragma once

#include <Qsci/qsciscintilla.h>

namespace edge::text {

using Sci = QsciScintilla;

/// A Scintilla message with plain numbers: the overloads of SendScintilla are too easily confused.
inline int send(const Sci& editor, unsigned message, long first = 0, long second = 0) {
    return static_cast<int>(editor.SendScintilla(message, static_cast<unsigned long>(first), second));
}

inline void sendText(const Sci& editor, unsigned message, long first, const QByteArray& text) {
    editor.SendScintilla(message, static_cast<uintptr_t>(first), text.constData());
}

inline long bgr(const QColor& color) {
    return color.red() | color.green() << 8 | color.blue() << 16;
}

/// Numbers shared by everything that marks the text.
namespace mark {
enum Marker { error, warning, info, fault, faultLine, revealed };
enum Indicator { errorLine = 8, warningLine, infoLine, sameWord, findMatch, ownCloser };
enum Style { errorText = 48, warningText, infoText, faultText };
enum Margin { symbols, numbers, folds };
}  // namespace mark

/// Everything inside is one step of undo.
class UndoStep {
public:
    explicit UndoStep(const Sci& editor) : m_editor(editor) { send(m_editor, Sci::SCI_BEGINUNDOACTION); }
    ~UndoStep() { send(m_editor, Sci::SCI_ENDUNDOACTION); }
    UndoStep(const UndoStep&) = delete;
    UndoStep& operator=(const UndoStep&) = delete;

private:
    const Sci& m_editor;
};

}  // namespace edge::text
