#include "inspector/timeline/ruler_strip.h"

#include <algorithm>
#include <cmath>

#include <QFontInfo>
#include <QMouseEvent>
#include <QPainter>

#include "inspector/look/format.h"
#include "inspector/look/ticks.h"
#include "inspector/scene/painter.h"

namespace edge::timeline {

namespace {

constexpr int stripHeight = 24;
constexpr double dragFrom = 4;

}  // namespace

RulerStrip::RulerStrip(const Parts& parts, QWidget* parent) : QWidget(parent), m_parts(parts) {
    setObjectName(QStringLiteral("timeline.ruler"));
    setFixedHeight(stripHeight);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Time ruler"));
    setToolTip(tr("Drag to zoom to a range"));
    connect(&parts.picture, &Picture::changed, this, qOverload<>(&QWidget::update));
    connect(&parts.picture, &Picture::crosshairChanged, this, qOverload<>(&QWidget::update));
}

QFont RulerStrip::smallFont() const {
    QFont small = font();
    small.setPixelSize(std::max(10, QFontInfo(small).pixelSize() - 1));
    return small;
}

void RulerStrip::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    update();
}

void RulerStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(smallFont());
    painter.fillRect(rect(), m_colors.rulerBackground);
    for (const scene::Tick& tick : m_parts.picture.ticks()) {
        paintTick(painter, tick);
    }
    if (m_from) {
        QColor fill = m_colors.selection;
        fill.setAlphaF(0.2f);
        painter.fillRect(QRectF(std::min(*m_from, m_to), 0, std::abs(m_to - *m_from), height()), fill);
    }
    paintPointer(painter);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_colors.border);
}

void RulerStrip::paintTick(QPainter& painter, const scene::Tick& tick) {
    const double x = std::floor(tick.x);
    if (tick.kind == scene::Tick::Kind::fold) {
        const QRectF band(std::round(tick.x), 0, std::round(tick.width), height());
        painter.fillRect(band, m_colors.fold);
        scene::paintTear(painter, band.left(), 0, height(), m_colors.border);
        scene::paintTear(painter, band.right(), 0, height(), m_colors.border);
        painter.setPen(m_colors.mutedText);
        const bool whole = band.left() >= 0 && band.right() <= width();
        if (whole && painter.fontMetrics().horizontalAdvance(tick.label) <= band.width() - 6) {
            painter.drawText(band, Qt::AlignCenter, tick.label);
        }
        return;
    }
    const bool origin = tick.kind == scene::Tick::Kind::origin;
    QFont font = smallFont();
    font.setWeight(origin ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.fillRect(QRectF(x, origin ? 4 : height() - 8, 1, height()), origin ? m_colors.mutedText : m_colors.crosshair);
    painter.setPen(origin ? m_colors.text : m_colors.mutedText);
    painter.drawText(QRectF(x + 5, 0, 200, height() - 1), Qt::AlignVCenter | Qt::AlignLeft, tick.label);
    painter.setFont(smallFont());
}

/// The time under the pointer, counted as the ruler counts.
void RulerStrip::paintPointer(QPainter& painter) {
    const auto x = m_parts.picture.crosshair();
    if (!x || m_parts.range.isEmpty()) {
        return;
    }
    const scene::TimeMap& map = m_parts.range.map();
    const Nanoseconds time = map.toTime(*x);
    const Nanoseconds from = m_parts.range.originAt(time);
    const QString text = u'+' + look::offsetLabel(std::max<Nanoseconds>(0, time - from),
                                            std::max<Nanoseconds>(1, look::niceTimeStep(map.nanosecondsPerPixel(), 2)));
    const double textWidth = painter.fontMetrics().horizontalAdvance(text) + 12;
    const double left = std::clamp(*x - textWidth / 2, 0.0, std::max(0.0, width() - textWidth));
    const QRectF pill(std::round(left), 3, std::round(textWidth), height() - 7);
    painter.fillRect(pill, m_colors.text);
    painter.setPen(m_colors.paper);
    painter.drawText(pill, Qt::AlignCenter, text);
}

void RulerStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        m_from = m_to = event->position().x();
    }
}

void RulerStrip::mouseMoveEvent(QMouseEvent* event) {
    m_to = event->position().x();
    m_parts.picture.setCrosshair(m_to);
    update();
}

void RulerStrip::mouseReleaseEvent(QMouseEvent* event) {
    if (m_from && std::abs(event->position().x() - *m_from) >= dragFrom) {
        const double left = std::min(*m_from, event->position().x());
        const double right = std::max(*m_from, event->position().x());
        m_parts.range.showExactly({m_parts.range.map().toTime(left), m_parts.range.map().toTime(right)});
    }
    m_from.reset();
    update();
}

void RulerStrip::leaveEvent(QEvent*) { m_parts.picture.setCrosshair(std::nullopt); }

void RulerStrip::wheelEvent(QWheelEvent* event) {
    constexpr double zoomDelta = 53;
    m_parts.range.zoomAt(event->position().x(), std::pow(1.2, event->angleDelta().y() / zoomDelta));
    event->accept();
}

}  // namespace edge::timeline
