#pragma once

#include <QColor>
#include <QToolButton>

#include "app/shell/theme.h"

namespace edge::shell {

/// Dot and words of the runner's state for the status bar: "Running on :54321". A press offers what can be done.
class RunState : public QToolButton {
    Q_OBJECT

public:
    enum class Kind { idle, busy, running, failed };

    explicit RunState(QWidget* parent = nullptr);
    void setColors(const Theme& theme);
    void showState(Kind kind, const QString& words, const QString& details = {});
    Kind kind() const { return m_kind; }

private:
    void drawDot();

    Kind m_kind = Kind::idle;
    QColor m_idle, m_busy, m_running, m_failed;
};

}  // namespace edge::shell
