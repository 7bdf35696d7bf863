#include "inspector/logs/log_block.h"

#include <cmath>

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QTextLayout>

#include "inspector/look/words.h"

namespace edge::logs {

namespace {

constexpr std::size_t mostLines = 400;

void addWrapped(LogBlock& block, const QString& text, const QFont& font, double width) {
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid() && block.lines.size() < mostLines; line = layout.createLine()) {
        line.setLineWidth(width);
        block.lines.push_back({text.mid(line.textStart(), line.textLength()), {}});
    }
    layout.endLayout();
    if (text.isEmpty()) {
        block.lines.push_back({});
    }
}

}  // namespace

int LogBlock::height() const { return int(std::ceil(double(lines.size()) * lineHeight)) + 2 * blockPadding; }

const LogBlock::Line* LogBlock::lineAt(double y) const {
    const double index = (y - blockPadding) / lineHeight;
    return index >= 0 && index < double(lines.size()) ? &lines[std::size_t(index)] : nullptr;
}

LogBlock makeBlock(const trace::LogRecord& line, const QFont& font, double width) {
    LogBlock block;
    block.lineHeight = std::ceil(QFontMetricsF(font).height()) + 2;
    for (const QString& part : line.text.split(u'\n')) {
        if (block.lines.size() >= mostLines) {
            block.lines.push_back({QCoreApplication::translate("Inspector", "… the rest is in the copy"), {}});
            break;
        }
        addWrapped(block, part, font, std::max(40.0, width));
    }
    for (const protocol::StackFrame& frame : line.stack) {
        const QString name = frame.function.empty() ? QStringLiteral("<top level>") : QString::fromStdString(frame.function);
        block.lines.push_back({QStringLiteral("  at %1  %2").arg(name, look::position(frame.at)), frame.at});
    }
    return block;
}

}  // namespace edge::logs
