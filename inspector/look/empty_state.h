#pragma once

#include <QWidget>

#include "inspector/trace/colors.h"

class QLabel;

namespace edge::look {

/// What a panel shows while it has nothing to show: one line that says so and one that says what to do next.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& title, const QString& nextAction, QWidget* parent = nullptr);
    void setTexts(const QString& title, const QString& nextAction);
    void setColors(const trace::InspectorColors& colors);

private:
    QLabel* m_title;
    QLabel* m_action;
};

}  // namespace edge::look
