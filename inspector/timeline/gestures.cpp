#include "inspector/timeline/gestures.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "inspector/look/format.h"

namespace edge::timeline {

void PanGesture::move(QPointF place) {
    const QPointF way = m_last - place;
    m_last = place;
    if (way.x() != 0) {
        m_range.panBy(way.x());
    }
    m_scroll(way.y());
}

MeasureGesture::MeasureGesture(Picture& picture, ViewRange& range, QPointF place) : m_picture(picture), m_range(range) {
    m_from = m_to = range.map().toTime(snapped(place.x()));
}

void MeasureGesture::move(QPointF place) { m_to = m_range.map().toTime(snapped(place.x())); }

Span MeasureGesture::measured() const { return {std::min(m_from, m_to), std::max(m_from, m_to)}; }

double MeasureGesture::snapped(double x) const {
    constexpr double reach = 6;
    return m_picture.list().snap(x, reach);
}

void MeasureGesture::paint(QPainter& painter, const trace::InspectorColors& colors, double height) {
    const Span span = measured();
    const double left = std::round(m_range.map().toX(span.start));
    const double right = std::round(m_range.map().toX(span.end));
    QColor fill = colors.selection;
    fill.setAlphaF(0.14f);
    painter.fillRect(QRectF(left, 0, right - left, height), fill);
    painter.fillRect(QRectF(left, 0, 1, height), colors.selection);
    painter.fillRect(QRectF(right, 0, 1, height), colors.selection);
    const QString text = QStringLiteral("Δ %1").arg(look::duration(span.length()));
    const double width = painter.fontMetrics().horizontalAdvance(text) + 14;
    const QRectF pill((left + right - width) / 2, 6, width, painter.fontMetrics().height() + 6);
    painter.fillRect(pill, colors.selection);
    painter.setPen(colors.paper);
    painter.drawText(pill, Qt::AlignCenter, text);
}

}  // namespace edge::timeline
