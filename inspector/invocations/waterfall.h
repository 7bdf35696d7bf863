#pragma once

#include <vector>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/store.h"

namespace edge::invocations {

/// One line of the waterfall.
struct WaterfallRow {
    struct Bar {
        trace::Span span;
        QColor color;
        bool hatched = false;
    };
    QString name;
    QString help;
    std::vector<Bar> bars;
    QString figure;
    QString share;
    bool failed = false;
    bool heading = false;  ///< a title above the rows that follow
};

/// All phases on one line, then a line for each phase and each fetch.
std::vector<WaterfallRow> waterfallRows(const trace::InvocationRecord& invocation, trace::Nanoseconds now,
                                        const trace::InspectorColors& colors);

/// Draws the rows of one invocation over a common time axis, with exact times beside the bars.
class Waterfall : public QWidget {
    Q_OBJECT

public:
    explicit Waterfall(QWidget* parent);
    void setColors(const trace::InspectorColors& colors) { m_colors = colors; }
    void setRows(std::vector<WaterfallRow> rows, trace::Span whole);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {240, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF chart() const;
    double toX(trace::Nanoseconds time) const;
    void paintAxis(QPainter& painter);
    void paintRow(QPainter& painter, const WaterfallRow& row, double top);
    void paintBars(QPainter& painter, const WaterfallRow& row, double top, double height);

    trace::InspectorColors m_colors;
    std::vector<WaterfallRow> m_rows;
    trace::Span m_whole;
};

}  // namespace edge::invocations
