#include "inspector/invocations/table_panel.h"

namespace edge::invocations {

class InvocationTablePanel::Private {
public:
    trace::InspectorColors colors;
};

InvocationTablePanel::InvocationTablePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>()) {}

InvocationTablePanel::~InvocationTablePanel() = default;

void InvocationTablePanel::setColors(const trace::InspectorColors& colors) { d->colors = colors; }

}  // namespace edge::invocations
