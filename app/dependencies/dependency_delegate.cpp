#include "app/dependencies/dependency_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

#include "app/dependencies/dependency_model.h"

namespace edge::dependencies {
namespace {

constexpr int rowHeight = 24;
constexpr int side = 6;       ///< room at both sides of a cell, as in headers
constexpr int sign = 14;
constexpr int amountWidth = 72;
constexpr int barHeight = 4;
constexpr int leastBar = 24;  ///< narrower, a bar says nothing

}  // namespace

void paintKind(QPainter& painter, const QRectF& box, const QString& kind, const QColor& color) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const QRectF in = box.adjusted(1.5, 1.5, -1.5, -1.5);
    QPainterPath path;
    if (kind == QLatin1String("file")) {  // a sheet with a corner turned down
        const double corner = in.width() * 0.35;
        path.moveTo(in.left() + 1, in.top());
        path.lineTo(in.right() - 1 - corner, in.top());
        path.lineTo(in.right() - 1, in.top() + corner);
        path.lineTo(in.right() - 1, in.bottom());
        path.lineTo(in.left() + 1, in.bottom());
        path.closeSubpath();
    } else if (kind == QLatin1String("remote")) {  // a globe
        path.addEllipse(in);
        path.addEllipse(in.adjusted(in.width() * 0.28, 0, -in.width() * 0.28, 0));
        path.moveTo(in.left(), in.center().y());
        path.lineTo(in.right(), in.center().y());
    } else if (kind == QLatin1String("builtin")) {  // a chip
        path.addRect(in.adjusted(2, 2, -2, -2));
        for (const double at : {0.35, 0.65}) {
            path.moveTo(in.left() + in.width() * at, in.top()), path.lineTo(in.left() + in.width() * at, in.top() + 2);
            path.moveTo(in.left() + in.width() * at, in.bottom() - 2), path.lineTo(in.left() + in.width() * at, in.bottom());
        }
    } else {  // a box
        const QPointF middle(in.center());
        path.moveTo(middle.x(), in.top());
        path.lineTo(in.right(), in.top() + in.height() * 0.25);
        path.lineTo(in.right(), in.bottom() - in.height() * 0.25);
        path.lineTo(middle.x(), in.bottom());
        path.lineTo(in.left(), in.bottom() - in.height() * 0.25);
        path.lineTo(in.left(), in.top() + in.height() * 0.25);
        path.closeSubpath();
        path.moveTo(in.left(), in.top() + in.height() * 0.25);
        path.lineTo(middle);
        path.lineTo(in.right(), in.top() + in.height() * 0.25);
        path.moveTo(middle);
        path.lineTo(middle.x(), in.bottom());
    }
    painter.drawPath(path);
    painter.restore();
}

QSize DependencyDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics metrics(option.font);
    return {metrics.horizontalAdvance(index.data().toString()) + 2 * side + sign + 6, std::max(rowHeight, metrics.height() + 6)};
}

void DependencyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    option.text.clear();
    option.state &= ~QStyle::State_HasFocus;  // the row is what is chosen
    const QStyle* const style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
    painter->save();
    painter->setFont(option.font);
    const bool faint = index.data(DependencyModel::againRole).toBool() || index.column() == DependencyModel::licence;
    painter->setPen(option.state & QStyle::State_Selected ? option.palette.color(QPalette::HighlightedText) : faint ? m_colors.muted : m_colors.text);
    switch (index.column()) {
        case DependencyModel::name: paintName(*painter, option, index); break;
        case DependencyModel::version: paintVersion(*painter, option, index); break;
        case DependencyModel::size:
        case DependencyModel::start: paintAmount(*painter, option, index); break;
        default: {
            const QRect room = option.rect.adjusted(side, 0, -side, 0);
            painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width()));
        }
    }
    painter->restore();
}

void DependencyDelegate::paintName(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QRect room = option.rect.adjusted(2, 0, -side, 0);
    const QRectF box(room.left(), room.center().y() + 1 - sign / 2.0, sign, sign);
    paintKind(painter, box, index.data(DependencyModel::kindRole).toString(), m_colors.muted);
    room.setLeft(room.left() + sign + 6);
    const QString name = index.data().toString();
    const bool path = index.data(DependencyModel::kindRole).toString() == QLatin1String("file");
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(name, path ? Qt::ElideLeft : Qt::ElideMiddle, room.width()));
}

/// "4.6.3  → 4.7.2": the arrow says that there is more, in its colour whether it fits.
void DependencyDelegate::paintVersion(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QRect room = option.rect.adjusted(side, 0, -side, 0);
    const QString version = index.data().toString(), newer = index.data(DependencyModel::newerRole).toString();
    const QFontMetrics metrics = painter.fontMetrics();
    const QString arrow = newer.isEmpty() ? QString() : QStringLiteral("→ ") + newer;
    const bool both = arrow.isEmpty() || metrics.horizontalAdvance(version) + 8 + metrics.horizontalAdvance(arrow) <= room.width();
    const QString shown = both || index.data(DependencyModel::againRole).toBool() ? metrics.elidedText(version, Qt::ElideRight, room.width()) : QString();
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, shown);
    const int used = shown.isEmpty() ? 0 : metrics.horizontalAdvance(shown) + 8;  // the new one says more, where there is room for one
    if (newer.isEmpty() || index.data(DependencyModel::againRole).toBool()) return;
    if (!(option.state & QStyle::State_Selected)) painter.setPen(index.data(DependencyModel::fitsRole).toBool() ? m_colors.ok : m_colors.warning);
    painter.drawText(room.adjusted(used, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(arrow, Qt::ElideRight, room.width() - used));
}

void DependencyDelegate::paintAmount(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.data(DependencyModel::againRole).toBool()) return;
    QRect room = option.rect.adjusted(side, 0, -side, 0);
    const QString amount = index.data().toString();
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignRight, painter.fontMetrics().elidedText(amount, Qt::ElideRight, room.width()));
    room.setRight(room.right() - amountWidth);
    if (amount.isEmpty() || room.width() < leastBar) return;
    const QRectF ground(room.left(), room.center().y() + 1 - barHeight / 2.0, room.width(), barHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_colors.barGround);
    painter.drawRoundedRect(ground, barHeight / 2.0, barHeight / 2.0);
    const double width = ground.width() * index.data(DependencyModel::shareRole).toDouble();
    if (width <= 0) return;
    painter.setBrush(m_colors.bar);
    painter.drawRoundedRect(QRectF(ground.topLeft(), QSizeF(std::max<double>(barHeight, width), barHeight)), barHeight / 2.0, barHeight / 2.0);
}

}  // namespace edge::dependencies
