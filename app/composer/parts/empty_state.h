#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace edge::parts {

/// What a panel shows while it has nothing to show: a title, a sentence, and the next thing to do.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    /// No button without a label for it.
    void setMessage(const QString& title, const QString& text, const QString& button = {});
    QString title() const { return m_title->text(); }
    QString text() const { return m_text->text(); }
    QPushButton* button() const { return m_button; }

signals:
    void buttonPressed();

private:
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
};

}  // namespace edge::parts
