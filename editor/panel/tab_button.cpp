#include "editor/panel/tab_button.h"

#include <QEvent>
#include <QPainter>

namespace edge::panel {

TabButton::TabButton(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::NoFocus);
    setFixedSize(sizeHint());
    setCursor(Qt::ArrowCursor);
    setModified(false);
}

void TabButton::setModified(bool modified) {
    m_modified = modified;
    setToolTip(modified ? tr("Unsaved changes. Close (Ctrl+W)") : tr("Close (Ctrl+W)"));
    setAccessibleName(modified ? tr("Close, has unsaved changes") : tr("Close"));
    update();
}

bool TabButton::event(QEvent* event) {
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        update();
    return QAbstractButton::event(event);
}

void TabButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(isDown() ? QPalette::Mid : QPalette::Midlight));
        painter.drawRoundedRect(box, 4, 4);
    }
    const QPointF middle = box.center();
    if (m_modified && !underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(QPalette::Text));
        painter.drawEllipse(middle, 4, 4);
        return;
    }
    const qreal arm = 3.4;
    painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1.3, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm));
    painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm));
}

}  // namespace edge::panel
