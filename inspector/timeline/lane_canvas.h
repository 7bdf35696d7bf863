#pragma once

#include <memory>
#include <optional>

#include <QTimer>
#include <QWidget>

#include "inspector/timeline/gestures.h"
#include "inspector/timeline/hover_card.h"
#include "inspector/timeline/keys.h"
#include "inspector/timeline/parts.h"

namespace edge::timeline {

/// Draws the lanes and takes the pointer and the keys. As wide and as high as what is visible; scrolls by redrawing.
class LaneCanvas : public QWidget {
    Q_OBJECT

public:
    LaneCanvas(const Parts& parts, QWidget* parent);

    void setColors(const trace::InspectorColors& colors);
    /// The wheel zooms and Ctrl+wheel scrolls, rather than the other way round.
    void setWheelZooms(bool zooms) { m_wheelZooms = zooms; }
    const Parts& parts() const { return m_parts; }
    Keys& keys() { return m_keys; }
    HoverCard& card() { return m_card; }
    /// The request's bar in the canvas's pixels; null rectangle when it is not in view.
    QRectF barRect(const trace::InvocationRecord& record) const;

signals:
    /// Scroll the lanes by so many pixels, positive downwards.
    void scrollRequested(double pixels);
    void detailsRequested(const QString& invocation);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    const scene::DrawItem* itemAt(QPointF place) const;
    void hover(QPointF place);
    void endHover();
    void click(QPointF place);
    void zoomToCluster(const scene::DrawItem& item);
    void startGesture(std::unique_ptr<Gesture> gesture, Qt::CursorShape cursor);
    void showCard();
    void followKeyboard(const QString& id);
    QRect globalRect(const QRectF& lanes) const;
    QString wordsAt(QPointF place) const;
    void paintFrames(QPainter& painter);
    void paintOverlays(QPainter& painter);

    Parts m_parts;
    Keys m_keys;
    HoverCard m_card;
    QTimer m_cardDelay;
    trace::InspectorColors m_colors;
    std::unique_ptr<Gesture> m_gesture;
    std::optional<QPointF> m_pressed;
    QPointF m_pointer;
    bool m_wheelZooms = false;
    bool m_focusRing = false;
};

}  // namespace edge::timeline
