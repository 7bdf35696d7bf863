// A table over (letters of the pattern) x (letters of the text): best[j] is the best score with the pattern's first letters
// placed and the last of them at j. Patterns are a few letters and texts a line, so the square cost does not matter.

#include "app/shell/fuzzy_match.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace edge::shell {

namespace {

constexpr int impossible = std::numeric_limits<int>::min() / 2;
constexpr int perLetter = 10;
constexpr int atWordStart = 12;
constexpr int inARow = 15;
constexpr int perGap = 1;

bool startsWord(QStringView text, qsizetype at) {
    if (at == 0) return true;
    const QChar before = text[at - 1], here = text[at];
    if (!before.isLetterOrNumber()) return here.isLetterOrNumber();
    return before.isLower() && here.isUpper();
}

bool sameLetter(QChar a, QChar b) {
    return a.toCaseFolded() == b.toCaseFolded();
}

using Table = std::vector<std::vector<int>>;

/// Fills row i: letter i of the pattern at every place where it fits, best way of getting there.
void placeLetter(const QString& letters, QStringView text, size_t i, Table& best, Table& from) {
    int reached = impossible, reachedAt = -1;  // the best end of the letters before, with a gap in between
    for (size_t j = i; j < best[i].size(); ++j) {
        if (i > 0 && j >= 2 && best[i - 1][j - 2] > reached) {
            reached = best[i - 1][j - 2];
            reachedAt = int(j) - 2;
        }
        if (!sameLetter(letters[qsizetype(i)], text[qsizetype(j)])) continue;
        const int own = perLetter + (startsWord(text, qsizetype(j)) ? atWordStart : 0);
        if (i == 0) {
            best[i][j] = own - int(std::min<size_t>(j, 10)) * perGap;
            continue;
        }
        const int next = best[i - 1][j - 1] == impossible ? impossible : best[i - 1][j - 1] + inARow;
        const int jump = reached == impossible ? impossible : reached - perGap;
        if (next == impossible && jump == impossible) continue;
        best[i][j] = own + std::max(next, jump);
        from[i][j] = next >= jump ? int(j) - 1 : reachedAt;
    }
}

}  // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text) {
    QString letters;
    for (const QChar c : pattern)
        if (!c.isSpace()) letters += c;
    const auto rows = size_t(letters.size()), columns = size_t(text.size());
    if (rows == 0) return FuzzyMatch{};
    if (rows > columns) return std::nullopt;
    std::vector<std::vector<int>> best(rows, std::vector<int>(columns, impossible));
    std::vector<std::vector<int>> from(rows, std::vector<int>(columns, -1));
    for (size_t i = 0; i < rows; ++i) placeLetter(letters, text, i, best, from);
    const auto& last = best.back();
    const auto top = std::max_element(last.begin(), last.end());
    if (*top == impossible) return std::nullopt;
    FuzzyMatch match{*top - int(columns), {}};
    int at = int(top - last.begin());
    for (size_t i = rows; i-- > 0;) {
        match.positions.prepend(at);
        at = from[i][size_t(at)];
    }
    return match;
}

}  // namespace edge::shell
