#include "app/project/project_signs.h"

#include <QPainter>
#include <QPainterPath>

namespace edge::project {

namespace {

/// Sets the painter up for a drawing on a grid of 16 by 16, and puts it back at the end.
class Grid {
public:
    Grid(QPainter& painter, const QRectF& box, const QColor& color) : m_painter(painter) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.translate(box.topLeft());
        painter.scale(box.width() / 16, box.height() / 16);
        painter.setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
    }
    ~Grid() { m_painter.restore(); }
    Grid(const Grid&) = delete;
    Grid& operator=(const Grid&) = delete;

private:
    QPainter& m_painter;
};

}  // namespace

void drawFunctionSign(QPainter& painter, const QRectF& box, const QColor& color) {
    const Grid grid(painter, box, color);
    QPainterPath f;
    f.moveTo(12, 3.4);
    f.cubicTo(9.6, 2.2, 8.6, 3.4, 8.2, 6);
    f.lineTo(7.2, 11);
    f.cubicTo(6.8, 13.2, 5.6, 13.9, 3.8, 13);
    painter.drawPath(f);
    painter.drawLine(QPointF(5, 7.4), QPointF(10.8, 7.4));
}

void drawFolderSign(QPainter& painter, const QRectF& box, const QColor& color) {
    const Grid grid(painter, box, color);
    QPainterPath path(QPointF(2, 4.5));
    path.cubicTo(2, 3.6, 2.3, 3.3, 3, 3.3);
    path.lineTo(6, 3.3);
    path.lineTo(7.6, 5);
    path.lineTo(13, 5);
    path.cubicTo(13.7, 5, 14, 5.3, 14, 6);
    path.lineTo(14, 12);
    path.cubicTo(14, 12.7, 13.7, 13, 13, 13);
    path.lineTo(3, 13);
    path.cubicTo(2.3, 13, 2, 12.7, 2, 12);
    path.closeSubpath();
    painter.drawPath(path);
}

void drawFileSign(QPainter& painter, const QRectF& box, const QColor& color) {
    const Grid grid(painter, box, color);
    QPainterPath path(QPointF(4, 2.2));
    path.lineTo(9, 2.2);
    path.lineTo(12.2, 5.4);
    path.lineTo(12.2, 13.8);
    path.lineTo(4, 13.8);
    path.closeSubpath();
    path.moveTo(9, 2.2);
    path.lineTo(9, 5.4);
    path.lineTo(12.2, 5.4);
    painter.drawPath(path);
}

void drawLockSign(QPainter& painter, const QRectF& box, const QColor& color) {
    const Grid grid(painter, box, color);
    painter.drawRoundedRect(QRectF(4, 7.4, 8, 6), 1.2, 1.2);
    QPainterPath shackle(QPointF(5.6, 7.4));
    shackle.lineTo(5.6, 5.4);
    shackle.cubicTo(5.6, 2.4, 10.4, 2.4, 10.4, 5.4);
    shackle.lineTo(10.4, 7.4);
    painter.drawPath(shackle);
}

void drawRemarkSign(QPainter& painter, const QRectF& box, const QColor& color) {
    const Grid grid(painter, box, color);
    QPainterPath triangle(QPointF(8, 2.6));
    triangle.lineTo(14, 13.2);
    triangle.lineTo(2, 13.2);
    triangle.closeSubpath();
    painter.drawPath(triangle);
    painter.drawLine(QPointF(8, 6.8), QPointF(8, 9.2));
    painter.drawPoint(QPointF(8, 11.3));
}

void drawStateSign(QPainter& painter, const QRectF& box, FunctionState state, const QColor& color) {
    const Grid grid(painter, box, color);
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    switch (state) {
    case FunctionState::ready: painter.drawPolyline(QPolygonF{{3.6, 8.4}, {6.8, 11.6}, {12.6, 4.8}}); break;
    case FunctionState::building: painter.drawArc(QRectF(3.4, 3.4, 9.2, 9.2), 60 * 16, 270 * 16); break;
    case FunctionState::failed:
        painter.drawLine(QPointF(4.4, 4.4), QPointF(11.6, 11.6));
        painter.drawLine(QPointF(11.6, 4.4), QPointF(4.4, 11.6));
        break;
    case FunctionState::unknown: break;
    }
}

}  // namespace edge::project
