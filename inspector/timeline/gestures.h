#pragma once

#include <functional>

#include <QPointF>

#include "inspector/timeline/parts.h"
#include "inspector/trace/colors.h"

class QPainter;

namespace edge::timeline {

/// What a pressed pointer does until it is released. Places are in the canvas's pixels.
class Gesture {
public:
    virtual ~Gesture() = default;
    virtual void move(QPointF place) = 0;
    virtual void finish() {}
    virtual void paint(QPainter&, const trace::InspectorColors&, double) {}
};

/// Drags the picture along.
class PanGesture : public Gesture {
public:
    using Scroll = std::function<void(double pixels)>;
    PanGesture(ViewRange& range, QPointF place, Scroll scroll) : m_range(range), m_last(place), m_scroll(std::move(scroll)) {}
    void move(QPointF place) override;

private:
    ViewRange& m_range;
    QPointF m_last;
    Scroll m_scroll;
};

/// Measures the time between two places, which snap to bar edges.
class MeasureGesture : public Gesture {
public:
    MeasureGesture(Picture& picture, ViewRange& range, QPointF place);
    void move(QPointF place) override;
    void paint(QPainter& painter, const trace::InspectorColors& colors, double height) override;
    Span measured() const;

private:
    double snapped(double x) const;

    Picture& m_picture;
    ViewRange& m_range;
    Nanoseconds m_from = 0;
    Nanoseconds m_to = 0;
};

}  // namespace edge::timeline
