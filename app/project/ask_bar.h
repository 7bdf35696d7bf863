#pragma once

#include <functional>

#include <QFrame>
#include <QString>

class QLabel;
class QLineEdit;
class QPushButton;

namespace edge::project {

/// A question about a name: what it is for, and what is wrong with what is typed (empty: nothing).
struct NameQuestion {
    QString title;
    QString suggestion;
    QString verb;  ///< on the button
    QString note;  ///< shown while nothing is wrong
    std::function<QString(const QString& name)> faultOf;
    std::function<void(const QString& name)> answer;
};

/// Asks for a name, or for consent, inside the panel: nothing pops up over the work.
class AskBar : public QFrame {
    Q_OBJECT

public:
    explicit AskBar(QWidget* parent = nullptr);

    void askName(NameQuestion question);
    void askConsent(const QString& text, const QString& verb, std::function<void()> answer);
    /// Takes the question back.
    void finish();

signals:
    /// Answered or cancelled.
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void check(bool wasAccepted = false);
    void accept();

    QLabel* m_title;
    QLineEdit* m_field;
    QLabel* m_note;
    QPushButton* m_accept;
    QPushButton* m_cancel;
    NameQuestion m_question;
    std::function<void()> m_consent;
};

}  // namespace edge::project
