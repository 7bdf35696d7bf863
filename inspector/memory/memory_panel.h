#pragma once

#include <memory>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::memory {

/// Heap of the selected isolate over time. Dock content; GUI thread.
class MemoryPanel : public QWidget {
    Q_OBJECT

public:
    MemoryPanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent = nullptr);
    ~MemoryPanel() override;

    void setColors(const trace::InspectorColors& colors);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::memory
