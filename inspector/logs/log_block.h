#pragma once

#include <vector>

#include <QFont>
#include <QString>

#include "inspector/trace/records.h"

namespace edge::logs {

/// An expanded log line: its whole text, wrapped, and its stack below.
struct LogBlock {
    struct Line {
        QString text;
        protocol::SourcePosition at;  ///< of a stack frame; empty file: plain text
        bool isFrame() const { return !at.file.empty(); }
    };
    std::vector<Line> lines;
    double lineHeight = 0;

    int height() const;
    /// The line at y pixels below the block's top; null outside.
    const Line* lineAt(double y) const;
};

inline constexpr int blockPadding = 5;

/// Very long texts are cut after some hundred lines, and say so.
LogBlock makeBlock(const trace::LogRecord& line, const QFont& font, double width);

}  // namespace edge::logs
