#pragma once

#include <memory>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::logs {

class LogView;

/// The log lines, filtered by level, text, function and invocation. Dock content; GUI thread.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    LogPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent = nullptr);
    ~LogPanel() override;

    void setColors(const trace::InspectorColors& colors);
    /// Shows the lines of one invocation only: the selected one.
    void setThisRequestOnly(bool only);
    LogView& view();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::logs
