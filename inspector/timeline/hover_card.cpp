#include "inspector/timeline/hover_card.h"

#include <algorithm>

#include <QPainter>
#include <QScreen>

#include "inspector/look/glyphs.h"

namespace edge::timeline {

namespace {

constexpr int padding = 12;
constexpr int contentWidth = 296;
constexpr int swatch = 10;

/// Writes lines from the top down; without a painter it only measures.
class Column {
public:
    Column(QPainter* painter, const QFont& font, const trace::InspectorColors& colors)
        : m_painter(painter), m_font(font), m_colors(colors) {}

    void heading(const Card& card) {
        QFont bold = m_font;
        bold.setWeight(QFont::DemiBold);
        const int statusWidth = QFontMetrics(bold).horizontalAdvance(card.status);
        text(padding, contentWidth - statusWidth - 10, card.title, m_colors.text, bold, Qt::AlignLeft, Qt::ElideMiddle);
        text(padding, contentWidth, card.status, card.statusColor, bold, Qt::AlignRight);
        next(bold);
        text(padding, contentWidth, card.when, m_colors.mutedText, m_font, Qt::AlignLeft);
        text(padding, contentWidth, card.total, m_colors.text, bold, Qt::AlignRight);
        next(m_font);
    }

    void part(const Card::Part& part) {
        if (m_painter) {
            const QRectF box(padding, m_y + (lineHeight(m_font) - swatch) / 2.0, swatch, swatch);
            m_painter->fillRect(box, part.color);
            if (part.hatched) {
                QColor hatch = m_colors.coldHatch;
                hatch.setAlphaF(0.5f);
                look::paintHatch(*m_painter, box, hatch);
            }
        }
        text(padding + swatch + 8, 160, part.name, m_colors.text, m_font, Qt::AlignLeft);
        text(padding, contentWidth - 56, part.length, m_colors.text, m_font, Qt::AlignRight);
        text(padding, contentWidth, part.share, m_colors.mutedText, m_font, Qt::AlignRight);
        next(m_font);
    }

    void fact(const QString& name, const QString& value) {
        constexpr int names = 84;
        const int left = name.isEmpty() ? 0 : names;
        text(padding, names - 6, name, m_colors.mutedText, m_font, Qt::AlignLeft);
        text(padding + left, contentWidth - left, value, name.isEmpty() ? m_colors.mutedText : m_colors.text, m_font, Qt::AlignLeft);
        next(m_font);
    }

    void log(const QString& line) {
        text(padding, contentWidth, line, m_colors.mutedText, m_font, Qt::AlignLeft, Qt::ElideRight);
        next(m_font);
    }

    void rule() {
        m_y += 6;
        if (m_painter) {
            m_painter->fillRect(QRect(padding, m_y, contentWidth, 1), m_colors.border);
        }
        m_y += 7;
    }

    int bottom() const { return m_y + padding - 4; }

private:
    static int lineHeight(const QFont& font) { return QFontMetrics(font).height() + 3; }
    void next(const QFont& font) { m_y += lineHeight(font); }

    void text(int left, int width, const QString& words, const QColor& color, const QFont& font, Qt::Alignment side,
              Qt::TextElideMode elide = Qt::ElideRight) {
        if (m_painter && !words.isEmpty()) {
            m_painter->setFont(font);
            m_painter->setPen(color);
            const QString fitting = QFontMetrics(font).elidedText(words, elide, width);
            m_painter->drawText(QRect(left, m_y, width, lineHeight(font)), int(side | Qt::AlignVCenter), fitting);
        }
    }

    QPainter* m_painter;
    QFont m_font;
    const trace::InspectorColors& m_colors;
    int m_y = padding - 2;
};

}  // namespace

HoverCard::HoverCard(QWidget* parent) : QWidget(parent, Qt::ToolTip | Qt::FramelessWindowHint) {
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setObjectName(QStringLiteral("timeline.card"));
}

void HoverCard::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    update();
}

QSize HoverCard::layOut(QPainter* painter) const {
    Column column(painter, font(), m_colors);
    column.heading(m_card);
    if (!m_card.parts.empty()) {
        column.rule();
    }
    for (const Card::Part& part : m_card.parts) {
        column.part(part);
    }
    if (!m_card.facts.empty()) {
        column.rule();
    }
    for (const auto& [name, value] : m_card.facts) {
        column.fact(name, value);
    }
    if (!m_card.log.isEmpty()) {
        column.rule();
        column.log(m_card.log);
    }
    return {contentWidth + 2 * padding, column.bottom()};
}

void HoverCard::showAt(const Card& card, const QRect& place) {
    if (isVisible() && card == m_card) {
        return;
    }
    m_card = card;
    resize(layOut(nullptr));
    const QRect screen = parentWidget()->screen()->availableGeometry();
    const bool below = place.bottom() + 8 + height() <= screen.bottom();
    const int y = below ? place.bottom() + 8 : place.top() - 8 - height();
    const int x = std::clamp(place.left(), screen.left(), std::max(screen.left(), screen.right() - width()));
    move(x, std::max(screen.top(), y));
    show();
    update();
}

bool HoverCard::holds() const { return isVisible() && underMouse(); }

void HoverCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_colors.paper);
    painter.setPen(m_colors.border);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    layOut(&painter);
}

void HoverCard::leaveEvent(QEvent*) { emit left(); }

}  // namespace edge::timeline
