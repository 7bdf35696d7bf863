#pragma once

#include <QAction>
#include <QButtonGroup>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTimer>
#include <QWidget>

#include "app/composer/http/draft.h"
#include "app/composer/parts/code_edit.h"
#include "app/composer/parts/elided_label.h"
#include "app/composer/parts/json_highlighter.h"

namespace edge::request {

/// The body of the request: none, JSON with a check while typing, any text, or a file.
class BodyEditor : public QWidget {
    Q_OBJECT

public:
    explicit BodyEditor(QWidget* parent = nullptr);
    /// Takes over and fills in the body's part of a draft.
    void setDraft(const http::Draft& draft);
    void fill(http::Draft& draft) const;
    void setColors(const parts::Colors& colors);
    /// Says that the method sends none, whatever is written here.
    void setBodyIgnored(bool ignored);

    QAction* formatAction() const { return m_format; }
    parts::CodeEdit* jsonField() const { return m_json; }
    QString hint() const { return m_hint->fullText(); }

signals:
    void changed();

private:
    void buildLayout();
    QWidget* buildKinds();
    QWidget* buildFilePage();
    void choose(http::BodyKind kind);
    void checkBody();
    void formatJson();
    void browse();
    void showHint(const QString& text, const char* role);

    QButtonGroup* m_kinds;
    QStackedWidget* m_pages;
    parts::CodeEdit* m_json;
    parts::CodeEdit* m_text;
    QLineEdit* m_file;
    parts::ElidedLabel* m_hint;
    QAction* m_format;
    parts::JsonHighlighter* m_highlighter;
    parts::Colors m_colors;
    QTimer m_checkSoon;
    bool m_ignored = false;
};

}  // namespace edge::request
