#include "inspector/scene/painter.h"

#include <algorithm>
#include <cmath>

#include <QFontInfo>
#include <QLinearGradient>

#include "inspector/look/glyphs.h"
#include "inspector/look/tones.h"

namespace edge::scene {

namespace {

constexpr double fadedShare = 0.45;  // of the ground, mixed into what belongs to a retired isolate

QColor mixed(const QColor& color, const QColor& ground, double share) {
    const auto part = [share](float a, float b) { return float(a + (b - a) * share); };
    return QColor::fromRgbF(part(color.redF(), ground.redF()), part(color.greenF(), ground.greenF()), part(color.blueF(), ground.blueF()));
}

QColor withAlpha(QColor color, double alpha) {
    color.setAlphaF(float(alpha));
    return color;
}

look::Glyph glyphOf(const DrawItem& cap) {
    switch (cap.outcome) {
        case trace::Outcome::limit: return cap.text == u"memory_limit" ? look::Glyph::chip : look::Glyph::stopwatch;
        case trace::Outcome::hostEnded: return look::Glyph::bolt;
        case trace::Outcome::clientLeft: return look::Glyph::arrowOut;
        case trace::Outcome::refused: return look::Glyph::barred;
        default: return look::Glyph::cross;
    }
}

bool isGround(Mark mark) { return mark <= Mark::fold || mark == Mark::memory || mark == Mark::build || mark == Mark::retirement; }

}  // namespace

QColor ScenePainter::color(Tone tone) const {
    switch (tone) {
        case Tone::none: return m_colors.mutedText;
        case Tone::upstream: return m_colors.upstream;
        case Tone::cluster: return m_colors.cluster;
        case Tone::error: return m_colors.error;
        case Tone::warning: return m_colors.warning;
        default: return look::phaseColor(m_colors, trace::PhaseKind(int(tone) - int(Tone::queue)));
    }
}

void ScenePainter::paint(const DrawList& list, const QRectF& exposed) {
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    bool gridPainted = m_ticks == nullptr;
    for (const DrawItem& item : list.items) {
        if (!gridPainted && !isGround(item.mark)) {
            paintGrid();
            gridPainted = true;
        }
        if (item.rect.right() >= exposed.left() - 1 && item.rect.left() <= exposed.right() + 1 &&
            item.rect.bottom() >= exposed.top() - 4 && item.rect.top() <= exposed.bottom() + 4) {
            paintItem(item);
        }
    }
    if (!gridPainted) {
        paintGrid();
    }
}

void ScenePainter::paintItem(const DrawItem& item) {
    switch (item.mark) {
        case Mark::lane: return paintLane(item);
        case Mark::life: return paintLife(item);
        case Mark::fold: return paintFold(item.rect);
        case Mark::build: return paintBuild(item);
        case Mark::memory: return paintMemory(item);
        case Mark::retirement: return paintRetirement(item);
        case Mark::bar: return paintBar(item);
        case Mark::segment:
        case Mark::upstream: return paintSegment(item);
        case Mark::fetch: return m_painter.fillRect(item.rect, fillOf(item));
        case Mark::firstByte: return paintFirstByte(item.rect);
        case Mark::cold: return look::paintGlyph(m_painter, look::Glyph::snowflake, item.rect, m_colors.cold);
        case Mark::cap: return paintCap(item);
        case Mark::openEnd: return paintOpenEnd(item);
        case Mark::cluster: return paintCluster(item);
        case Mark::column: return m_painter.fillRect(item.rect, fillOf(item));
        case Mark::errorMark: return paintErrorMark(item);
        case Mark::label:
        case Mark::figure: return paintText(item);
    }
}

/// The item's colour: faded where its isolate is gone, but never what failed.
QColor ScenePainter::fillOf(const DrawItem& item) const {
    const QColor plain = color(item.tone);
    return item.flags.faded && !item.flags.failed ? mixed(plain, m_colors.isolateBackground, fadedShare) : plain;
}

void ScenePainter::paintGrid() {
    for (const Tick& tick : *m_ticks) {
        if (tick.kind != Tick::Kind::fold) {
            const QColor line = tick.kind == Tick::Kind::origin ? m_colors.border : m_colors.grid;
            m_painter.fillRect(QRectF(std::floor(tick.x), 0, 1, m_gridHeight), line);
        }
    }
}

void ScenePainter::paintLane(const DrawItem& item) {
    m_painter.fillRect(item.rect, m_colors.laneBackground);
    m_painter.fillRect(QRectF(item.rect.left(), item.rect.bottom() - 1, item.rect.width(), 1), m_colors.border);
}

void ScenePainter::paintLife(const DrawItem& item) {
    const QRectF inner = item.rect.adjusted(0, 0, 0, -1);
    m_painter.fillRect(inner, m_colors.isolateBackground);
    if (item.flags.faded) {
        m_painter.fillRect(inner, withAlpha(m_colors.laneBackground, 0.6));
    }
    m_painter.fillRect(QRectF(inner.left(), inner.top(), 1, inner.height()), m_colors.border);
}

void ScenePainter::paintFold(const QRectF& rect) {
    m_painter.fillRect(rect, withAlpha(m_colors.fold, 0.7));
}

void ScenePainter::paintBuild(const DrawItem& item) {
    const QColor tone = item.flags.failed ? m_colors.error : m_colors.mutedText;
    const double x = std::floor(item.rect.right());
    m_painter.fillRect(QRectF(item.rect.left(), item.rect.top(), item.rect.width(), 2), tone);
    look::paintGlyph(m_painter, look::Glyph::pennant, QRectF(x - 5, item.rect.top() + 1, 10, 10), tone);
}

void ScenePainter::paintMemory(const DrawItem& item) {
    const double share = item.flags.faded ? fadedShare : 0;
    m_painter.fillRect(item.rect, mixed(m_colors.memoryFill, m_colors.isolateBackground, share));
    m_painter.fillRect(QRectF(item.rect.left(), item.rect.top(), item.rect.width(), 1),
                       mixed(m_colors.memoryUsed, m_colors.isolateBackground, 0.35 + share));
}

void ScenePainter::paintRetirement(const DrawItem& item) {
    const QColor tone = item.flags.failed ? m_colors.error : m_colors.mutedText;
    m_painter.fillRect(item.rect.adjusted(0, 1, 0, -1), tone);
    if (!item.text.isEmpty()) {
        QFont font = m_painter.font();
        font.setPixelSize(std::max(9, QFontInfo(font).pixelSize() - 2));
        m_painter.save();
        m_painter.setFont(font);
        m_painter.setPen(item.flags.failed ? m_colors.error : m_colors.mutedText);
        const QRectF room(item.rect.right() + 4, item.rect.top(), 400, item.rect.height() - 2);
        m_painter.drawText(room, Qt::AlignBottom | Qt::AlignLeft | Qt::TextSingleLine, item.text);
        m_painter.restore();
    }
}

void ScenePainter::paintBar(const DrawItem& item) {
    if (item.flags.hollow) {
        m_painter.setPen(QPen(m_colors.warning, 1, Qt::DashLine));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRect(item.rect.adjusted(0, 0, -1, -1));
        return;
    }
    m_painter.fillRect(item.rect, item.tone == Tone::other ? m_colors.isolateBackground : fillOf(item));
    if (item.flags.failed) {
        m_painter.fillRect(QRectF(item.rect.left(), item.rect.top() - 2, item.rect.width(), 2), m_colors.error);
        m_painter.fillRect(QRectF(item.rect.left(), item.rect.bottom(), item.rect.width(), 2), m_colors.error);
    }
}

/// Neighbours are kept apart by a line of the ground, so that no two colours must be told apart at their border.
void ScenePainter::paintSegment(const DrawItem& item) {
    constexpr double separatorFrom = 3;
    const double gap = item.rect.width() >= separatorFrom ? 1 : 0;
    const QRectF rect = item.rect.adjusted(0, 0, -gap, 0);
    m_painter.fillRect(rect, fillOf(item));
    const bool boot = item.tone >= Tone::bundle && item.tone <= Tone::evaluate;
    if (boot && item.flags.cold) {
        look::paintHatch(m_painter, rect, withAlpha(m_colors.coldHatch, 0.3));
    }
    if (boot || item.tone == Tone::upstream) {
        // Pale fills get the edges of their darkest relation, so that their shape stands out from the ground.
        DrawItem edge = item;
        edge.tone = boot ? Tone::evaluate : Tone::handler;
        m_painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), fillOf(edge));
        m_painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), fillOf(edge));
    }
}

