#pragma once

#include <QPalette>
#include <QStyledItemDelegate>

#include "inspector/trace/colors.h"

class QTableView;

namespace edge::look {

/// Draws table cells with room at their sides, keeps their own colours on selected rows, and leaves out the focus frame
/// of single cells: the row is what is chosen.
class RowDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    static constexpr int sideRoom = 6;

    using QStyledItemDelegate::QStyledItemDelegate;
    void setColors(const trace::InspectorColors& colors) { m_colors = colors; }
    const trace::InspectorColors& colors() const { return m_colors; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// Background and the mark of selected rows.
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

private:
    trace::InspectorColors m_colors;
};

/// What all tables of the inspector have in common: whole rows, no grid, fixed heights.
void prepareTable(QTableView& table, int rowHeight);

/// The palette of a table with these colours.
QPalette tablePalette(const QPalette& base, const trace::InspectorColors& colors);

/// The font of code, at the size of the text around it.
QFont monospace(const QFont& around);

}  // namespace edge::look
