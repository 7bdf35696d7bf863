#pragma once

#include <memory>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::timeline {

/// The timeline with its tool row: overview, ruler, lanes. Dock content; GUI thread.
class TimelinePanel : public QWidget {
    Q_OBJECT

public:
    TimelinePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent = nullptr);
    ~TimelinePanel() override;

    void setColors(const trace::InspectorColors& colors);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::timeline
