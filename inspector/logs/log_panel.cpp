#include "inspector/logs/log_panel.h"

namespace edge::logs {

class LogPanel::Private {
public:
    trace::InspectorColors colors;
};

LogPanel::LogPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>()) {}

LogPanel::~LogPanel() = default;

void LogPanel::setColors(const trace::InspectorColors& colors) { d->colors = colors; }

}  // namespace edge::logs
