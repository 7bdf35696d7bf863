#include "app/project/state_page.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace edge::project {

StatePage::StatePage(QWidget* parent) : QWidget(parent), m_title(new QLabel), m_text(new QLabel), m_button(new QPushButton) {
    m_title->setProperty("role", "emptyTitle");
    m_text->setProperty("role", "muted");
    m_button->setProperty("role", "primary");
    for (QLabel* const label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(6);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
    setFocusProxy(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] { m_run(); });
}

void StatePage::say(const QString& title, const QString& text, const QString& verb, std::function<void()> run) {
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(verb);
    m_run = std::move(run);
}

}  // namespace edge::project
