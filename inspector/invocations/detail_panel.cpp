#include "inspector/invocations/detail_panel.h"

namespace edge::invocations {

class InvocationDetailPanel::Private {
public:
    trace::InspectorColors colors;
};

InvocationDetailPanel::InvocationDetailPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>()) {}

InvocationDetailPanel::~InvocationDetailPanel() = default;

void InvocationDetailPanel::setColors(const trace::InspectorColors& colors) { d->colors = colors; }

}  // namespace edge::invocations
