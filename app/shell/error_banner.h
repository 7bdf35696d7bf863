#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <functional>
#include <optional>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::shell {

/// Inline place for faults that one can recover from: what happened, what to do, a button that does it. One line at the
/// top of the window; several faults queue, the newest is shown. Each has a key, so the same fault is shown once.
class ErrorBanner : public QFrame {
    Q_OBJECT

public:
    enum class Kind { error, warning, info };

    struct Remedy {
        QString label;
        std::function<void()> run;
    };

    explicit ErrorBanner(QWidget* parent = nullptr);

    /// The error's code is the key.
    void showError(const protocol::Error& error, Kind kind = Kind::error, std::optional<Remedy> remedy = std::nullopt);
    void clear(const QString& key);
    void clearAll();
    /// The key of what is shown; empty when nothing is.
    QString currentKey() const;
    QString text() const { return m_message->text() + u' ' + m_hint->text(); }

private:
    struct Item {
        QString key, message, hint;
        Kind kind;
        std::optional<Remedy> remedy;
    };

    void buildLayout();
    void showNewest();

    QLabel* m_mark;
    QLabel* m_message;
    QLabel* m_hint;
    QPushButton* m_button;
    QToolButton* m_close;
    std::vector<Item> m_items;
};

}  // namespace edge::shell
