#pragma once

#include <optional>

#include <QFont>
#include <QObject>

#include "inspector/scene/layout.h"
#include "inspector/scene/ruler_ticks.h"
#include "inspector/timeline/view_range.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::timeline {

/// What the timeline's widgets draw together: lanes, draw list and ticks of the present range, made when first asked
/// for after a change. Also where the pointer is, for the line that runs through all of them. GUI thread.
class Picture : public QObject {
    Q_OBJECT

public:
    Picture(trace::TraceStore& store, ViewRange& range, QObject* parent = nullptr);

    /// What is visible of the lanes: their scroll position and the height of the viewport.
    void setViewport(double scroll, double height);
    void setFont(const QFont& font);

    const std::vector<scene::Lane>& lanes();
    const scene::DrawList& list();
    const std::vector<scene::Tick>& ticks();
    const scene::Metrics& metrics();
    double contentHeight();
    double scroll() const { return m_scroll; }

    std::optional<double> crosshair() const { return m_crosshair; }
    void setCrosshair(std::optional<double> x);

    /// The store has news.
    void refreshTrace();

signals:
    void changed();
    void crosshairChanged();

private:
    void dropLanes();
    void dropList();

    trace::TraceStore& m_store;
    ViewRange& m_range;
    QFont m_font;
    double m_scroll = 0;
    double m_height = 0;
    std::optional<std::vector<scene::Lane>> m_lanes;
    std::optional<scene::DrawList> m_list;
    std::optional<std::vector<scene::Tick>> m_ticks;
    scene::Metrics m_metrics;
    std::optional<double> m_crosshair;
};

}  // namespace edge::timeline
