#pragma once

#include "inspector/look/row_delegate.h"

namespace edge::logs {

class LogView;

/// Draws the cells of log rows: mono for what the program said, expanded rows as blocks.
class LogDelegate : public look::RowDelegate {
    Q_OBJECT

public:
    static constexpr int signRoom = 14;  ///< of the triangle that expands

    explicit LogDelegate(LogView& view);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    void paintMessage(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintBlock(QPainter& painter, const QRect& rect, const QModelIndex& index) const;
    void paintSign(QPainter& painter, const QRect& rect, bool expanded) const;

    LogView& m_view;
};

}  // namespace edge::logs
