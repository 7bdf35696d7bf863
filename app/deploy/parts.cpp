#include "app/deploy/parts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStyle>
#include <QVBoxLayout>
#include <QVariant>

namespace edge::deploy {

void setRole(QWidget* widget, const char* role) {
    const QByteArray value(role);
    if (widget->property("role").toByteArray() == value) return;
    widget->setProperty("role", value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

QLabel* makeText(QWidget* parent, const char* role) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setRole(label, role);
    return label;
}

NoticeStrip::NoticeStrip(QWidget* parent)
    : QWidget(parent),
      m_text(makeText(this)),
      m_hint(makeText(this, "muted")),
      m_buttons(new QWidget(this)),
      m_primary(new QPushButton(m_buttons)),
      m_secondary(new QPushButton(m_buttons)) {
    setAttribute(Qt::WA_StyledBackground);
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 4, 0, 0);
    buttons->setSpacing(8);
    buttons->addWidget(m_primary);
    buttons->addWidget(m_secondary);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_text);
    layout->addWidget(m_hint);
    layout->addWidget(m_buttons);
    connect(m_primary, &QPushButton::clicked, this, &NoticeStrip::primaryPressed);
    connect(m_secondary, &QPushButton::clicked, this, &NoticeStrip::secondaryPressed);
    setActions({});
    hide();
}

void NoticeStrip::show(const char* role, const QString& text, const QString& hint) {
    setRole(this, role);
    m_text->setText(text);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    setAccessibleName(hint.isEmpty() ? text : text + ' ' + hint);
    setVisible(true);
}

void NoticeStrip::setActions(const QString& primary, const QString& secondary) {
    m_primary->setText(primary);
    m_secondary->setText(secondary);
    m_primary->setVisible(!primary.isEmpty());
    m_secondary->setVisible(!secondary.isEmpty());
    m_buttons->setVisible(!primary.isEmpty() || !secondary.isEmpty());
}

void NoticeStrip::clear() {
    m_text->clear();
    m_hint->clear();
    hide();
}

/// Escape takes the way out, where the strip has one.
void NoticeStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_secondary->isVisible()) m_secondary->click();
    else QWidget::keyPressEvent(event);
}

}  // namespace edge::deploy
