#include "inspector/memory/memory_panel.h"

namespace edge::memory {

class MemoryPanel::Private {
public:
    trace::InspectorColors colors;
};

MemoryPanel::MemoryPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>()) {}

MemoryPanel::~MemoryPanel() = default;

void MemoryPanel::setColors(const trace::InspectorColors& colors) { d->colors = colors; }

}  // namespace edge::memory
