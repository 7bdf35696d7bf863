#pragma once

#include <vector>

#include <QString>

namespace edge::text {

/// A stretch of one line and what is to stand there instead. Line and column count from 1, columns are UTF-16 units.
struct TextEdit {
    int line = 0;
    int column = 0;
    QString before;
    QString after;
    bool operator==(const TextEdit&) const = default;
};

using TextEdits = std::vector<TextEdit>;

}  // namespace edge::text
