#include "editor/text/message_lines.h"

namespace edge::text {

namespace {

/// Where to break: after the last space that fits, else in the word.
qsizetype breakOf(const QString& text, qsizetype columns) {
    if (text.size() <= columns)
        return text.size();
    const auto space = text.lastIndexOf(' ', columns);
    return space > columns / 3 ? space : columns;
}

}  // namespace

QStringList messageLines(const QString& message, int columns, int most) {
    QStringList lines;
    for (QString rest : message.trimmed().split('\n')) {
        rest.replace('\t', QStringLiteral("  "));
        do {
            if (lines.size() == most) {
                lines.last() = lines.last().left(columns - 2) + QStringLiteral(" …");
                return lines;
            }
            const auto end = breakOf(rest, columns);
            lines += rest.left(end);
            rest = rest.mid(end).trimmed();
        } while (!rest.isEmpty());
    }
    return lines;
}

}  // namespace edge::text
