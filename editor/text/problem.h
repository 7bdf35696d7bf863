#pragma once

#include <vector>

#include <QString>

namespace edge::text {

enum class Severity { error, warning, info };

/// Something to say about a stretch of one line. Lines and columns count from 1; columns are UTF-16 code units, as V8,
/// source maps and QString count. Column 0: the whole line. endColumn is exclusive; 0: the word at `column`.
struct Problem {
    int line = 0;
    int column = 0;
    int endColumn = 0;
    Severity severity = Severity::error;
    QString message;
    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

/// A line where the running function threw: shown as a gutter mark with the message below the line.
struct Fault {
    int line = 0;
    QString message;
    bool operator==(const Fault&) const = default;
};

}  // namespace edge::text
