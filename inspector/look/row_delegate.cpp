#include "inspector/look/row_delegate.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

namespace edge::look {

void RowDelegate::paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QVariant own = index.data(Qt::BackgroundRole);
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || own.isValid()) {
        painter.fillRect(option.rect, selected ? m_colors.selectionFill : own.value<QColor>());
    }
    if (selected && index.column() == 0) {
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), m_colors.selection);
    }
}

void RowDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    paintGround(*painter, option, index);
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.rect.adjust(sideRoom, 0, -sideRoom, 0);
    cell.state &= ~(QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver);
    cell.backgroundBrush = Qt::NoBrush;
    cell.palette.setColor(QPalette::Text, index.data(Qt::ForegroundRole).isValid()
                                              ? index.data(Qt::ForegroundRole).value<QColor>()
                                              : m_colors.text);
    const QStyle* style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
}

void prepareTable(QTableView& table, int rowHeight) {
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setIconSize({12, 12});
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setMinimumSectionSize(rowHeight);
    table.verticalHeader()->setDefaultSectionSize(rowHeight);
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

QPalette tablePalette(const QPalette& base, const trace::InspectorColors& colors) {
    QPalette palette = base;
    palette.setColor(QPalette::Base, colors.paper);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::Highlight, colors.selectionFill);
    palette.setColor(QPalette::HighlightedText, colors.text);
    return palette;
}

QFont monospace(const QFont& around) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setFamilies({QStringLiteral("JetBrains Mono"), font.family(), QStringLiteral("DejaVu Sans Mono")});
    font.setPixelSize(std::max(9, QFontInfo(around).pixelSize() - 1));
    return font;
}

}  // namespace edge::look
