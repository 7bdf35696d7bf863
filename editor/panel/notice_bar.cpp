#include "editor/panel/notice_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace edge::panel {

namespace {

/// The role chooses the look in the program's style sheet.
const char* roleOf(NoticeKind kind) {
    return kind == NoticeKind::error ? "stripError" : kind == NoticeKind::warning ? "stripWarning" : "stripInfo";
}

QString signOf(NoticeKind kind) {
    return kind == NoticeKind::error ? QStringLiteral("✕") : kind == NoticeKind::warning ? QStringLiteral("▲") : QStringLiteral("●");
}

void setRole(QWidget* widget, const char* role) {
    widget->setProperty("role", role);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent), m_icon(new QLabel), m_text(new QLabel), m_close(new QToolButton) {
    setAutoFillBackground(true);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setText(QStringLiteral("✕"));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss (Esc)"));
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(6);
    row->addWidget(m_icon, 0, Qt::AlignVCenter);
    row->addWidget(m_text, 1);
    row->addLayout(m_buttons);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::dismiss);
    hide();
}

void NoticeBar::say(NoticeKind kind, const QString& text, const std::vector<NoticeAction>& actions) {
    setRole(this, roleOf(kind));
    m_icon->setText(signOf(kind));
    setRole(m_icon, kind == NoticeKind::error ? "error" : kind == NoticeKind::warning ? "warning" : "muted");
    m_text->setText(text);
    setAccessibleName(text);
    while (QLayoutItem* const item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const NoticeAction& action : actions) {
        auto* const button = new QPushButton(action.text, this);
        button->setAutoDefault(true);
        m_buttons->addWidget(button);
        button->show();  // at once, also in a bar that is on screen: it may be given the keyboard
        if (m_buttons->count() == 1)
            setRole(button, "primary");
        connect(button, &QPushButton::clicked, this, [this, run = action.run] {
            dismiss();
            run();
        });
    }
    show();
}

void NoticeBar::dismiss() {
    if (isHidden())
        return;
    hide();
    emit dismissed();
}

void NoticeBar::focusFirst() {
    if (m_buttons->count() > 0)
        m_buttons->itemAt(0)->widget()->setFocus();
}

QString NoticeBar::text() const {
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        return dismiss();
    QFrame::keyPressEvent(event);
}

}  // namespace edge::panel
