#include "editor/text/indentation.h"

#include <array>
#include <cstdlib>

namespace edge::text {

Indentation indentationOf(QStringView text) {
    constexpr int enoughLines = 400;
    std::array<int, 9> steps{};
    int tabs = 0, seen = 0, previous = 0;
    for (const QStringView line : text.left(64 * 1024).split(u'\n')) {
        qsizetype spaces = 0;
        while (spaces < line.size() && line[spaces] == ' ')
            ++spaces;
        if (spaces >= line.trimmed().size() + spaces || (spaces < line.size() && line[spaces] == '*'))
            continue;
        if (line.startsWith(u'\t'))
            ++tabs;
        const int step = std::abs(static_cast<int>(spaces) - previous);
        if (step >= 2 && step <= 8)
            ++steps[static_cast<std::size_t>(step)];
        previous = static_cast<int>(spaces);
        if (++seen == enoughLines)
            break;
    }
    int best = 2;
    for (const int width : {4, 8, 3})
        if (steps[static_cast<std::size_t>(width)] > steps[static_cast<std::size_t>(best)])
            best = width;
    const bool usesTabs = tabs > steps[static_cast<std::size_t>(best)];
    return {usesTabs, usesTabs ? 4 : best};
}

}  // namespace edge::text
