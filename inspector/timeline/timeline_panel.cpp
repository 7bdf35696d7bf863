#include "inspector/timeline/timeline_panel.h"

namespace edge::timeline {

class TimelinePanel::Private {
public:
    trace::InspectorColors colors;
};

TimelinePanel::TimelinePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>()) {}

TimelinePanel::~TimelinePanel() = default;

void TimelinePanel::setColors(const trace::InspectorColors& colors) { d->colors = colors; }

}  // namespace edge::timeline
