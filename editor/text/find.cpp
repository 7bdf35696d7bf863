#include "editor/text/find.h"

#include <QRegularExpression>

namespace edge::text {

namespace {

QRegularExpression expressionOf(const FindQuery& query) {
    QString pattern = query.regex ? query.text : QRegularExpression::escape(query.text);
    if (query.wholeWord)
        pattern = QStringLiteral("(?<![\\w$])(?:%1)(?![\\w$])").arg(pattern);
    QRegularExpression::PatternOptions options = QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::MultilineOption;
    if (!query.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(pattern, options);
}

int utf8Length(QStringView text) {
    int length = 0;
    for (const QChar c : text) {
        const auto code = c.unicode();
        length += code < 0x80 ? 1 : code < 0x800 ? 2 : c.isSurrogate() ? 2 : 3;
    }
    return length;
}

/// $& is the match, $1 to $9 its groups, $$ a dollar.
QString fill(const QString& pattern, const QRegularExpressionMatch& match) {
    QString filled;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar next = i + 1 < pattern.size() ? pattern[i + 1] : QChar();
        const bool known = pattern[i] == '$' && (next == '&' || next == '$' || next.isDigit());
        if (!known) {
            filled += pattern[i];
            continue;
        }
        filled += next == '$' ? QStringLiteral("$") : match.captured(next == '&' ? 0 : next.digitValue());
        ++i;
    }
    return filled;
}

}  // namespace

protocol::Result<std::vector<Match>> findAll(const QString& text, const FindQuery& query) {
    std::vector<Match> matches;
    if (query.text.isEmpty())
        return matches;
    const QRegularExpression expression = expressionOf(query);
    if (!expression.isValid())
        return protocol::Error{"regex_invalid", expression.errorString().toStdString(), {}};
    qsizetype reached = 0;
    int bytes = 0;
    for (auto found = expression.globalMatch(text); found.hasNext() && matches.size() < mostMatches;) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedLength() == 0)
            continue;
        bytes += utf8Length(QStringView(text).mid(reached, match.capturedStart() - reached));
        const int length = utf8Length(match.capturedView());
        matches.push_back({bytes, length});
        bytes += length;
        reached = match.capturedEnd();
    }
    return matches;
}

QString replacementFor(const QString& text, std::size_t index, const FindQuery& query, const QString& replacement) {
    if (!query.regex)
        return replacement;
    for (auto found = expressionOf(query).globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedLength() > 0 && index-- == 0)
            return fill(replacement, match);
    }
    return replacement;
}

Replaced replaceAll(const QString& text, const FindQuery& query, const QString& replacement) {
    Replaced result;
    if (query.text.isEmpty() || !expressionOf(query).isValid())
        return {text, 0};
    qsizetype reached = 0;
    for (auto found = expressionOf(query).globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedLength() == 0)
            continue;
        result.text += QStringView(text).mid(reached, match.capturedStart() - reached);
        result.text += query.regex ? fill(replacement, match) : replacement;
        reached = match.capturedEnd();
        ++result.count;
    }
    result.text += QStringView(text).mid(reached);
    return result;
}

}  // namespace edge::text
