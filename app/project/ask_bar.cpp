#include "app/project/ask_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace edge::project {

namespace {

void setRole(QWidget* widget, const char* role) {
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace

AskBar::AskBar(QWidget* parent)
    : QFrame(parent), m_title(new QLabel), m_field(new QLineEdit), m_note(new QLabel), m_accept(new QPushButton),
      m_cancel(new QPushButton(tr("Cancel"))) {
    m_title->setWordWrap(true);
    m_note->setWordWrap(true);
    setRole(m_accept, "primary");
    auto* const buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_accept);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_field);
    column->addWidget(m_note);
    column->addLayout(buttons);
    connect(m_field, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_accept, &QPushButton::clicked, this, &AskBar::accept);
    connect(m_cancel, &QPushButton::clicked, this, &AskBar::finish);
    hide();
}

void AskBar::askName(NameQuestion question) {
    m_question = std::move(question);
    m_consent = nullptr;
    m_title->setText(m_question.title);
    m_field->setAccessibleName(m_question.title);
    m_accept->setText(m_question.verb);
    m_accept->setAccessibleDescription(m_question.title);
    m_field->setText(m_question.suggestion);
    m_field->show();
    check();
    show();
    m_field->setFocus();
    const auto ending = m_question.suggestion.lastIndexOf('.');
    m_field->setSelection(0, static_cast<int>(ending > 0 ? ending : m_question.suggestion.size()));
}

void AskBar::askConsent(const QString& text, const QString& verb, std::function<void()> answer) {
    m_consent = std::move(answer);
    m_title->setText(text);
    m_accept->setText(verb);
    m_accept->setEnabled(true);
    m_accept->setAccessibleDescription(text);
    m_field->hide();
    m_note->hide();
    show();
    m_accept->setFocus();
}

/// An empty name is not held against the user before Return.
void AskBar::check(bool wasAccepted) {
    if (m_consent || !m_question.faultOf)
        return;
    const QString name = m_field->text();
    const QString wrong = name == m_question.suggestion && !name.isEmpty() ? QString() : m_question.faultOf(name);
    m_accept->setEnabled(wrong.isEmpty() && !name.isEmpty() && name != m_question.suggestion);
    const bool blame = !wrong.isEmpty() && (!name.isEmpty() || wasAccepted);
    m_note->setText(blame ? wrong : m_question.note);
    m_note->setVisible(!m_note->text().isEmpty());
    m_field->setAccessibleDescription(m_note->text());
    setRole(m_note, blame ? "error" : "muted");
}

void AskBar::accept() {
    check(true);
    if (!m_accept->isEnabled())
        return;
    const auto consent = m_consent;
    const auto answer = m_question.answer;
    const QString name = m_field->text();
    finish();
    consent ? consent() : answer(name);
}

void AskBar::finish() {
    if (isHidden())
        return;
    hide();
    emit closed();
}

void AskBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        return finish();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return m_cancel->hasFocus() ? finish() : accept();
    QFrame::keyPressEvent(event);
}

}  // namespace edge::project
