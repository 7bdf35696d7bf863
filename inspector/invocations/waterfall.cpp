#include "inspector/invocations/waterfall.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "inspector/look/glyphs.h"
#include "inspector/look/ticks.h"

namespace edge::invocations {

namespace {

constexpr int axisHeight = 20;
constexpr int rowHeight = 22;
constexpr int barHeight = 12;
constexpr int totalBarHeight = 16;
constexpr int figureWidth = 66;
constexpr int shareWidth = 48;

}  // namespace

Waterfall::Waterfall(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("details.waterfall"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Waterfall::setRows(std::vector<WaterfallRow> rows, trace::Span whole) {
    m_rows = std::move(rows);
    m_whole = whole;
    QStringList words;
    for (const WaterfallRow& row : m_rows) {
        words << QStringLiteral("%1 %2 %3").arg(row.name, row.figure, row.share).trimmed();
    }
    setAccessibleName(tr("Phases of the request"));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize Waterfall::sizeHint() const { return {560, axisHeight + int(m_rows.size()) * rowHeight + 4}; }

QRectF Waterfall::chart() const {
    const double names = std::clamp(width() * 0.28, 84.0, 260.0);
    const double right = width() - figureWidth - shareWidth - 4;
    return {names, 0, std::max(40.0, right - names), double(height())};
}

double Waterfall::toX(trace::Nanoseconds time) const {
    const QRectF area = chart();
    const double share = m_whole.length() > 0 ? double(time - m_whole.start) / double(m_whole.length()) : 0;
    return area.left() + std::clamp(share, 0.0, 1.0) * area.width();
}

void Waterfall::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintAxis(painter);
    double top = axisHeight;
    for (const WaterfallRow& row : m_rows) {
        paintRow(painter, row, top);
        top += rowHeight;
    }
}

void Waterfall::paintAxis(QPainter& painter) {
    const QRectF area = chart();
    constexpr double room = 70;
    const trace::Nanoseconds step = look::niceTimeStep(double(m_whole.length()) / area.width(), room);
    painter.setPen(m_colors.mutedText);
    for (trace::Nanoseconds offset = 0; offset <= m_whole.length(); offset += step) {
        const double x = std::floor(toX(m_whole.start + offset));
        painter.fillRect(QRectF(x, 4, 1, height() - 4), m_colors.grid);
        const QString label = look::offsetLabel(offset, step);
        const double width = painter.fontMetrics().horizontalAdvance(label);
        if (x + 4 + width <= area.right()) {
            painter.drawText(QRectF(x + 4, 0, width + 2, axisHeight), Qt::AlignLeft | Qt::AlignVCenter, label);
        }
    }
}

void Waterfall::paintRow(QPainter& painter, const WaterfallRow& row, double top) {
    const QRectF area = chart();
    const QRectF line(0, top, width(), rowHeight);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const bool strong = row.heading || &row == &m_rows.front();
    painter.setFont(strong ? bold : font());
    painter.setPen(row.failed ? m_colors.error : m_colors.text);
    const double nameRoom = row.heading ? width() : area.left() - 12;
    const QString name = QFontMetrics(painter.font()).elidedText(row.name, Qt::ElideMiddle, int(nameRoom));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, name);
    if (row.heading) {
        painter.setFont(font());
        return;
    }
    paintBars(painter, row, top, strong ? totalBarHeight : barHeight);
    painter.drawText(line.adjusted(0, 0, -shareWidth, 0), Qt::AlignRight | Qt::AlignVCenter, row.figure);
    painter.setFont(font());
    painter.setPen(row.failed ? m_colors.error : m_colors.mutedText);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, row.share);
}

void Waterfall::paintBars(QPainter& painter, const WaterfallRow& row, double top, double height) {
    const double y = top + (rowHeight - height) / 2;
    for (const WaterfallRow::Bar& bar : row.bars) {
        const double left = std::round(toX(bar.span.start));
        const double right = std::max(left + 2, std::round(toX(bar.span.end)));
        const double gap = right - left > 3 && row.bars.size() > 1 ? 1 : 0;
        const QRectF rect(left, y, right - left - gap, height);
        painter.fillRect(rect, bar.color);
        if (bar.hatched) {
            QColor hatch = m_colors.coldHatch;
            hatch.setAlphaF(0.3f);
            look::paintHatch(painter, rect, hatch);
        }
    }
}

bool Waterfall::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<const QHelpEvent&>(*event);
        const int index = (help.pos().y() - axisHeight) / rowHeight;
        const bool known = help.pos().y() >= axisHeight && index < int(m_rows.size());
        QToolTip::showText(help.globalPos(), known ? m_rows[std::size_t(index)].help : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace edge::invocations