void ScenePainter::paintFirstByte(const QRectF& rect) {
    m_painter.fillRect(QRectF(rect.left(), rect.top() + 3, 1, rect.height() - 3), m_colors.isolateBackground);
    look::paintGlyph(m_painter, look::Glyph::pennant, QRectF(rect.left() - 3.5, rect.top() - 3, 8, 8), m_colors.text);
}

void ScenePainter::paintCap(const DrawItem& item) {
    constexpr double glyphFrom = 9;
    const QColor fill = color(item.tone);
    const QRectF box = item.flags.failed ? item.rect.adjusted(0, -2, 0, 2) : item.rect;
    m_painter.fillRect(box, fill);
    const bool cut = item.outcome == trace::Outcome::limit;
    if (cut) {
        // Cut off flat: a wall that is taller than the bar.
        m_painter.fillRect(QRectF(box.left(), box.top() - 3, 3, box.height() + 6), m_colors.text);
    }
    if (box.width() >= glyphFrom) {
        const double size = std::min(10.0, box.height() - 2);
        const QPointF middle = box.center() + QPointF(cut ? 1.5 : 0, 0);
        look::paintGlyph(m_painter, glyphOf(item), QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size), look::readableOn(fill));
    }
}

void ScenePainter::paintOpenEnd(const DrawItem& item) {
    QLinearGradient fade(item.rect.topLeft(), item.rect.topRight());
    fade.setColorAt(0, color(item.tone));
    fade.setColorAt(1, withAlpha(color(item.tone), 0));
    m_painter.fillRect(item.rect, fade);
}

