#include "app/deploy/token_form.h"

#include <QAction>
#include <QDesktopServices>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "app/deploy/deploy_values.h"
#include "app/deploy/parts.h"
#include "app/deploy/token_store.h"

namespace edge::deploy {

TokenForm::TokenForm(TokenStore* store, QWidget* parent)
    : QWidget(parent),
      m_store(store),
      m_field(new QLineEdit(this)),
      m_session(new QPushButton(tr("Use for this session"), this)),
      m_keep(new QPushButton(tr("Save in keychain"), this)),
      m_close(new QPushButton(tr("Close"), this)),
      m_note(makeText(this, "muted")) {
    buildLayout();
    connect(m_field, &QLineEdit::textChanged, this, &TokenForm::check);
    connect(m_field, &QLineEdit::returnPressed, m_session, &QPushButton::click);
    connect(m_session, &QPushButton::clicked, this, [this] { give(false); });
    connect(m_keep, &QPushButton::clicked, this, [this] { give(true); });
    connect(m_close, &QPushButton::clicked, this, &TokenForm::closed);
    connect(m_store, &TokenStore::saved, this, [this] { setNote("ok", tr("Saved in the keychain.")); });
    connect(m_store, &TokenStore::saveFailed, this, [this](const QString& reason) {
        setNote("warning", tr("No keychain took it (%1). The token is used until the studio closes and is not written anywhere. "
                              "To keep it, set SUPABASE_ACCESS_TOKEN or put it into ~/.supabase/access-token.").arg(reason));
    });
    check();
}

void TokenForm::buildLayout() {
    m_field->setObjectName("deploy.token");
    m_field->setEchoMode(QLineEdit::Password);
    m_field->setPlaceholderText("sbp_…");
    m_field->setAccessibleName(tr("Access token"));
    m_session->setObjectName("deploy.token.session");
    m_keep->setObjectName("deploy.token.keep");
    m_close->setObjectName("deploy.token.close");
    auto* title = new QLabel(tr("Access token"), this);
    setRole(title, "sectionTitle");
    auto* make = new QPushButton(tr("Make one…"), this);
    make->setToolTip("https://supabase.com/dashboard/account/tokens");
    setRole(make, "link");
    connect(make, &QPushButton::clicked, this,
            [] { QDesktopServices::openUrl(QUrl("https://supabase.com/dashboard/account/tokens")); });

    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(make);
    head->addWidget(m_close);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_session);
    buttons->addWidget(m_keep);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 4);
    layout->setSpacing(8);
    auto* rule = new QFrame(this);
    setRole(rule, "rule");
    rule->setFixedHeight(1);
    layout->addWidget(rule);
    layout->addLayout(head);
    layout->addWidget(m_field);
    layout->addLayout(buttons);
    layout->addWidget(m_note);
}

void TokenForm::check() {
    const QString text = m_field->text().trimmed();
    const bool good = isAccessToken(text);
    m_session->setEnabled(good);
    m_keep->setEnabled(good);
    if (text.isEmpty()) return;
    if (good) setNote("muted", {});
    else setNote("warning", tr("An access token is sbp_ and 40 hexadecimal digits."));
}

void TokenForm::give(bool keep) {
    const QString token = m_field->text().trimmed();
    if (!isAccessToken(token)) return;
    m_field->clear();
    setNote("ok", tr("Used for this session."));
    if (keep) m_store->save(token);
    emit tokenGiven(token);
}

void TokenForm::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) emit closed();
    else QWidget::keyPressEvent(event);
}

void TokenForm::setNote(const char* role, const QString& text) {
    setRole(m_note, role);
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

QString TokenForm::note() const { return m_note->text(); }

}  // namespace edge::deploy
