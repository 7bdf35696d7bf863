#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "inspector/timeline/parts.h"
#include "inspector/trace/colors.h"

namespace edge::timeline {

/// The whole session in one strip: how much ran when, where it failed, and what the lanes show of it.
/// A drag on free ground chooses a range, one on the window moves it, one on its edges resizes it.
class OverviewStrip : public QWidget {
    Q_OBJECT

public:
    OverviewStrip(const Parts& parts, QWidget* parent);
    void setColors(const trace::InspectorColors& colors);
    /// Left and right of the visible range.
    std::pair<double, double> window() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    enum class Drag { none, range, window, leftEdge, rightEdge };
    struct Column {
        int requests = 0;
        int failed = 0;
        int cold = 0;
    };

    void recount();
    bool showsAll() const;
    Drag dragAt(double x) const;
    void drag(double x);
    void paintColumns(QPainter& painter);
    void paintWindow(QPainter& painter);

    Parts m_parts;
    trace::InspectorColors m_colors;
    scene::TimeMap m_map;
    std::vector<Column> m_columns;
    Drag m_drag = Drag::none;
    double m_from = 0;
    double m_to = 0;
    std::pair<double, double> m_windowAtPress;
};

}  // namespace edge::timeline
