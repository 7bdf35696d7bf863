#include "inspector/timeline/legend.h"

#include <QPainter>

#include "inspector/look/glyphs.h"

namespace edge::timeline {

namespace {

constexpr int swatchHeight = 10;
constexpr int swatchWidth = 10;
constexpr int bootStep = 6;
constexpr int textGap = 5;
constexpr int entryGap = 14;

enum Entry { cold, handler, upstream, respond, background, queue, entries };

QString nameOf(int entry) {
    switch (entry) {
        case cold: return Legend::tr("cold start");
        case handler: return Legend::tr("handler");
        case upstream: return Legend::tr("waiting for fetch");
        case respond: return Legend::tr("respond");
        case background: return Legend::tr("after response");
        default: return Legend::tr("queue");
    }
}

int swatchOf(int entry) { return entry == cold ? 5 * bootStep : swatchWidth; }

}  // namespace

Legend::Legend(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    QStringList names;
    for (int entry = 0; entry < entries; ++entry) {
        names << nameOf(entry);
    }
    setAccessibleName(tr("Legend: %1").arg(names.join(QStringLiteral(", "))));
}

void Legend::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    update();
}

int Legend::widthOf(int entry) const {
    return swatchOf(entry) + textGap + fontMetrics().horizontalAdvance(nameOf(entry)) + entryGap;
}

QSize Legend::sizeHint() const {
    int width = 0;
    for (int entry = 0; entry < entries; ++entry) {
        width += widthOf(entry);
    }
    return {width, fontMetrics().height() + 6};
}

void Legend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    // Right-aligned; the least important entries give way first.
    int fitting = 0;
    int used = 0;
    while (fitting < entries && used + widthOf(fitting) <= width()) {
        used += widthOf(fitting++);
    }
    int x = width() - used;
    const int top = (height() - swatchHeight) / 2;
    for (int entry = 0; entry < fitting; ++entry) {
        const QRect swatch(x, top, swatchOf(entry), swatchHeight);
        const QColor single[] = {m_colors.handler, m_colors.handler, m_colors.upstream, m_colors.respond, m_colors.background, m_colors.queue};
        if (entry == cold) {
            for (int step = 0; step < 5; ++step) {
                painter.fillRect(QRect(x + step * bootStep, top, bootStep, swatchHeight), m_colors.boot[std::size_t(step)]);
            }
            QColor hatch = m_colors.coldHatch;
            hatch.setAlphaF(0.34f);
            look::paintHatch(painter, swatch, hatch);
        } else {
            painter.fillRect(swatch, single[entry]);
        }
        painter.setPen(m_colors.mutedText);
        const int left = swatch.right() + 1 + textGap;
        painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignLeft | Qt::AlignVCenter, nameOf(entry));
        x += widthOf(entry);
    }
}

}  // namespace edge::timeline
