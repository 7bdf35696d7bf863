#include "inspector/timeline/lane_canvas.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include "inspector/look/format.h"
#include "inspector/look/summary.h"
#include "inspector/look/words.h"
#include "inspector/scene/bar_layout.h"
#include "inspector/scene/painter.h"
#include "inspector/timeline/accessible.h"

namespace edge::timeline {

namespace {

constexpr int cardDelay = 300;
constexpr double dragFrom = 4;

}  // namespace

LaneCanvas::LaneCanvas(const Parts& parts, QWidget* parent)
    : QWidget(parent), m_parts(parts), m_keys(parts, this), m_card(this) {
    installAccessibility();  // before anything asks for the canvas's face
    setObjectName(QStringLiteral("timeline.lanes"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Requests on the timeline"));
    setAccessibleDescription(tr("Arrow keys go from request to request, W and S zoom, F fits, Enter opens details."));
    m_cardDelay.setSingleShot(true);
    m_cardDelay.setInterval(cardDelay);
    connect(&m_cardDelay, &QTimer::timeout, this, &LaneCanvas::showCard);
    connect(&m_card, &HoverCard::left, this, &LaneCanvas::endHover);
    connect(&m_keys, &Keys::detailsRequested, this, &LaneCanvas::detailsRequested);
    connect(&m_keys, &Keys::moved, this, &LaneCanvas::followKeyboard);
    connect(&parts.picture, &Picture::changed, this, qOverload<>(&QWidget::update));
    connect(&parts.picture, &Picture::crosshairChanged, this, qOverload<>(&QWidget::update));
    connect(&parts.selection, &trace::Selection::invocationChanged, this, qOverload<>(&QWidget::update));
    connect(&parts.selection, &trace::Selection::hoverChanged, this, qOverload<>(&QWidget::update));
}

void LaneCanvas::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    m_card.setColors(colors);
    update();
}

QRectF LaneCanvas::barRect(const trace::InvocationRecord& record) const {
    const scene::DrawItem* item = m_parts.picture.list().barOf(record.serial);
    if (!item) {
        return {};
    }
    QRectF rect = item->rect.translated(0, -m_parts.picture.scroll());
    if (item->mark == scene::Mark::cluster) {
        const auto [left, right] = scene::barEdges(m_parts.range.map(), record, m_parts.store.now());
        rect.setLeft(left);
        rect.setRight(right);
    }
    return rect;
}

bool LaneCanvas::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        const auto& gesture = static_cast<const QNativeGestureEvent&>(*event);
        if (gesture.gestureType() == Qt::ZoomNativeGesture) {
            m_parts.range.zoomAt(gesture.position().x(), 1 + gesture.value());
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto& help = static_cast<const QHelpEvent&>(*event);
        const QString words = wordsAt(help.pos());
        words.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help.globalPos(), words, this);
        return true;
    }
    return QWidget::event(event);
}

void LaneCanvas::resizeEvent(QResizeEvent*) { m_parts.range.setWidth(width()); }

void LaneCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) {
        m_parts.picture.setFont(font());
    }
    QWidget::changeEvent(event);
}

const scene::DrawItem* LaneCanvas::itemAt(QPointF place) const {
    return m_parts.picture.list().barAt(place + QPointF(0, m_parts.picture.scroll()));
}

/// What is said about the ground under the pointer: folded time, an isolate's end, a build.
QString LaneCanvas::wordsAt(QPointF place) const {
    const QPointF inside = place + QPointF(0, m_parts.picture.scroll());
    if (itemAt(place)) {
        return {};
    }
    QString words;
    for (const scene::DrawItem& item : m_parts.picture.list().items) {
        if (!item.rect.adjusted(-3, 0, 3, 0).contains(inside)) {
            continue;
        }
        if (item.mark == scene::Mark::fold) {
            const scene::TimeMap& map = m_parts.range.map();
            words = tr("%1 idle").arg(look::duration(map.toTime(item.rect.right()) - map.toTime(item.rect.left())));
        } else if (item.mark == scene::Mark::retirement) {
            return tr("Isolate retired: %1").arg(item.text);
        } else if (item.mark == scene::Mark::build) {
            return item.flags.failed ? tr("Build failed") : tr("Built anew");
        }
    }
    return words;
}

void LaneCanvas::mousePressEvent(QMouseEvent* event) {
    m_cardDelay.stop();
    m_card.hide();
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_pressed = event->position();
    }
    const auto scroll = [this](double pixels) { emit scrollRequested(pixels); };
    if (event->button() == Qt::MiddleButton) {
        startGesture(std::make_unique<PanGesture>(m_parts.range, event->position(), scroll), Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ShiftModifier)) {
        startGesture(std::make_unique<MeasureGesture>(m_parts.picture, m_parts.range, event->position()), Qt::SizeHorCursor);
    }
}

void LaneCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF place = event->position();
    const bool drags = m_pressed && !m_gesture && (place - *m_pressed).manhattanLength() >= dragFrom;
    if (drags) {
        const auto scroll = [this](double pixels) { emit scrollRequested(pixels); };
        startGesture(std::make_unique<PanGesture>(m_parts.range, *m_pressed, scroll), Qt::ClosedHandCursor);
    }
    if (m_gesture) {
        m_gesture->move(place);
        m_parts.picture.setCrosshair(place.x());
        update();
    } else if (!m_pressed) {
        hover(place);
    }
}

void LaneCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const bool clicked = m_pressed && !m_gesture && event->button() == Qt::LeftButton;
    if (m_gesture) {
        m_gesture->finish();
        m_gesture.reset();
        unsetCursor();
        update();
    }
    m_pressed.reset();
    if (clicked) {
        click(event->position());
    }
}

void LaneCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const scene::DrawItem* item = itemAt(event->position());
    const trace::InvocationRecord* record = item ? m_parts.store.invocation(item->ref) : nullptr;
    if (record && item->cluster < 0) {
        m_parts.range.show(m_parts.spanOf(*record));
    }
}

void LaneCanvas::startGesture(std::unique_ptr<Gesture> gesture, Qt::CursorShape cursor) {
    m_gesture = std::move(gesture);
    setCursor(cursor);
    endHover();
}

void LaneCanvas::click(QPointF place) {
    const scene::DrawItem* item = itemAt(place);
    if (!item) {
        m_parts.selection.clear();
    } else if (item->cluster >= 0) {
        zoomToCluster(*item);
    } else if (const trace::InvocationRecord* record = m_parts.store.invocation(item->ref)) {
        m_parts.selection.selectInvocation(record->id);
    }
}

void LaneCanvas::zoomToCluster(const scene::DrawItem& item) {
    Span whole{std::numeric_limits<Nanoseconds>::max(), 0};
    for (const trace::Serial serial : m_parts.picture.list().clusters[std::size_t(item.cluster)]) {
        if (const trace::InvocationRecord* record = m_parts.store.invocation(serial)) {
            const Span span = m_parts.spanOf(*record);
            whole = {std::min(whole.start, span.start), std::max(whole.end, span.end)};
        }
    }
    if (whole.end >= whole.start) {
        m_parts.range.show(whole);
    }
}

void LaneCanvas::hover(QPointF place) {
    const scene::DrawItem* item = itemAt(place);
    const scene::DrawItem* before = itemAt(m_pointer);
    m_pointer = place;
    m_parts.picture.setCrosshair(place.x());
    const trace::InvocationRecord* record = item && item->cluster < 0 ? m_parts.store.invocation(item->ref) : nullptr;
    m_parts.selection.hoverInvocation(record ? record->id : QString());
    setCursor(item ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (!item) {
        m_cardDelay.stop();
        m_card.hide();
    } else if (m_card.isVisible() && item != before) {
        showCard();
    } else if (!m_card.isVisible()) {
        m_cardDelay.start();
    }
}

void LaneCanvas::endHover() {
    m_cardDelay.stop();
    m_card.hide();
    m_parts.picture.setCrosshair(std::nullopt);
    m_parts.selection.hoverInvocation({});
}

void LaneCanvas::leaveEvent(QEvent*) {
    unsetCursor();
    if (!m_card.holds()) {
        endHover();
    }
}

QRect LaneCanvas::globalRect(const QRectF& lanes) const {
    const QRect rect = lanes.translated(0, -m_parts.picture.scroll()).toAlignedRect();
    return {mapToGlobal(rect.topLeft()), rect.size()};
}

void LaneCanvas::showCard() {
    const scene::DrawItem* item = itemAt(m_pointer);
    if (!item) {
        return;
    }
    QRect place = globalRect(item->rect);
    // Near the pointer: a bar may be wider than the screen.
    place.moveLeft(std::max(place.left(), mapToGlobal(m_pointer.toPoint()).x() - 24));
    if (item->cluster >= 0) {
        m_card.showAt(cardFor(m_parts.store, m_parts.picture.list().clusters[std::size_t(item->cluster)], m_colors), place);
    } else if (const trace::InvocationRecord* record = m_parts.store.invocation(item->ref)) {
        m_card.showAt(cardFor(m_parts.store, *record, m_colors), place);
    }
}

/// The keyboard is at this request: it gets the card that the pointer would get.
void LaneCanvas::followKeyboard(const QString& id) {
    announceFocus(*this, id);
    m_card.hide();
    const trace::InvocationRecord* record = m_parts.store.invocation(id);
    const QRectF bar = record ? barRect(*record) : QRectF();
    if (!bar.isNull()) {
        m_pointer = QPointF(std::max(1.0, bar.left() + 1), bar.center().y());
        m_cardDelay.start();
    }
}

void LaneCanvas::wheelEvent(QWheelEvent* event) {
    constexpr double zoomBase = 1.2;
    constexpr double zoomDelta = 53;
    constexpr double pixelsPerDelta = 0.66;
    const QPointF turn = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) * pixelsPerDelta : QPointF(event->pixelDelta());
    const bool control = event->modifiers() & Qt::ControlModifier;
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    m_card.hide();
    if (shift || std::abs(turn.x()) > std::abs(turn.y())) {
        m_parts.range.panBy(std::abs(turn.x()) > std::abs(turn.y()) ? -turn.x() : -turn.y());
    } else if (control != m_wheelZooms) {
        m_parts.range.zoomAt(event->position().x(), std::pow(zoomBase, turn.y() / pixelsPerDelta / zoomDelta));
    } else {
        emit scrollRequested(-turn.y());
    }
    event->accept();
}

