#include "inspector/logs/log_delegate.h"

#include <QPainter>

#include "inspector/logs/log_view.h"

namespace edge::logs {

LogDelegate::LogDelegate(LogView& view) : RowDelegate(&view), m_view(view) {}

void LogDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    RowDelegate::initStyleOption(option, index);
    if (index.column() == LogModel::time || index.column() == LogModel::source) {
        option->font = m_view.code();
    }
    option->displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
}

void LogDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.column() == LogModel::message) {
        paintMessage(*painter, option, index);
        return;
    }
    // Beside an expanded message the other cells keep to its first line.
    QStyleOptionViewItem line = option;
    const int rowHeight = m_view.verticalHeader()->defaultSectionSize();
    if (option.rect.height() > rowHeight) {
        paintGround(*painter, option, index);
        line.rect.setHeight(rowHeight);
    }
    RowDelegate::paint(painter, line, index);
}

void LogDelegate::paintMessage(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintGround(painter, option, index);
    const trace::LogRecord* line = static_cast<const LogModel*>(index.model())->lineAt(index.row());
    if (!line) {
        return;
    }
    const bool expanded = m_view.isExpanded(line->serial);
    if (expanded || m_view.hasMore(*line)) {
        paintSign(painter, option.rect, expanded);
    }
    painter.setFont(m_view.code());
    painter.setPen(index.data(Qt::ForegroundRole).value<QColor>());
    const QRect room = option.rect.adjusted(sideRoom + signRoom, 0, -sideRoom, 0);
    if (expanded) {
        paintBlock(painter, room, index);
        return;
    }
    const QString text = QFontMetrics(m_view.code()).elidedText(index.data().toString(), Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

void LogDelegate::paintBlock(QPainter& painter, const QRect& rect, const QModelIndex& index) const {
    const trace::LogRecord* line = static_cast<const LogModel*>(index.model())->lineAt(index.row());
    const LogBlock block = m_view.blockOf(*line);
    const QColor color = painter.pen().color();
    double y = rect.top() + blockPadding;
    for (const LogBlock::Line& each : block.lines) {
        painter.setPen(each.isFrame() ? colors().link : color);
        painter.drawText(QRectF(rect.left(), y, rect.width(), block.lineHeight), Qt::AlignLeft | Qt::AlignVCenter, each.text);
        y += block.lineHeight;
    }
}

void LogDelegate::paintSign(QPainter& painter, const QRect& rect, bool expanded) const {
    const int rowHeight = m_view.verticalHeader()->defaultSectionSize();
    const QPointF middle(rect.left() + sideRoom + 4, rect.top() + rowHeight / 2.0);
    const QPolygonF closed{{middle + QPointF(-2, -4), middle + QPointF(3, 0), middle + QPointF(-2, 4)}};
    const QPolygonF open{{middle + QPointF(-4, -2), middle + QPointF(4, -2), middle + QPointF(0, 3)}};
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().mutedText);
    painter.drawPolygon(expanded ? open : closed);
    painter.restore();
}

}  // namespace edge::logs
