#pragma once

#include <memory>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::timeline {

class LaneCanvas;
class ViewRange;

/// The timeline with its tool row: overview, ruler, lanes. Dock content; GUI thread.
/// Its commands are QAction's, listed by actions(), with objectNames such as "timeline.follow".
class TimelinePanel : public QWidget {
    Q_OBJECT

public:
    TimelinePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent = nullptr);
    ~TimelinePanel() override;

    void setColors(const trace::InspectorColors& colors);
    /// The wheel zooms and Ctrl+wheel scrolls, rather than the other way round.
    void setWheelZooms(bool zooms);
    /// Milliseconds that a jump of the view takes; 0 where motion is unwelcome.
    void setAnimationDuration(int milliseconds);

    ViewRange& range();
    LaneCanvas& canvas();

signals:
    /// Enter on a request, or "Show details": the detail pane should come to the front.
    void detailsRequested(const QString& invocation);

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::timeline
