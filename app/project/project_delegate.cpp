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
constexpr int leastNote = 60;  ///< narrower, words of it say nothing

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
    room = paintBadges(*painter, option, index, room);
    const QRectF box = squareIn(room, room.left());
    if (kind == ProjectModel::Kind::function)
        drawFunctionSign(*painter, box, index.data(ProjectModel::enabledRole).toBool() ? m_colors.accent : m_colors.muted);
    else if (kind == ProjectModel::Kind::folder)
        drawFolderSign(*painter, box, m_colors.muted);
    else if (kind == ProjectModel::Kind::file)
        drawFileSign(*painter, box, m_colors.muted);
    if (kind != ProjectModel::Kind::group)
        room.setLeft(room.left() + signSide + gap);
    painter->save();
    painter->setFont(fontOf(option, kind));
    const bool faint = kind == ProjectModel::Kind::group || !index.data(ProjectModel::enabledRole).toBool();
    painter->setPen(faint ? m_colors.muted : option.palette.color(QPalette::Text));
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(name, Qt::ElideMiddle, room.width()));
    painter->restore();
}

/// From the right: the state and the lock of a function, the sign of a remark, and the first words of what is wrong.
QRect ProjectDelegate::paintBadges(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, QRect room) const {
    const auto takeSquare = [&room] {
        const QRectF box = squareIn(room, room.right() - signSide);
        room.setRight(room.right() - signSide - gap);
        return box;
    };
    const auto state = index.data(ProjectModel::stateRole).value<FunctionState>();
    if (kindOf(index) == ProjectModel::Kind::function) {
        const QColor color = state == FunctionState::ready ? m_colors.ready : state == FunctionState::building ? m_colors.building : m_colors.failed;
        drawStateSign(painter, takeSquare(), state, color);
        const QRectF lock = takeSquare();
        if (index.data(ProjectModel::lockRole).toBool())
            drawLockSign(painter, lock, m_colors.muted);
    }
    const QString remark = index.data(ProjectModel::remarkRole).toString();
    if (!remark.isEmpty())
        drawRemarkSign(painter, takeSquare(), m_colors.building);
    if (state == FunctionState::failed)
        return paintNote(painter, option, index, room, index.data(ProjectModel::messageRole).toString(), m_colors.failed);
    return remark.isEmpty() ? room : paintNote(painter, option, index, room, remark, m_colors.building);
}

/// What is wrong, where the name leaves room for some words of it; the tool tip has them all.
QRect ProjectDelegate::paintNote(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, QRect room,
                                 const QString& text, const QColor& color) const {
    const QFontMetrics metrics(option.font);
    const int nameWidth = signSide + 2 * gap + metrics.horizontalAdvance(index.data().toString());
    const int width = room.width() - nameWidth - gap;
    if (width <= leastNote)
        return room;
    const QRect place(room.left() + nameWidth + gap, room.top(), width, room.height());
    painter.save();
    painter.setFont(option.font);
    painter.setPen(color);
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignRight, metrics.elidedText(text.section('\n', 0, 0), Qt::ElideRight, width));
    painter.restore();
    room.setRight(place.left());
    return room;
}

}  // namespace edge::project
