#pragma once

#include <vector>

#include <QString>

#include "runner/protocol/result.h"

namespace edge::text {

/// What to look for.
struct FindQuery {
    QString text;
    bool matchCase = false;
    bool wholeWord = false;
    bool regex = false;
    bool operator==(const FindQuery&) const = default;
};

/// A place in a text, in UTF-8 bytes, as Scintilla counts.
struct Match {
    int start = 0;
    int length = 0;
    bool operator==(const Match&) const = default;
};

inline constexpr std::size_t mostMatches = 20'000;

/// All places in order, at most mostMatches; none for an empty query. Fails when the expression is not valid.
protocol::Result<std::vector<Match>> findAll(const QString& text, const FindQuery& query);

/// What is to stand in the place of match number `index`: as written, or with $1 and $& filled in for an expression.
QString replacementFor(const QString& text, std::size_t index, const FindQuery& query, const QString& replacement);

/// A place, and what is to stand there.
struct Replacement {
    Match place;
    QString text;
    bool operator==(const Replacement&) const = default;
};

/// All places in order, however many, as for replacementFor(); none when the query is empty or not valid.
std::vector<Replacement> replacementsOf(const QString& text, const FindQuery& query, const QString& replacement);

}  // namespace edge::text
