#include "inspector/memory/memory_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QMouseEvent>
#include <QPainter>

#include "inspector/look/format.h"
#include "inspector/scene/ruler_ticks.h"

namespace edge::memory {

namespace {

constexpr double leftRoom = 66;
constexpr double rightRoom = 14;
constexpr double topRoom = 10;
constexpr double bottomRoom = 30;
constexpr double requestRoom = 8;

std::int64_t used(const protocol::HeapFigures& heap) { return heap.used; }
std::int64_t total(const protocol::HeapFigures& heap) { return heap.total; }
std::int64_t external(const protocol::HeapFigures& heap) { return heap.external; }

QColor withAlpha(QColor color, double alpha) {
    color.setAlphaF(float(alpha));
    return color;
}

}  // namespace

MemoryChart::MemoryChart(trace::TraceStore& store, QWidget* parent) : QWidget(parent), m_store(store) {
    setObjectName(QStringLiteral("memory.chart"));
    setMouseTracking(true);
    setMinimumHeight(90);
    setAccessibleName(tr("Heap over time"));
    connect(&store, &trace::TraceStore::changed, this, qOverload<>(&QWidget::update));
}

void MemoryChart::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    update();
}

void MemoryChart::setIsolates(const QStringList& ids, const QString& main) {
    m_ids = ids;
    m_main = main;
    update();
}

std::vector<const trace::IsolateRecord*> MemoryChart::isolates() const {
    std::vector<const trace::IsolateRecord*> found;
    for (const QString& id : m_ids) {
        const trace::IsolateRecord* isolate = m_store.isolate(id);
        if (isolate && !isolate->memory.empty()) {
            found.push_back(isolate);
        }
    }
    return found;
}

const trace::IsolateRecord* MemoryChart::mainIsolate() const { return m_store.isolate(m_main); }

QRectF MemoryChart::area() const {
    return QRectF(rect()).adjusted(leftRoom, topRoom, -rightRoom, -(bottomRoom + requestRoom));
}

scene::TimeMap MemoryChart::mapOf(const QRectF& area) const {
    trace::Span life{std::numeric_limits<trace::Nanoseconds>::max(), 0};
    for (const trace::IsolateRecord* isolate : isolates()) {
        life.start = std::min(life.start, isolate->memory.front().time);
        life.end = std::max(life.end, isolate->alive() ? isolate->memory.back().time : isolate->retired);
    }
    if (life.end <= life.start) {
        life.end = life.start + 1'000'000;
    }
    const scene::Axis axis = axisOf(life);
    return {axis, life.start, axis.scaleToFit(life, area.width(), 1), area.width()};
}

/// Folds what lies between the requests of the isolates drawn.
scene::Axis MemoryChart::axisOf(trace::Span life) const {
    trace::ActivitySpans activity;
    activity.add(life.start, life.start);
    activity.add(life.end, life.end);
    for (const trace::IsolateRecord* isolate : isolates()) {
        for (const trace::InvocationRecord* request : m_store.invocationsIn(isolate->function, isolate->id, life)) {
            activity.add(request->start, request->endOr(m_store.now()));
        }
    }
    return scene::Axis::between(activity.spans());
}

std::int64_t MemoryChart::largest() const {
    const bool alone = m_ids.size() == 1;
    std::int64_t most = 0;
    for (const trace::IsolateRecord* isolate : isolates()) {
        for (const trace::MemoryPoint& point : isolate->memory) {
            most = std::max({most, point.heap.used, alone ? point.heap.total : 0, alone ? point.heap.external : 0});
        }
    }
    return most;
}

void MemoryChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_colors.paper);
    if (isolates().empty()) {
        return;
    }
    const QRectF room = area();
    const scene::TimeMap map = mapOf(room);
    const HeapScale scale(largest(), room);
    paintAxes(painter, map, scale);
    for (const trace::IsolateRecord* isolate : isolates()) {
        paintIsolate(painter, *isolate, map, scale);
    }
    paintRequests(painter, map);
    paintPointer(painter, map, scale);
}

void MemoryChart::paintAxes(QPainter& painter, const scene::TimeMap& map, const HeapScale& scale) {
    const QRectF room = area();
    paintTimes(painter, map);
    for (const std::int64_t step : scale.steps()) {
        const double y = std::round(scale.toY(step));
        painter.fillRect(QRectF(room.left(), y, room.width(), 1), step == 0 ? m_colors.border : m_colors.grid);
        painter.setPen(m_colors.mutedText);
        painter.drawText(QRectF(0, y - 10, leftRoom - 8, 20), Qt::AlignRight | Qt::AlignVCenter, look::axisBytes(step));
    }
    if (scale.showsLimit()) {
        const double y = std::round(scale.toY(isolateLimit));
        painter.setPen(QPen(m_colors.memoryLimit, 1, Qt::DashLine));
        painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y));
        painter.drawText(QRectF(room.left() + 6, y + 1, room.width(), 18), Qt::AlignLeft | Qt::AlignVCenter, tr("limit %1").arg(look::axisBytes(isolateLimit)));
    }
}

