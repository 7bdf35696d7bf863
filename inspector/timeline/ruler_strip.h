#pragma once

#include <optional>

#include <QWidget>

#include "inspector/timeline/parts.h"
#include "inspector/trace/colors.h"

namespace edge::timeline {

/// The ruler above the lanes. A drag on it chooses a range, a click lets it be.
class RulerStrip : public QWidget {
    Q_OBJECT

public:
    RulerStrip(const Parts& parts, QWidget* parent);
    void setColors(const trace::InspectorColors& colors);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    QFont smallFont() const;
    void paintTick(QPainter& painter, const scene::Tick& tick);
    void paintPointer(QPainter& painter);

    Parts m_parts;
    trace::InspectorColors m_colors;
    std::optional<double> m_from;
    double m_to = 0;
};

}  // namespace edge::timeline
