#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace edge::shell {

/// How well letters typed into the palette fit a text. Higher is better.
struct FuzzyMatch {
    int score = 0;
    QList<int> positions;  ///< of the letters in the text, for emphasis
};

/// Every letter must occur in order, in any case; spaces in the pattern are passed over. Beginnings of words and letters
/// in a row count more. Nothing when it does not fit; an empty pattern fits everything.
std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text);

}  // namespace edge::shell
