#pragma once

#include <memory>

#include <QTimer>
#include <Qsci/qsciscintilla.h>

#include "editor/text/editor_colors.h"
#include "editor/text/find.h"
#include "editor/text/language.h"
#include "editor/text/problem.h"
#include "editor/text/text_file.h"

namespace edge::text {

class ProblemMarks;
class SourceLexer;

/// The editor of one file. Lines and columns count from 1, columns in UTF-16 code units.
class CodeEditor : public QsciScintilla {
    Q_OBJECT

public:
    explicit CodeEditor(QWidget* parent = nullptr);
    ~CodeEditor() override;

    void setLanguage(Language language);
    Language sourceLanguage() const { return m_language; }
    void setEditorColors(const EditorColors& colors);
    void setFontSize(int points);

    /// Replaces the text and starts a new undo history.
    void setSource(const QString& text, LineEnding lineEnding);
    /// Replaces the text as one step that can be undone; keeps the view where it is.
    void replaceSource(const QString& text);
    /// Replaces places that are in order, as one step; marks and folds between them stay where they are.
    void replacePlaces(const std::vector<Replacement>& replacements);
    /// What new lines end with.
    void setLineEnding(LineEnding lineEnding);
    QString source() const;

    void setProblems(const Problems& problems);
    void setFault(const Fault& fault);
    void clearFault();
    /// Where they are now: they move with the text.
    Problems problems() const;

    /// Unfolds, scrolls to and marks the place for a moment.
    void reveal(int line, int column);
    void goTo(int line, int column);
    int cursorLine() const;
    int cursorColumn() const;
    int firstLine() const;
    void setFirstLine(int line);

    void setMatches(const std::vector<Match>& matches);
    void selectMatch(const Match& match);
    /// The start of the selection, in bytes: searching goes on from there.
    int selectionStartByte() const;
    int selectionEndByte() const;

    void toggleComment();
    void moveLines(int direction);
    void duplicateLines();
    void deleteLines();
    void selectEverything();
    void selectNextMatch();
    void selectAllMatches();
    void goToProblem(int direction);

signals:
    void cursorMoved(int line, int column);
    void edited();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void buildMargins();
    void buildBehaviour();
    void releaseShellKeys();
    void connectParts();
    void applyColors();
    void fitLineNumbers();
    void markSameWords();
    void colorCaretLine();
    void uncoverSelectedMatch();
    QFont codeFont() const;

    Language m_language = Language::plain;
    EditorColors m_colors;
    int m_fontSize = 10;
    SourceLexer* m_lexer = nullptr;
    std::unique_ptr<ProblemMarks> m_marks;
    std::vector<Match> m_matches;
    bool m_isReplacing = false;  ///< edited() waits until all is replaced
    Match m_uncovered;  ///< the selected match, shown as a selection
    QTimer m_revealEnd;
    QTimer m_sameWordsLater;
};

}  // namespace edge::text
