#pragma once

#include <QStyledItemDelegate>

#include "app/project/project_tree.h"

namespace edge::project {

/// Draws a row of the tree: its icon and name; for a function also the lock and the state of its build at the right.
class ProjectDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setColors(const TreeColors& colors) { m_colors = colors; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QRect paintBadges(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, QRect room) const;
    QRect paintNote(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, QRect room, const QString& text,
                    const QColor& color) const;

    TreeColors m_colors;
};

}  // namespace edge::project
