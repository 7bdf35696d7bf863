#include "app/shell/run_state.h"

#include <QPainter>

namespace edge::shell {

namespace {
constexpr QSize iconArea{16, 10};  // the dot and the gap to the words, which a tool button does not leave
}

RunState::RunState(QWidget* parent) : QToolButton(parent) {
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setIconSize(iconArea);
}

void RunState::setColors(const Theme& theme) {
    m_idle = theme.color("muted");
    m_busy = theme.color("warning");
    m_running = theme.color("ok");
    m_failed = theme.color("error");
    drawDot();
}

void RunState::showState(Kind kind, const QString& words, const QString& details) {
    m_kind = kind;
    setText(words);
    setToolTip(details.isEmpty() ? words : details);
    setAccessibleName(tr("Runner: %1").arg(words));
    drawDot();
}

/// The shape tells it too: a ring while idle, a half disc while busy, a disc while running, a cross when it failed.
void RunState::drawDot() {
    const double ratio = devicePixelRatioF();
    QPixmap dot(iconArea * ratio);
    dot.setDevicePixelRatio(ratio);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF disc(1, 1, 8, 8);
    const QColor color = m_kind == Kind::idle      ? m_idle
                         : m_kind == Kind::busy    ? m_busy
                         : m_kind == Kind::running ? m_running
                                                   : m_failed;
    painter.setPen(QPen(color, 1.6));
    if (m_kind == Kind::failed) {
        painter.drawLine(QPointF(2, 2), QPointF(8, 8));
        painter.drawLine(QPointF(8, 2), QPointF(2, 8));
    } else {
        painter.drawEllipse(disc);
        painter.setBrush(color);
        if (m_kind == Kind::running) painter.drawEllipse(disc);
        if (m_kind == Kind::busy) painter.drawPie(disc, 90 * 16, 180 * 16);
    }
    painter.end();
    setIcon(QIcon(dot));
}

}  // namespace edge::shell
