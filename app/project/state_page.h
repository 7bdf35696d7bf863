#pragma once

#include <functional>

#include <QWidget>

class QLabel;
class QPushButton;

namespace edge::project {

/// What stands in place of the tree when there is nothing to show, with the next step.
class StatePage : public QWidget {
    Q_OBJECT

public:
    explicit StatePage(QWidget* parent = nullptr);

    void say(const QString& title, const QString& text, const QString& verb, std::function<void()> run);

private:
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
    std::function<void()> m_run;
};

}  // namespace edge::project
