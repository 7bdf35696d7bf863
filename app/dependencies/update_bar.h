#pragma once

#include <QWidget>

#include "app/dependencies/dependency_values.h"

class QLabel;
class QPushButton;

namespace edge::dependencies {

/// What an update would change, to be agreed to: "greeter 1.1.0 → 1.2.0" and each place with its old and new text.
class UpdateBar : public QWidget {
    Q_OBJECT

public:
    explicit UpdateBar(QWidget* parent = nullptr);

    /// The places are being looked for.
    void showSearching(const QString& title);
    void showEdits(const QString& title, const TextEdits& edits);
    const TextEdits& edits() const { return m_edits; }

signals:
    void accepted();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLabel* m_title;
    QLabel* m_places;
    QPushButton* m_apply;
    QPushButton* m_cancel;
    TextEdits m_edits;
};

}  // namespace edge::dependencies
