#include "inspector/timeline/picture.h"

#include <QFontMetricsF>

namespace edge::timeline {

Picture::Picture(trace::TraceStore& store, ViewRange& range, QObject* parent)
    : QObject(parent), m_store(store), m_range(range) {
    connect(&range, &ViewRange::changed, this, &Picture::dropList);
}

void Picture::setViewport(double scroll, double height) {
    if (height != m_height) {
        m_height = height;
        dropLanes();
    }
    if (scroll != m_scroll) {
        m_scroll = scroll;
        dropList();
    }
}

void Picture::setFont(const QFont& font) {
    m_font = font;
    dropList();
}

const std::vector<scene::Lane>& Picture::lanes() {
    if (!m_lanes) {
        m_lanes = scene::makeLanesToFit(m_store, m_height, m_metrics);
    }
    return *m_lanes;
}

const scene::DrawList& Picture::list() {
    if (!m_list) {
        const QFontMetricsF font(m_font);
        const scene::LayoutView view{m_range.map(), lanes(), metrics(), m_scroll, m_scroll + m_height};
        m_list = scene::layoutLanes(m_store, view, [&font](const QString& text) { return font.horizontalAdvance(text); });
    }
    return *m_list;
}

const std::vector<scene::Tick>& Picture::ticks() {
    if (!m_ticks) {
        m_ticks = m_range.isEmpty() ? std::vector<scene::Tick>{} : scene::rulerTicks(m_range.map(), m_range.origin());
    }
    return *m_ticks;
}

const scene::Metrics& Picture::metrics() {
    lanes();
    return m_metrics;
}

double Picture::contentHeight() { return scene::totalHeight(lanes()); }

void Picture::setCrosshair(std::optional<double> x) {
    if (x != m_crosshair) {
        m_crosshair = x;
        emit crosshairChanged();
    }
}

// The range hears first: with it the list is made for the new times at once.
void Picture::refreshTrace() {
    const trace::InvocationRecord* latest = m_store.latestInvocation();
    const Span span = latest ? Span{latest->start, latest->endOr(m_store.now())} : Span{};
    m_lanes.reset();
    m_range.setTrace(m_store.activity(), span);
}

void Picture::dropLanes() {
    m_lanes.reset();
    dropList();
}

void Picture::dropList() {
    m_list.reset();
    m_ticks.reset();
    emit changed();
}

}  // namespace edge::timeline
