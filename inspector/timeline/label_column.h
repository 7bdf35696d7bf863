#pragma once

#include <QWidget>

#include "inspector/timeline/parts.h"
#include "inspector/trace/colors.h"

namespace edge::timeline {

/// Names the lanes: the function, and the isolate that lives there with its heap. A click chooses the isolate.
class LabelColumn : public QWidget {
    Q_OBJECT

public:
    LabelColumn(const Parts& parts, QWidget* parent);
    void setColors(const trace::InspectorColors& colors);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintLane(QPainter& painter, const scene::Lane& lane);
    void paintFunction(QPainter& painter, const QRectF& line, const QString& name);
    void paintIsolate(QPainter& painter, const QRectF& line, const scene::Lane& lane);
    const scene::Lane* laneAt(double y) const;
    QString wordsFor(const scene::Lane& lane) const;

    Parts m_parts;
    trace::InspectorColors m_colors;
};

}  // namespace edge::timeline
