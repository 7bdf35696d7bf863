#include "app/project/project_delegate.h"

#include <QApplication>
#include <QPainter>

#include "app/project/project_model.h"
#include "app/project/project_signs.h"

namespace edge::project {

namespace {

constexpr int rowHeight = 24;
constexpr int signSide = 16;
constexpr int gap = 6;

ProjectModel::Kind kindOf(const QModelIndex& index) {
    return index.data(ProjectModel::kindRole).value<ProjectModel::Kind>();
}

QRectF squareIn(const QRect& room, int left) {
    return {QPointF(left, room.center().y() + 1 - signSide / 2.0), QSizeF(signSide, signSide)};
}

QFont fontOf(const QStyleOptionViewItem& option, ProjectModel::Kind kind) {
    QFont font = option.font;
    if (kind == ProjectModel::Kind::group)
        font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace

QSize ProjectDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics metrics(fontOf(option, kindOf(index)));
    const int width = metrics.horizontalAdvance(index.data().toString()) + signSide + 2 * gap;
    return {width, std::max(rowHeight, metrics.height() + 6)};
}

void ProjectDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const {
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* const style = option.widget ? option.widget->style() : QApplication::style();
    const QString name = option.text;
    option.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const ProjectModel::Kind kind = kindOf(index);
    QRect room = option.rect.adjusted(2, 0, -gap, 0);
    if (kind == ProjectModel::Kind::function)
        room = paintBadges(*painter, option, index, room);
    const QRectF box = squareIn(room, room.left());
    if (kind == ProjectModel::Kind::function)
        drawFunctionSign(*painter, box, m_colors.accent);
    else if (kind == ProjectModel::Kind::folder)
        drawFolderSign(*painter, box, m_colors.muted);
    else if (kind == ProjectModel::Kind::file)
        drawFileSign(*painter, box, m_colors.muted);
    if (kind != ProjectModel::Kind::group)
        room.setLeft(room.left() + signSide + gap);
    painter->save();
    painter->setFont(fontOf(option, kind));
    painter->setPen(kind == ProjectModel::Kind::group ? m_colors.muted : option.palette.color(QPalette::Text));
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(name, Qt::ElideMiddle, room.width()));
    painter->restore();
}

/// From the right: the state, the lock, and for a failed build the first words of why. Answers the room that is left.
QRect ProjectDelegate::paintBadges(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, QRect room) const {
    const auto state = index.data(ProjectModel::stateRole).value<FunctionState>();
    const QColor color = state == FunctionState::ready ? m_colors.ready : state == FunctionState::building ? m_colors.building : m_colors.failed;
    drawStateSign(painter, squareIn(room, room.right() - signSide), state, color);
    room.setRight(room.right() - signSide - gap);
    if (index.data(ProjectModel::lockRole).toBool())
        drawLockSign(painter, squareIn(room, room.right() - signSide), m_colors.muted);
    room.setRight(room.right() - signSide - gap);
    const QString message = index.data(ProjectModel::messageRole).toString().section('\n', 0, 0);
    const QFontMetrics metrics(option.font);
    const int nameWidth = signSide + 2 * gap + metrics.horizontalAdvance(index.data().toString());
    const int messageWidth = room.width() - nameWidth - gap;
    if (state == FunctionState::failed && messageWidth > 60) {
        painter.save();
        painter.setFont(option.font);
        painter.setPen(m_colors.failed);
        const QRect place(room.left() + nameWidth + gap, room.top(), messageWidth, room.height());
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignRight, metrics.elidedText(message, Qt::ElideRight, messageWidth));
        painter.restore();
        room.setRight(place.left());
    }
    return room;
}

}  // namespace edge::project
