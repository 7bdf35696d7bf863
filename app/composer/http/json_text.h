#pragma once

#include <QString>
#include <QStringView>

#include <optional>

/// JSON as text (RFC 8259): checked with positions, and laid out anew with every number, escape and key order kept as
/// written, which a parse into values would lose.
namespace edge::http {

/// Where a text stops being JSON. Line and column count from 1.
struct JsonProblem {
    qsizetype offset = 0;
    int line = 1;
    int column = 1;
    QString message;
};

/// The first problem, or nothing when the text is one JSON value.
std::optional<JsonProblem> checkJson(QStringView text);

/// The text with one member or element a line; nothing when it is no JSON.
std::optional<QString> prettyJson(QStringView text, int indent = 2);

}  // namespace edge::http
