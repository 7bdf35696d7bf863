#pragma once

#include <memory>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::invocations {

/// Everything known about the selected invocation: phases, fetches, figures. Dock content; GUI thread.
class InvocationDetailPanel : public QWidget {
    Q_OBJECT

public:
    InvocationDetailPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent = nullptr);
    ~InvocationDetailPanel() override;

    void setColors(const trace::InspectorColors& colors);

signals:
    /// The log lines of this invocation should come to the front.
    void logsRequested(const QString& invocation);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::invocations
