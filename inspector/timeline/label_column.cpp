#include "inspector/timeline/label_column.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "inspector/look/format.h"
#include "inspector/look/glyphs.h"
#include "inspector/look/words.h"

namespace edge::timeline {

namespace {

constexpr double padding = 12;
constexpr double dot = 8;

}  // namespace

LabelColumn::LabelColumn(const Parts& parts, QWidget* parent) : QWidget(parent), m_parts(parts) {
    setObjectName(QStringLiteral("timeline.labels"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Functions and isolates"));
    connect(&parts.picture, &Picture::changed, this, qOverload<>(&QWidget::update));
    connect(&parts.selection, &trace::Selection::isolateChanged, this, qOverload<>(&QWidget::update));
    connect(&parts.selection, &trace::Selection::invocationChanged, this, qOverload<>(&QWidget::update));
}

void LabelColumn::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    update();
}

void LabelColumn::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_colors.labelBackground);
    painter.translate(0, -m_parts.picture.scroll());
    for (const scene::Lane& lane : m_parts.picture.lanes()) {
        paintLane(painter, lane);
    }
}

void LabelColumn::paintLane(QPainter& painter, const scene::Lane& lane) {
    const QRectF strip(0, lane.top, width(), lane.height);
    const trace::IsolateRecord* isolate = lane.current();
    if (isolate && m_parts.selection.isolate() == isolate->id) {
        painter.fillRect(strip, m_colors.selectionFill);
        painter.fillRect(QRectF(0, lane.top, 3, lane.height), m_colors.selection);
    }
    painter.fillRect(QRectF(0, lane.bottom() - 1, width(), 1), m_colors.border);
    const double lineHeight = painter.fontMetrics().height();
    const double lines = lane.firstOfGroup ? 2 : 1;
    const double top = lane.top + std::max(0.0, (lane.height - 1 - lines * lineHeight) / 2);
    const QRectF first(padding, top, width() - 2 * padding, lineHeight);
    if (lane.firstOfGroup) {
        paintFunction(painter, first, lane.function);
        paintIsolate(painter, first.translated(0, lineHeight), lane);
    } else {
        paintIsolate(painter, first, lane);
    }
}

void LabelColumn::paintFunction(QPainter& painter, const QRectF& line, const QString& name) {
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const trace::FunctionRecord* function = m_parts.store.function(name);
    const QString count = function ? look::count(function->requests) : QString();
    const QString failed = function && function->failures > 0 ? QStringLiteral("%1 ✕").arg(look::count(function->failures)) : QString();
    double right = line.right();
    painter.setPen(m_colors.mutedText);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, count);
    right -= painter.fontMetrics().horizontalAdvance(count) + 8;
    if (!failed.isEmpty()) {
        painter.setPen(m_colors.error);
        painter.drawText(QRectF(line.left(), line.top(), right - line.left(), line.height()), Qt::AlignRight | Qt::AlignVCenter, failed);
        right -= painter.fontMetrics().horizontalAdvance(failed) + 8;
    }
    painter.setFont(bold);
    painter.setPen(m_colors.text);
    const QString title = QFontMetricsF(bold).elidedText(look::functionTitle(name), Qt::ElideMiddle, right - line.left());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.setFont(font());
}

void LabelColumn::paintIsolate(QPainter& painter, const QRectF& line, const scene::Lane& lane) {
    const trace::IsolateRecord* isolate = lane.current();
    const QRectF sign(line.left(), line.center().y() - dot / 2, dot, dot);
    painter.setPen(m_colors.mutedText);
    if (!isolate) {
        look::paintGlyph(painter, look::Glyph::barred, sign, m_colors.mutedText);
        painter.drawText(line.adjusted(dot + 6, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, tr("gateway"));
        return;
    }
    look::paintGlyph(painter, isolate->alive() ? look::Glyph::dot : look::Glyph::ring, sign,
                     isolate->alive() ? m_colors.success : m_colors.mutedText);
    const QString heap = isolate->memory.empty() ? QString() : look::bytes(isolate->memory.back().heap.used);
    const QString state = isolate->alive() ? heap : look::retireReason(isolate->retireReason);
    const double stateWidth = painter.fontMetrics().horizontalAdvance(state);
    const QRectF room = line.adjusted(dot + 6, 0, 0, 0);
    const QString name = tr("isolate %1").arg(isolate->number);
    const QString shown = painter.fontMetrics().elidedText(state, Qt::ElideRight, int(room.width() * 0.62));
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, stateWidth > room.width() * 0.62 ? shown : state);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, name);
}

const scene::Lane* LabelColumn::laneAt(double y) const {
    return scene::laneAt(m_parts.picture.lanes(), y + m_parts.picture.scroll());
}

QString LabelColumn::wordsFor(const scene::Lane& lane) const {
    const trace::IsolateRecord* isolate = lane.current();
    if (!isolate) {
        return tr("Requests that no isolate took up: refused, or not begun");
    }
    QStringList lines{tr("%1, isolate %2").arg(look::functionTitle(lane.function)).arg(isolate->number), isolate->id,
                      tr("Started: %1").arg(look::coldReason(isolate->cause))};
    if (!isolate->memory.empty()) {
        const protocol::HeapFigures& heap = isolate->memory.back().heap;
        lines << tr("Heap %1 of %2, external %3").arg(look::bytes(heap.used), look::bytes(heap.total), look::bytes(heap.external));
    }
    if (!isolate->alive()) {
        lines << tr("Retired: %1").arg(look::retireReason(isolate->retireReason));
    }
    return lines.join(u'\n');
}

void LabelColumn::mousePressEvent(QMouseEvent* event) {
    const scene::Lane* lane = laneAt(event->position().y());
    const trace::IsolateRecord* isolate = lane ? lane->current() : nullptr;
    if (isolate) {
        const bool again = m_parts.selection.isolate() == isolate->id;
        m_parts.selection.selectIsolate(again ? QString() : isolate->id);
    }
}

bool LabelColumn::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<const QHelpEvent&>(*event);
        const scene::Lane* lane = laneAt(help.pos().y());
        QToolTip::showText(help.globalPos(), lane ? wordsFor(*lane) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace edge::timeline
