#include "app/composer/parts/json_highlighter.h"

namespace edge::parts {

void JsonHighlighter::setColors(const Colors& colors) {
    if (m_colors == colors) return;
    m_colors = colors;
    rehighlight();
}

void JsonHighlighter::setActive(bool active) {
    m_active = active;  // callers replace the text at the same time, which highlights it anew
}

void JsonHighlighter::highlightBlock(const QString& text) {
    if (!m_active) return;
    for (int i = 0; i < text.size();) {
        const QChar c = text[i];
        if (c == u'"') {
            i = highlightString(text, i);
        } else if (c.isLetterOrNumber() || c == u'-') {
            i = highlightWord(text, i);
        } else {
            if (QStringView(u"{}[],:").contains(c)) setFormat(i, 1, m_colors.punctuation);
            ++i;
        }
    }
}

int JsonHighlighter::highlightString(const QString& text, int start) {
    int end = start + 1;
    while (end < text.size() && text[end] != u'"') end += text[end] == u'\\' ? 2 : 1;
    end = qMin(end + 1, int(text.size()));
    int next = end;
    while (next < text.size() && text[next].isSpace()) ++next;
    const bool isKey = next < text.size() && text[next] == u':';
    setFormat(start, end - start, isKey ? m_colors.key : m_colors.string);
    return end;
}

int JsonHighlighter::highlightWord(const QString& text, int start) {
    int end = start;
    while (end < text.size() && (text[end].isLetterOrNumber() || QStringView(u"+-.").contains(text[end]))) ++end;
    const QStringView word = QStringView(text).sliced(start, end - start);
    if (word == u"true" || word == u"false" || word == u"null") setFormat(start, end - start, m_colors.literal);
    else if (text[start].isDigit() || text[start] == u'-') setFormat(start, end - start, m_colors.number);
    return end;
}

}  // namespace edge::parts