void LaneCanvas::keyPressEvent(QKeyEvent* event) {
    if (m_keys.press(*event)) {
        event->accept();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void LaneCanvas::contextMenuEvent(QContextMenuEvent* event) {
    const scene::DrawItem* item = event->reason() == QContextMenuEvent::Mouse ? itemAt(event->pos()) : nullptr;
    const trace::InvocationRecord* record = item ? m_parts.store.invocation(item->ref) : m_parts.selected();
    if (!record) {
        return;
    }
    m_card.hide();
    const QString id = record->id;
    const QString text = look::summary(m_parts.store, *record);
    const Span span = m_parts.spanOf(*record);
    QMenu menu(this);
    menu.addAction(tr("Zoom to request"), this, [this, span] { m_parts.range.show(span); });
    menu.addAction(tr("Show details"), this, [this, id] {
        m_parts.selection.selectInvocation(id);
        emit detailsRequested(id);
    });
    menu.addSeparator();
    menu.addAction(tr("Copy summary"), this, [text] { QApplication::clipboard()->setText(text); });
    menu.addAction(tr("Copy invocation id"), this, [id] { QApplication::clipboard()->setText(id); });
    menu.exec(event->globalPos());
}

void LaneCanvas::focusInEvent(QFocusEvent* event) {
    // The ring is for those who came by keyboard; a click shows where the focus is by itself.
    m_focusRing = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                  event->reason() == Qt::ShortcutFocusReason;
    update();
}
void LaneCanvas::focusOutEvent(QFocusEvent*) {
    m_card.hide();
    update();
}

void LaneCanvas::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), m_colors.paper);
    painter.translate(0, -m_parts.picture.scroll());
    scene::ScenePainter scenePainter(painter, m_colors);
    scenePainter.setTicks(&m_parts.picture.ticks(), m_parts.picture.contentHeight());
    scenePainter.paint(m_parts.picture.list(), QRectF(event->rect()).translated(0, m_parts.picture.scroll()));
    painter.translate(0, m_parts.picture.scroll());
    paintFrames(painter);
    paintOverlays(painter);
}

void LaneCanvas::paintFrames(QPainter& painter) {
    scene::ScenePainter frames(painter, m_colors);
    const trace::InvocationRecord* selected = m_parts.selected();
    const trace::InvocationRecord* hovered = m_parts.hovered();
    if (hovered && hovered != selected) {
        if (const QRectF rect = barRect(*hovered); !rect.isNull()) {
            frames.paintFrame(rect, m_colors.hover, 0.5);
        }
    }
    if (selected) {
        if (const QRectF rect = barRect(*selected); !rect.isNull()) {
            frames.paintFrame(rect, m_colors.selection, 1);
        }
    }
}

void LaneCanvas::paintOverlays(QPainter& painter) {
    if (m_gesture) {
        m_gesture->paint(painter, m_colors, height());
    } else if (const auto x = m_parts.picture.crosshair()) {
        painter.fillRect(QRectF(std::round(*x), 0, 1, height()), m_colors.crosshair);
    }
    if (hasFocus() && m_focusRing) {
        painter.setPen(m_colors.focus);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

}  // namespace edge::timeline
