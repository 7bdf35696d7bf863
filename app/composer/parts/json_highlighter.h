#pragma once

#include <QSyntaxHighlighter>

#include "app/composer/parts/colors.h"

namespace edge::parts {

/// Colours JSON line by line; text that is no JSON keeps its colour where it makes no sense.
class JsonHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    explicit JsonHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {}
    void setColors(const Colors& colors);
    /// A switched-off highlighter leaves the text plain.
    void setActive(bool active);

protected:
    void highlightBlock(const QString& text) override;

private:
    int highlightString(const QString& text, int start);
    int highlightWord(const QString& text, int start);

    Colors m_colors;
    bool m_active = true;
};

}  // namespace edge::parts
