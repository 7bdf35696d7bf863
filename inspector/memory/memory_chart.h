#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "inspector/memory/heap_scale.h"
#include "inspector/scene/time_map.h"
#include "inspector/trace/colors.h"
#include "inspector/trace/store.h"

namespace edge::memory {

/// Draws the heap of one isolate in its three figures, or the used heap of several, over the time of their lives.
/// Idle time is folded as in the timeline; requests show as marks below the axis.
class MemoryChart : public QWidget {
    Q_OBJECT

public:
    MemoryChart(trace::TraceStore& store, QWidget* parent);
    void setColors(const trace::InspectorColors& colors);
    /// The ids of the isolates to draw; `main` is drawn strong, and alone with all its figures when it is the only one.
    void setIsolates(const QStringList& ids, const QString& main);
    /// The sample that holds at x: the last before it. Nothing before the first.
    std::optional<trace::MemoryPoint> sampleAt(double x) const;

signals:
    /// The values under the pointer, or nothing when it left.
    void hovered(const std::optional<edge::trace::MemoryPoint>& sample);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    using Figure = std::int64_t (*)(const protocol::HeapFigures&);

    std::vector<const trace::IsolateRecord*> isolates() const;
    const trace::IsolateRecord* mainIsolate() const;
    QRectF area() const;
    scene::TimeMap mapOf(const QRectF& area) const;
    scene::Axis axisOf(trace::Span life) const;
    std::int64_t largest() const;
    void paintAxes(QPainter& painter, const scene::TimeMap& map, const HeapScale& scale);
    void paintTimes(QPainter& painter, const scene::TimeMap& map);
    void paintRequests(QPainter& painter, const scene::TimeMap& map);
    void paintIsolate(QPainter& painter, const trace::IsolateRecord& isolate, const scene::TimeMap& map, const HeapScale& scale);
    QPolygonF line(const trace::IsolateRecord& isolate, const scene::TimeMap& map, const HeapScale& scale, Figure figure) const;
    void paintPointer(QPainter& painter, const scene::TimeMap& map, const HeapScale& scale);

    trace::TraceStore& m_store;
    trace::InspectorColors m_colors;
    QStringList m_ids;
    QString m_main;
    std::optional<double> m_pointer;
};

}  // namespace edge::memory
