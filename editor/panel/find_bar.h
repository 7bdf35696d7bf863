#pragma once

#include <QWidget>

#include "editor/text/find.h"

class QLabel;
class QLineEdit;
class QToolButton;

namespace edge::text {
class CodeEditor;
}

namespace edge::panel {

enum class FindMode { find, replace };

/// Finds and replaces in the current editor, as one types. Owned by EditorTabs, which tells it the editor.
class FindBar : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(QWidget* parent = nullptr);

    /// Null: no editor is open.
    void setEditor(text::CodeEditor* editor);
    /// Shows the bar with the selected text as the query.
    void start(FindMode mode);
    void finish();
    void next();
    void previous();

    text::FindQuery query() const;
    int count() const { return static_cast<int>(m_matches.size()); }
    /// Of the selected match, from 1; 0 when none is selected.
    int current() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    QWidget* buildReplaceRow();
    void connectParts();
    QToolButton* makeToggle(const QString& text, const QString& tip, QKeySequence key);
    QToolButton* makeButton(const QString& text, const QString& tip);
    void search();
    void searchFromHere();
    void showCount();
    void sayCount(const QString& text, const char* role);
    void select(std::size_t index);
    void replaceOne();
    void replaceEvery();

    text::CodeEditor* m_editor = nullptr;
    std::vector<text::Match> m_matches;
    QString m_fault;
    int m_origin = 0;  ///< where typing a query started to look, in bytes
    QLineEdit* m_find;
    QLineEdit* m_replace;
    QToolButton* m_case;
    QToolButton* m_word;
    QToolButton* m_regex;
    QToolButton* m_expand;
    QLabel* m_count;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_close;
    QToolButton* m_replaceOne;
    QToolButton* m_replaceAll;
    QWidget* m_replaceRow;
};

}  // namespace edge::panel
