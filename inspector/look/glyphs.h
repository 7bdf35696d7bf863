#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>

class QPainter;

namespace edge::look {

/// Small signs, drawn as paths so that they look the same in every font and at every scale.
enum class Glyph {
    snowflake,  ///< cold start
    cross,      ///< error
    stopwatch,  ///< killed by the CPU or time limit
    chip,       ///< killed by the memory limit
    bolt,       ///< the host process ended
    arrowOut,   ///< the client left
    barred,     ///< refused at the gateway
    dot,        ///< alive, informational
    ring,       ///< retired
    triangle,   ///< warning
    pennant,    ///< a moment: points down at it
};

/// Draws the glyph centred in the rectangle, at the largest square that fits.
void paintGlyph(QPainter& painter, Glyph glyph, const QRectF& box, const QColor& color);

/// The glyph as an icon of 12 pixels, sharp at 1x and 2x.
QIcon glyphIcon(Glyph glyph, const QColor& color);

/// 45° lines, the sign of a cold start; they travel with the rectangle.
void paintHatch(QPainter& painter, const QRectF& box, const QColor& color);

/// Black or white, whichever reads better on the colour.
QColor readableOn(const QColor& background);

/// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

}  // namespace edge::look
