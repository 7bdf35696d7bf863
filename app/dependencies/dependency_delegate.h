#pragma once

#include <QStyledItemDelegate>

#include "app/dependencies/dependency_colors.h"

namespace edge::dependencies {

/// Draws the cells of the tree: a sign for the kind, a bar beside an amount, a version with the one that is newer.
class DependencyDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setColors(const DependencyColors& colors) { m_colors = colors; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintName(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintVersion(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintAmount(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    DependencyColors m_colors;
};

/// The sign of a kind of node ("file", "npm", "jsr", "remote", "builtin"): they differ in shape.
void paintKind(QPainter& painter, const QRectF& box, const QString& kind, const QColor& color);

}  // namespace edge::dependencies
