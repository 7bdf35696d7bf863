#include "inspector/timeline/timeline_view.h"

#include <algorithm>

#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

namespace edge::timeline {

namespace {

constexpr int defaultLabelWidth = 208;
constexpr int leastLabelWidth = 110;
constexpr int handleWidth = 5;
constexpr int liveInterval = 33;
constexpr int calmInterval = 50;

}  // namespace

TimelineView::TimelineView(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), m_store(store), m_selection(selection), m_picture(store, m_range), m_parts{store, selection, m_range, m_picture} {
    buildLayout();
    connectParts();
    m_range.setAnimationDuration(std::min(120, style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this)));
    refresh();
}

void TimelineView::buildLayout() {
    m_overview = new OverviewStrip(m_parts, this);
    m_ruler = new RulerStrip(m_parts, this);
    m_labels = new LabelColumn(m_parts, this);
    m_canvas = new LaneCanvas(m_parts, this);
    m_scrollBar = new QScrollBar(Qt::Vertical, this);
    m_handle = new QWidget(this);
    m_handle->setCursor(Qt::SplitHCursor);
    m_handle->installEventFilter(this);
    m_handle->raise();
    m_scrollBar->raise();  // over the margin that is left for figures
    m_labels->resize(defaultLabelWidth, 0);
    m_picture.setFont(font());
}

void TimelineView::connectParts() {
    connect(&m_store, &trace::TraceStore::changed, this, &TimelineView::refresh);
    connect(&m_live, &QTimer::timeout, this, &TimelineView::refresh);
    connect(&m_picture, &Picture::changed, this, &TimelineView::updateScrollBar);
    connect(m_canvas, &LaneCanvas::scrollRequested, this, &TimelineView::scrollBy);
    connect(m_scrollBar, &QScrollBar::valueChanged, this, [this](int value) { m_picture.setViewport(value, m_canvas->height()); });
    connect(&m_selection, &trace::Selection::invocationChanged, this, &TimelineView::showSelected);
}

void TimelineView::setColors(const trace::InspectorColors& colors) {
    m_colors = colors;
    m_overview->setColors(colors);
    m_ruler->setColors(colors);
    m_labels->setColors(colors);
    m_canvas->setColors(colors);
    update();
}

void TimelineView::setLabelWidth(int pixels) {
    m_labels->resize(std::clamp(pixels, leastLabelWidth, std::max(leastLabelWidth, width() / 2)), m_labels->height());
    resizeEvent(nullptr);
}

void TimelineView::resizeEvent(QResizeEvent*) {
    const int left = std::min(m_labels->width(), std::max(leastLabelWidth, width() / 3));
    const int bar = m_scrollBar->sizeHint().width();
    const int right = width();
    const int top = m_overview->height() + m_ruler->height();
    m_overview->setGeometry(left + 1, 0, right - left - 1, m_overview->height());
    m_ruler->setGeometry(left + 1, m_overview->height(), right - left - 1, m_ruler->height());
    m_labels->setGeometry(0, top, left, std::max(0, height() - top));
    m_canvas->setGeometry(left + 1, top, right - left - 1, std::max(0, height() - top));
    m_scrollBar->setGeometry(right - bar, top, bar, std::max(0, height() - top));
    m_handle->setGeometry(left - handleWidth / 2, 0, handleWidth, height());
    m_picture.setViewport(m_picture.scroll(), m_canvas->height());
    updateScrollBar();
}

void TimelineView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) {
        m_picture.setFont(font());
    }
    QWidget::changeEvent(event);
}

void TimelineView::showEvent(QShowEvent*) { refresh(); }

void TimelineView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_colors.labelBackground);
    const int top = m_overview->height() + m_ruler->height();
    painter.fillRect(QRect(m_labels->width(), 0, 1, height()), m_colors.border);
    painter.fillRect(QRect(0, top - 1, m_labels->width(), 1), m_colors.border);
}

bool TimelineView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_handle && event->type() == QEvent::MouseMove) {
        const auto& mouse = static_cast<const QMouseEvent&>(*event);
        setLabelWidth(mapFromGlobal(mouse.globalPosition().toPoint()).x());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

// While something runs its bar grows: at 30 pictures a second, fewer where nobody looks closely, none unseen.
void TimelineView::refresh() {
    m_picture.refreshTrace();
    const bool seen = isVisible() && !window()->isMinimized();
    if (seen && m_store.hasRunning()) {
        m_live.start(isActiveWindow() ? liveInterval : calmInterval);
    } else {
        m_live.stop();
    }
}

void TimelineView::updateScrollBar() {
    const int most = std::max(0, int(m_picture.contentHeight()) - m_canvas->height());
    const QSignalBlocker quiet(m_scrollBar);
    m_scrollBar->setRange(0, most);
    m_scrollBar->setPageStep(std::max(1, m_canvas->height()));
    m_scrollBar->setSingleStep(24);
    m_scrollBar->setVisible(most > 0);
    if (m_picture.scroll() > most) {
        m_picture.setViewport(most, m_canvas->height());
    }
    m_scrollBar->setValue(int(m_picture.scroll()));
}

void TimelineView::scrollBy(double pixels) { m_scrollBar->setValue(m_scrollBar->value() + int(pixels)); }

/// Chosen elsewhere: brought into view, unless the view follows and will come to it by itself.
void TimelineView::showSelected(const QString& id) {
    m_picture.refreshTrace();
    const trace::InvocationRecord* record = m_store.invocation(id);
    if (!record) {
        return;
    }
    const bool comes = m_range.isFollowing() && record == m_store.latestInvocation();
    if (!comes) {
        m_range.reveal(m_parts.spanOf(*record));
    }
    revealLane(*record);
}

void TimelineView::revealLane(const trace::InvocationRecord& record) {
    const scene::Lane* lane = laneOf(m_picture.lanes(), record);
    if (!lane) {
        return;
    }
    if (lane->top < m_picture.scroll()) {
        m_scrollBar->setValue(int(lane->top));
    } else if (lane->bottom() > m_picture.scroll() + m_canvas->height()) {
        m_scrollBar->setValue(int(lane->bottom()) - m_canvas->height());
    }
}

}  // namespace edge::timeline
