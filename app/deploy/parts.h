#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace edge::deploy {

/// Gives a widget one of the theme's roles ("muted", "primary", "stripError", …); the theme's style sheet selects on it.
void setRole(QWidget* widget, const char* role);

/// A label that wraps and whose text can be selected with the mouse.
QLabel* makeText(QWidget* parent, const char* role = "");

/// A coloured strip with a sentence, what to do about it, and up to two buttons. Hidden while it says nothing.
class NoticeStrip : public QWidget {
    Q_OBJECT

public:
    explicit NoticeStrip(QWidget* parent = nullptr);

    /// `role` is stripError, stripWarning, stripInfo or stripOk.
    void show(const char* role, const QString& text, const QString& hint = {});
    void setActions(const QString& primary, const QString& secondary = {});
    void clear();
    QString text() const { return m_text->text(); }
    QString hint() const { return m_hint->text(); }
    QPushButton* primary() const { return m_primary; }
    QPushButton* secondary() const { return m_secondary; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

signals:
    void primaryPressed();
    void secondaryPressed();

private:
    QLabel* m_text;
    QLabel* m_hint;
    QWidget* m_buttons;
    QPushButton* m_primary;
    QPushButton* m_secondary;
};

}  // namespace edge::deploy