/// Upright dashes at both ends: not one bar, a bundle.
void ScenePainter::paintCluster(const DrawItem& item) {
    m_painter.fillRect(item.rect, mixed(fillOf(item), m_colors.isolateBackground, 0.7));
    constexpr double notchFrom = 8;
    if (item.rect.width() < notchFrom) {
        return;
    }
    for (double y = item.rect.top(); y < item.rect.bottom(); y += 4) {
        const double height = std::min(2.0, item.rect.bottom() - y);
        m_painter.fillRect(QRectF(item.rect.left(), y, 2, height), m_colors.isolateBackground);
        m_painter.fillRect(QRectF(item.rect.right() - 2, y, 2, height), m_colors.isolateBackground);
    }
}

void ScenePainter::paintErrorMark(const DrawItem& item) {
    m_painter.fillRect(item.rect, m_colors.error);
    m_painter.fillRect(QRectF(item.rect.left() - 1, item.rect.top() - 1, item.rect.width() + 2, 3), m_colors.error);
}

void ScenePainter::paintText(const DrawItem& item) {
    if (item.mark == Mark::label && item.tone == Tone::cluster) {
        const double height = std::min(item.rect.height(), 16.0);
        const QRectF plate(item.rect.left() - 4, item.rect.center().y() - height / 2, item.rect.width() + 8, height);
        m_painter.fillRect(plate, withAlpha(m_colors.isolateBackground, 0.88));
        m_painter.setPen(m_colors.text);
    } else if (item.mark == Mark::label) {
        m_painter.setPen(look::readableOn(fillOf(item)));
    } else {
        m_painter.setPen(item.tone == Tone::none ? m_colors.text : color(item.tone));
    }
    if (item.flags.cold && item.mark == Mark::label && item.tone >= Tone::bundle && item.tone <= Tone::evaluate) {
        // Keeps the hatch away from the letters.
        m_painter.fillRect(item.rect.adjusted(-3, 1, 4, -1), fillOf(item));
    }
    const QRectF room = item.rect.adjusted(0, 0, 2, 0);
    m_painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine | Qt::TextDontClip, item.text);
}

void ScenePainter::paintFrame(const QRectF& bar, const QColor& color, double strength) {
    m_painter.setPen(QPen(withAlpha(color, strength), 2));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(bar.adjusted(-3, -3, 3, 3));
}

void paintTear(QPainter& painter, double x, double top, double bottom, const QColor& color) {
    constexpr double half = 5;
    constexpr double reach = 2.5;
    QPolygonF line;
    for (double y = top; y <= bottom + half; y += half) {
        const double side = int(line.size()) % 2 == 0 ? -reach : reach;
        line << QPointF(x + side, y);
    }
    painter.save();
    painter.setClipRect(QRectF(x - 8, top, 16, bottom - top), Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    painter.drawPolyline(line);
    painter.restore();
}

}  // namespace edge::scene
