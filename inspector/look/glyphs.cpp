#include "inspector/look/glyphs.h"

#include <cmath>

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace edge::look {

namespace {

constexpr double pi = 3.14159265358979323846;

/// All glyphs are drawn in a box from -1 to 1.
QPainterPath snowflake() {
    QPainterPath path;
    for (int arm = 0; arm < 6; ++arm) {
        const double angle = arm * pi / 3 + pi / 6;
        const auto along = [angle](double distance, double turn) {
            return QPointF(std::cos(angle) * distance - std::sin(angle) * turn,
                           std::sin(angle) * distance + std::cos(angle) * turn);
        };
        path.moveTo(0, 0);
        path.lineTo(along(0.98, 0));
        path.moveTo(along(0.88, 0.3));
        path.lineTo(along(0.55, 0));
        path.lineTo(along(0.88, -0.3));
    }
    return path;
}

QPainterPath cross() {
    QPainterPath path;
    path.moveTo(-0.7, -0.7);
    path.lineTo(0.7, 0.7);
    path.moveTo(0.7, -0.7);
    path.lineTo(-0.7, 0.7);
    return path;
}

QPainterPath stopwatch() {
    QPainterPath path;
    path.addEllipse(QPointF(0, 0.15), 0.75, 0.75);
    path.moveTo(0, 0.15);
    path.lineTo(0, -0.3);
    path.moveTo(-0.3, -0.95);
    path.lineTo(0.3, -0.95);
    return path;
}

QPainterPath chip() {
    QPainterPath path;
    path.addRect(-0.5, -0.5, 1, 1);
    for (const double offset : {-0.25, 0.25}) {
        for (const double side : {-1.0, 1.0}) {
            path.moveTo(offset, side * 0.5);
            path.lineTo(offset, side * 0.9);
            path.moveTo(side * 0.5, offset);
            path.lineTo(side * 0.9, offset);
        }
    }
    return path;
}

QPainterPath bolt() {
    QPainterPath path;
    path.addPolygon(QPolygonF{{{0.25, -1}, {-0.55, 0.15}, {-0.05, 0.15}, {-0.25, 1}, {0.55, -0.2}, {0.05, -0.2}}});
    path.closeSubpath();
    return path;
}

QPainterPath arrowOut() {
    QPainterPath path;
    path.moveTo(-0.8, 0);
    path.lineTo(0.75, 0);
    path.moveTo(0.2, -0.55);
    path.lineTo(0.8, 0);
    path.lineTo(0.2, 0.55);
    return path;
}

QPainterPath barred() {
    QPainterPath path;
    path.addEllipse(QPointF(0, 0), 0.8, 0.8);
    path.moveTo(-0.55, 0.55);
    path.lineTo(0.55, -0.55);
    return path;
}

QPainterPath triangle() {
    QPainterPath path;
    path.addPolygon(QPolygonF{{{0, -0.85}, {0.9, 0.75}, {-0.9, 0.75}}});
    path.closeSubpath();
    return path;
}

QPainterPath pennant() {
    QPainterPath path;
    path.addPolygon(QPolygonF{{{-0.9, -0.6}, {0.9, -0.6}, {0, 0.7}}});
    path.closeSubpath();
    return path;
}

QPainterPath circle(double radius) {
    QPainterPath path;
    path.addEllipse(QPointF(0, 0), radius, radius);
    return path;
}

QPainterPath pathOf(Glyph glyph) {
    switch (glyph) {
        case Glyph::snowflake: return snowflake();
        case Glyph::cross: return cross();
        case Glyph::stopwatch: return stopwatch();
        case Glyph::chip: return chip();
        case Glyph::bolt: return bolt();
        case Glyph::arrowOut: return arrowOut();
        case Glyph::barred: return barred();
        case Glyph::dot: return circle(0.8);
        case Glyph::ring: return circle(0.7);
        case Glyph::triangle: return triangle();
        case Glyph::pennant: return pennant();
    }
    return {};
}

double channel(double value) { return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); }

double luminance(const QColor& color) {
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

}  // namespace

void paintGlyph(QPainter& painter, Glyph glyph, const QRectF& box, const QColor& color) {
    const double half = std::min(box.width(), box.height()) / 2;
    const bool filled = glyph == Glyph::bolt || glyph == Glyph::dot || glyph == Glyph::triangle || glyph == Glyph::pennant;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center());
    painter.scale(half, half);
    QPen pen(color, std::max(0.22, 1.2 / half), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(filled ? QPen(Qt::NoPen) : pen);
    painter.setBrush(filled ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawPath(pathOf(glyph));
    painter.restore();
}

void paintHatch(QPainter& painter, const QRectF& box, const QColor& color) {
    constexpr double spacing = 5;
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    // Lines start at multiples of the spacing from the left edge, so the hatch travels with its bar.
    for (double x = box.left() - box.height(); x < box.right(); x += spacing) {
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    }
    painter.restore();
}

QIcon glyphIcon(Glyph glyph, const QColor& color) {
    QIcon icon;
    for (const int scale : {1, 2}) {
        constexpr int side = 12;
        QPixmap picture(side * scale, side * scale);
        picture.setDevicePixelRatio(scale);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paintGlyph(painter, glyph, QRectF(0.5, 0.5, side - 1, side - 1), color);
        icon.addPixmap(picture);
    }
    return icon;
}

QColor readableOn(const QColor& background) {
    const QColor dark(0x16, 0x1b, 0x22);
    return contrast(background, dark) >= contrast(background, Qt::white) ? dark : QColor(Qt::white);
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace edge::look
