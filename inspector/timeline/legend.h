#pragma once

#include <QWidget>

#include "inspector/trace/colors.h"

namespace edge::timeline {

/// The colours of the bars in words. Leaves away what does not fit.
class Legend : public QWidget {
    Q_OBJECT

public:
    explicit Legend(QWidget* parent);
    void setColors(const trace::InspectorColors& colors);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int widthOf(int entry) const;

    trace::InspectorColors m_colors;
};

}  // namespace edge::timeline
