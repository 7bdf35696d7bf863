#pragma once

#include <map>
#include <optional>

#include "editor/text/editor_colors.h"
#include "editor/text/problem.h"

class QFont;
class QsciScintilla;

namespace edge::text {

/// The ground of the line that threw.
QColor faultGround(const EditorColors& colors);

/// Shows problems and the fault in an editor: a sign in the gutter, a squiggle, the message below the line.
/// Scintilla moves them with the text; apply() puts them back where they were reported.
class ProblemMarks {
public:
    explicit ProblemMarks(QsciScintilla& editor) : m_editor(editor) {}

    void setProblems(const Problems& problems);
    void setFault(const std::optional<Fault>& fault);
    const Problems& problems() const { return m_problems; }

    void setLook(const EditorColors& colors, const QFont& font);
    void apply();
    /// Messages are broken to the width of the view.
    void fitWidth();

private:
    void clear();
    void markProblem(const Problem& problem);
    void annotate();
    int columns() const;

    QsciScintilla& m_editor;
    Problems m_problems;
    std::optional<Fault> m_fault;
    int m_columns = 0;
};

}  // namespace edge::text
