#pragma once

#include <QScrollBar>
#include <QTimer>
#include <QWidget>

#include "inspector/timeline/label_column.h"
#include "inspector/timeline/lane_canvas.h"
#include "inspector/timeline/overview_strip.h"
#include "inspector/timeline/ruler_strip.h"

namespace edge::timeline {

/// Puts overview, ruler, labels and lanes together and keeps them fed from the store.
class TimelineView : public QWidget {
    Q_OBJECT

public:
    TimelineView(trace::TraceStore& store, trace::Selection& selection, QWidget* parent);

    void setColors(const trace::InspectorColors& colors);
    ViewRange& range() { return m_range; }
    LaneCanvas& canvas() { return *m_canvas; }
    int labelWidth() const { return m_labels->width(); }
    void setLabelWidth(int pixels);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildLayout();
    void connectParts();
    void refresh();
    void updateScrollBar();
    void scrollBy(double pixels);
    void revealLane(const trace::InvocationRecord& record);
    void showSelected(const QString& id);

    trace::TraceStore& m_store;
    trace::Selection& m_selection;
    ViewRange m_range;
    Picture m_picture;
    Parts m_parts;
    trace::InspectorColors m_colors;
    QTimer m_live;
    OverviewStrip* m_overview = nullptr;
    RulerStrip* m_ruler = nullptr;
    LabelColumn* m_labels = nullptr;
    LaneCanvas* m_canvas = nullptr;
    QScrollBar* m_scrollBar = nullptr;
    QWidget* m_handle = nullptr;
};

}  // namespace edge::timeline
