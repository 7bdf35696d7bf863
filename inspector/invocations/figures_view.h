#pragma once

#include <utility>
#include <vector>

#include <QWidget>

#include "inspector/trace/colors.h"

class QLabel;

namespace edge::invocations {

/// Names and values in as many columns as the width allows; the values can be selected and copied.
class FiguresView : public QWidget {
    Q_OBJECT

public:
    using Figures = std::vector<std::pair<QString, QString>>;

    explicit FiguresView(QWidget* parent);
    void setColors(const trace::InspectorColors& colors);
    /// Wide ones get a line each below the columns.
    void setFigures(const Figures& figures, const Figures& wide);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    trace::InspectorColors m_colors;
    std::vector<std::pair<QLabel*, QLabel*>> m_labels;
    int m_used = 0;
    int m_narrow = 0;  ///< the first of them, in columns
};

}  // namespace edge::invocations
