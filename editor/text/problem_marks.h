#pragma once

#include <map>
#include <optional>
#include <vector>

#include "editor/text/editor_colors.h"
#include "editor/text/problem.h"

class QFont;
class QPainter;
class QsciScintilla;

namespace edge::text {

/// The ground of the line that threw.
QColor faultGround(const EditorColors& colors);

/// Shows problems and the fault in an editor: a sign in the gutter, a squiggle, the message below the line.
/// All of it moves with the text; apply() puts it back where it was reported, for a text that is new as a whole.
class ProblemMarks {
public:
    explicit ProblemMarks(QsciScintilla& editor) : m_editor(editor) {}

    void setProblems(const Problems& problems);
    void setFault(const std::optional<Fault>& fault);
    /// Where they are now.
    Problems problems() const;

    /// The signs in the margin of the lines that are on screen. The severest one of a line lies on top.
    void paintSigns(QPainter& painter) const;

    void setLook(const EditorColors& colors, const QFont& font);
    void apply();
    /// Messages are broken to the width of the view.
    void fitWidth();

private:
    int lineNow(int handle, int reported) const;
    void clearProblems();
    void placeProblems();
    void placeFault();
    void markProblem(const Problem& problem);
    void annotate();
    int columns() const;

    QsciScintilla& m_editor;
    EditorColors m_colors;
    Problems m_problems;
    std::vector<int> m_handles;  ///< of the sign of each problem: Scintilla knows where it went
    std::optional<Fault> m_fault;
    int m_faultHandle = -1;
    int m_columns = 0;
};

}  // namespace edge::text
