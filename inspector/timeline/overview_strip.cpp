#include "inspector/timeline/overview_strip.h"

#include <algorithm>
#include <cmath>

#include <QMouseEvent>
#include <QPainter>

namespace edge::timeline {

namespace {

constexpr int stripHeight = 40;
constexpr int columnWidth = 3;
constexpr double margin = 6;
constexpr double edgeReach = 4;
constexpr double dragFrom = 4;

}  // namespace

OverviewStrip::OverviewStrip(const Parts& parts, QWidget* parent) : QWidget(parent), m_parts(parts) {
    setObjectName(QStringLiteral("timeline.overview"));
    setFixedHeight(stripHeight);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Overview of the session"));
    setToolTip(tr("Drag to choose a range, double-click to see everything"));
    connect(&parts.range, &ViewRange::changed, this, &OverviewStrip::recount);
}

void OverviewStrip::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    update();
}

void OverviewStrip::resizeEvent(QResizeEvent*) { recount(); }

void OverviewStrip::recount() {
    const ViewRange& range = m_parts.range;
    const Span whole = range.extent();
    const double scale = range.axis().scaleToFit(whole, std::max(1.0, width() - 2 * margin), 1);
    m_map = scene::TimeMap(range.axis(), range.axis().walk(whole.start, -margin, scale), scale, width());
    m_columns.assign(std::size_t(width() / columnWidth + 1), {});
    for (trace::Serial serial = m_parts.store.firstInvocation(); serial < m_parts.store.endInvocation(); ++serial) {
        const trace::InvocationRecord& record = *m_parts.store.invocation(serial);
        const auto place = [this](Nanoseconds time) {
            return std::size_t(std::clamp(m_map.toX(time) / columnWidth, 0.0, double(m_columns.size() - 1)));
        };
        const std::size_t first = place(record.start);
        for (std::size_t column = first; column <= place(record.endOr(m_parts.store.now())); ++column) {
            ++m_columns[column].requests;
        }
        m_columns[first].failed += record.failed() ? 1 : 0;
        m_columns[first].cold += record.cold ? 1 : 0;
    }
    update();
}

std::pair<double, double> OverviewStrip::window() const {
    const Span visible = m_parts.range.map().span();
    const double left = std::max(0.0, m_map.toX(visible.start));
    const double right = std::min(double(width()), m_map.toX(visible.end));
    constexpr double least = 6;
    const double grow = std::max(0.0, least - (right - left)) / 2;
    return {left - grow, right + grow};
}

void OverviewStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_colors.rulerBackground);
    if (!m_parts.range.isEmpty()) {
        for (const scene::TimeMap::Piece& piece : m_map.pieces()) {
            if (piece.folded) {
                painter.fillRect(QRectF(std::round(piece.x), 0, std::round(piece.width()), height()), m_colors.fold);
            }
        }
        paintColumns(painter);
        paintWindow(painter);
    }
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_colors.border);
}

/// Heights grow with the logarithm: one request shows beside ten thousand.
void OverviewStrip::paintColumns(QPainter& painter) {
    const auto most = std::max_element(m_columns.begin(), m_columns.end(),
                                       [](const Column& a, const Column& b) { return a.requests < b.requests; });
    const double room = height() - 12;
    const double scale = room / std::log2(2 + (most == m_columns.end() ? 0 : most->requests));
    for (std::size_t index = 0; index < m_columns.size(); ++index) {
        const Column& column = m_columns[index];
        if (column.requests == 0) {
            continue;
        }
        const double x = double(index) * columnWidth;
        const double tall = std::max(4.0, std::round(std::log2(1 + column.requests) * scale));
        const double top = height() - 4 - tall;
        painter.fillRect(QRectF(x, top, columnWidth, tall), m_colors.cluster);
        if (column.cold > 0) {
            painter.fillRect(QRectF(x, height() - 4 - std::max(3.0, tall / 3), columnWidth, std::max(3.0, tall / 3)), m_colors.boot[3]);
        }
        if (column.failed > 0) {
            painter.fillRect(QRectF(x - 0.5, 2, columnWidth, 5), m_colors.error);
        }
    }
}

void OverviewStrip::paintWindow(QPainter& painter) {
    auto [left, right] = window();
    if (m_drag == Drag::range) {
        left = std::min(m_from, m_to);
        right = std::max(m_from, m_to);
    }
    if (m_drag != Drag::range && showsAll()) {
        return;
    }
    QColor veil = m_colors.rulerBackground;
    veil.setAlphaF(0.62f);
    painter.fillRect(QRectF(0, 0, left, height()), veil);
    painter.fillRect(QRectF(right, 0, width() - right, height()), veil);
    const QRectF frame(std::floor(left), 0, std::max(2.0, std::ceil(right) - std::floor(left)), height() - 1);
    painter.setPen(m_colors.selection);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame.adjusted(0, 0, -1, -1));
    for (const double x : {frame.left(), frame.right() - 3}) {
        painter.fillRect(QRectF(x, height() / 2.0 - 7, 3, 14), m_colors.selection);
    }
}

bool OverviewStrip::showsAll() const {
    const auto [left, right] = window();
    return left <= margin + 1 && right >= width() - margin - 1;
}

OverviewStrip::Drag OverviewStrip::dragAt(double x) const {
    if (showsAll()) {
        return Drag::range;
    }
    const auto [left, right] = window();
    if (std::abs(x - left) <= edgeReach) {
        return Drag::leftEdge;
    }
    if (std::abs(x - right) <= edgeReach) {
        return Drag::rightEdge;
    }
    return x > left && x < right ? Drag::window : Drag::range;
}

void OverviewStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_parts.range.isEmpty()) {
        m_from = m_to = event->position().x();
        m_drag = dragAt(m_from);
        m_windowAtPress = window();
    }
}

void OverviewStrip::mouseMoveEvent(QMouseEvent* event) {
    const double x = event->position().x();
    if (m_drag != Drag::none) {
        drag(x);
        return;
    }
    const Drag would = dragAt(x);
    setCursor(would == Drag::leftEdge || would == Drag::rightEdge ? Qt::SizeHorCursor
              : would == Drag::window                             ? Qt::OpenHandCursor
                                                                  : Qt::CrossCursor);
}

void OverviewStrip::drag(double x) {
    m_to = std::clamp(x, 0.0, double(width()));
    const double by = m_to - m_from;
    auto [left, right] = m_windowAtPress;
    switch (m_drag) {
        case Drag::leftEdge: left = std::min(left + by, right - 2); break;
        case Drag::rightEdge: right = std::max(right + by, left + 2); break;
        case Drag::window:
            // The window keeps its scale: moving is panning, as far as the lanes' axis needs.
            m_parts.range.moveTo(m_map.toTime(left + by));
            return;
        default: update(); return;
    }
    m_parts.range.moveTo({m_map.toTime(left), m_map.toTime(right)});
}

void OverviewStrip::mouseReleaseEvent(QMouseEvent*) {
    const bool ranged = m_drag == Drag::range && std::abs(m_to - m_from) >= dragFrom;
    const bool clicked = m_drag == Drag::range && !ranged;
    m_drag = Drag::none;
    if (ranged) {
        m_parts.range.showExactly({m_map.toTime(std::min(m_from, m_to)), m_map.toTime(std::max(m_from, m_to))});
    } else if (clicked) {
        const auto [left, right] = window();
        m_parts.range.moveTo(m_map.toTime(m_to - (right - left) / 2));
    }
    update();
}

void OverviewStrip::mouseDoubleClickEvent(QMouseEvent*) { m_parts.range.showAll(); }

}  // namespace edge::timeline
