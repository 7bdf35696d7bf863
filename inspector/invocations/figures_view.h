#pragma once

#include <utility>
#include <vector>

#include <QWidget>

#include "inspector/trace/colors.h"

class QGridLayout;
class QLabel;

namespace edge::invocations {

/// Names and values in as many columns as the width allows; the values can be selected and copied.
class FiguresView : public QWidget {
    Q_OBJECT

public:
    using Figures = std::vector<std::pair<QString, QString>>;

    explicit FiguresView(QWidget* parent);
    void setColors(const trace::InspectorColors& colors);
    void setFigures(const Figures& figures);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {400, heightForWidth(400)}; }
    QSize minimumSizeHint() const override { return {200, heightForWidth(200)}; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    static int columnsFor(int width);
    void arrange();

    trace::InspectorColors m_colors;
    std::vector<std::pair<QLabel*, QLabel*>> m_labels;
    std::size_t m_used = 0;
};

}  // namespace edge::invocations