void MemoryChart::paintTimes(QPainter& painter, const scene::TimeMap& map) {
    const QRectF room = area();
    const double labelTop = room.bottom() + requestRoom + 4;
    for (const scene::Tick& tick : scene::rulerTicks(map, map.span().start)) {
        const double x = std::floor(room.left() + tick.x);
        const double width = painter.fontMetrics().horizontalAdvance(tick.label);
        painter.setPen(m_colors.mutedText);
        if (tick.kind == scene::Tick::Kind::fold) {
            const QRectF band(x, room.top(), std::min(std::round(tick.width), room.right() - x), room.height() + requestRoom);
            painter.fillRect(band, withAlpha(m_colors.fold, 0.6));
            if (width <= band.width() - 4) {
                painter.drawText(QRectF(band.left(), labelTop, band.width(), 20), Qt::AlignCenter, tick.label);
            }
            continue;
        }
        painter.fillRect(QRectF(x, room.top(), 1, room.height() + requestRoom), m_colors.grid);
        if (x + width + 4 <= room.right() + rightRoom) {
            painter.drawText(QRectF(x + 3, labelTop, width + 2, 20), Qt::AlignLeft | Qt::AlignVCenter, tick.label);
        }
    }
}

/// What each request left behind: a mark where it ended.
void MemoryChart::paintRequests(QPainter& painter, const scene::TimeMap& map) {
    const QRectF room = area();
    for (const trace::IsolateRecord* isolate : isolates()) {
        for (const trace::InvocationRecord* request : m_store.invocationsIn(isolate->function, isolate->id, map.span())) {
            const double x = room.left() + std::round(map.toX(request->endOr(m_store.now())));
            const QColor color = request->failed() ? m_colors.error : request->cold ? m_colors.boot[3] : m_colors.cluster;
            if (x <= room.right() + 1) {
                painter.fillRect(QRectF(x - 1, room.bottom() + 3, 2, requestRoom - 3), color);
            }
        }
    }
}

/// A sample holds until the next one: a line of steps. On one pixel column only its highest stays.
QPolygonF MemoryChart::line(const trace::IsolateRecord& isolate, const scene::TimeMap& map, const HeapScale& scale, Figure figure) const {
    const double left = area().left();
    QPolygonF points;
    for (const trace::MemoryPoint& point : isolate.memory) {
        const double x = left + std::round(map.toX(point.time));
        const double y = scale.toY(figure(point.heap));
        if (!points.isEmpty() && points.last().x() == x) {
            points.last().setY(std::min(points.last().y(), y));
            continue;
        }
        if (!points.isEmpty()) {
            points << QPointF(x, points.last().y());
        }
        points << QPointF(x, y);
    }
    const trace::Nanoseconds end = isolate.alive() ? map.span().end : isolate.retired;
    points << QPointF(std::min(left + map.toX(end), area().right()), points.last().y());
    return points;
}

void MemoryChart::paintIsolate(QPainter& painter, const trace::IsolateRecord& isolate, const scene::TimeMap& map, const HeapScale& scale) {
    const bool alone = m_ids.size() == 1;
    const bool strong = alone || isolate.id == m_main;
    painter.setBrush(Qt::NoBrush);
    QPolygonF usedLine = line(isolate, map, scale, used);
    if (strong) {
        QPolygonF filled = usedLine;
        filled << QPointF(usedLine.last().x(), scale.toY(0)) << QPointF(usedLine.first().x(), scale.toY(0));
        painter.setPen(Qt::NoPen);
        painter.setBrush(withAlpha(m_colors.memoryFill, alone ? 0.9 : 0.55));
        painter.drawPolygon(filled);
        painter.setBrush(Qt::NoBrush);
    }
    if (alone) {
        painter.setPen(QPen(m_colors.memoryTotal, 1, Qt::DashLine));
        painter.drawPolyline(line(isolate, map, scale, total));
        painter.setPen(QPen(m_colors.memoryExternal, 1.5, Qt::DotLine));
        painter.drawPolyline(line(isolate, map, scale, external));
    }
    painter.setPen(QPen(strong ? m_colors.memoryUsed : withAlpha(m_colors.memoryUsed, 0.5), strong ? 2 : 1));
    painter.drawPolyline(usedLine);
}

std::optional<trace::MemoryPoint> MemoryChart::sampleAt(double x) const {
    const trace::IsolateRecord* isolate = mainIsolate();
    const QRectF room = area();
    if (!isolate || isolate->memory.empty() || x < room.left() || x > room.right()) {
        return std::nullopt;
    }
    const trace::Nanoseconds time = mapOf(room).toTime(x - room.left() + 1);  // what begins within the pixel counts
    const auto next = std::upper_bound(isolate->memory.begin(), isolate->memory.end(), time,
                                       [](trace::Nanoseconds t, const trace::MemoryPoint& point) { return t < point.time; });
    return next == isolate->memory.begin() ? std::nullopt : std::optional(*(next - 1));
}

void MemoryChart::paintPointer(QPainter& painter, const scene::TimeMap& map, const HeapScale& scale) {
    const auto sample = m_pointer ? sampleAt(*m_pointer) : std::nullopt;
    if (!sample) {
        return;
    }
    painter.fillRect(QRectF(std::round(*m_pointer), area().top(), 1, area().height()), m_colors.crosshair);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_colors.paper, 1.5));
    painter.setBrush(m_colors.memoryUsed);
    painter.drawEllipse(QPointF(std::round(*m_pointer) + 0.5, scale.toY(sample->heap.used)), 4, 4);
}

void MemoryChart::mouseMoveEvent(QMouseEvent* event) {
    m_pointer = event->position().x();
    emit hovered(sampleAt(*m_pointer));
    update();
}

void MemoryChart::leaveEvent(QEvent*) {
    m_pointer.reset();
    emit hovered(std::nullopt);
    update();
}

}  // namespace edge::memory
