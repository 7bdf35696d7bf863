#pragma once

#include <QFont>
#include <QPainter>

#include "inspector/scene/draw_list.h"
#include "inspector/scene/ruler_ticks.h"
#include "inspector/trace/colors.h"

namespace edge::scene {

/// Replays a draw list with one set of colours. Draws boxes without antialiasing. Keeps references: made for one paint event.
class ScenePainter {
public:
    ScenePainter(QPainter& painter, const trace::InspectorColors& colors) : m_painter(painter), m_colors(colors) {}

    /// Items that touch `exposed` (in the list's pixels), in their order.
    void paint(const DrawList& list, const QRectF& exposed);
    /// Vertical lines of the ruler's ticks; drawn between the ground and the bars by paint().
    void setTicks(const std::vector<Tick>* ticks, double height) {
        m_ticks = ticks;
        m_gridHeight = height;
    }
    /// The frame around a bar that is selected or under the pointer.
    void paintFrame(const QRectF& bar, const QColor& color, double strength);

    QColor color(Tone tone) const;

private:
    QColor fillOf(const DrawItem& item) const;
    void paintItem(const DrawItem& item);
    void paintGrid();
    void paintLane(const DrawItem& item);
    void paintLife(const DrawItem& item);
    void paintFold(const QRectF& rect);
    void paintBuild(const DrawItem& item);
    void paintMemory(const DrawItem& item);
    void paintRetirement(const DrawItem& item);
    void paintBar(const DrawItem& item);
    void paintSegment(const DrawItem& item);
    void paintFirstByte(const QRectF& rect);
    void paintCap(const DrawItem& item);
    void paintOpenEnd(const DrawItem& item);
    void paintCluster(const DrawItem& item);
    void paintErrorMark(const DrawItem& item);
    void paintText(const DrawItem& item);

    QPainter& m_painter;
    const trace::InspectorColors& m_colors;
    const std::vector<Tick>* m_ticks = nullptr;
    double m_gridHeight = 0;
};

/// A vertical line that zigzags: the sign of a broken axis.
void paintTear(QPainter& painter, double x, double top, double bottom, const QColor& color);

}  // namespace edge::scene
