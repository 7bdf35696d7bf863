#include "editor/text/find.h"

#include <QRegularExpression>

namespace edge::text {

namespace {

QRegularExpression expressionOf(const FindQuery& query) {
    // Any line end is one: in a file with CRLF, $ stands before both.
    QString pattern = query.regex ? query.text : QRegularExpression::escape(query.text);
    if (query.wholeWord)
        pattern = QStringLiteral("(?<![\\w$])(?:%1)(?![\\w$])").arg(pattern);
    QRegularExpression::PatternOptions options = QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::MultilineOption;
    if (!query.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(QStringLiteral("(*ANYCRLF)") + pattern, options);
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

/// Tells every match that is not empty, with its place in bytes, until `tell` answers false.
template <typename Tell>
void walk(const QString& text, const QRegularExpression& expression, Tell tell) {
    qsizetype reached = 0;
    int bytes = 0;
    for (auto found = expression.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        if (match.capturedLength() == 0)
            continue;
        bytes += utf8Length(QStringView(text).mid(reached, match.capturedStart() - reached));
        const Match place{bytes, utf8Length(match.capturedView())};
        bytes += place.length;
        reached = match.capturedEnd();
        if (!tell(place, match))
            return;
    }
}

}  // namespace

protocol::Result<std::vector<Match>> findAll(const QString& text, const FindQuery& query) {
    std::vector<Match> matches;
    if (query.text.isEmpty())
        return matches;
    const QRegularExpression expression = expressionOf(query);
    if (!expression.isValid())
        return protocol::Error{"regex_invalid", expression.errorString().toStdString(), {}};
    walk(text, expression, [&matches](const Match& place, const QRegularExpressionMatch&) {
        matches.push_back(place);
        return matches.size() < mostMatches;
    });
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

std::vector<Replacement> replacementsOf(const QString& text, const FindQuery& query, const QString& replacement) {
    std::vector<Replacement> replacements;
    if (query.text.isEmpty() || !expressionOf(query).isValid())
        return replacements;
    walk(text, expressionOf(query), [&](const Match& place, const QRegularExpressionMatch& match) {
        replacements.push_back({place, query.regex ? fill(replacement, match) : replacement});
        return true;
    });
    return replacements;
}

}  // namespace edge::text
