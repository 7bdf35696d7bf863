#include "app/composer/request/authorization_editor.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/composer/http/token.h"
#include "app/composer/parts/roles.h"

namespace edge::request {

using http::Identity;

AuthorizationEditor::AuthorizationEditor(QWidget* parent)
    : QWidget(parent),
      m_identity(new QComboBox(this)),
      m_bearer(new QLineEdit(this)),
      m_about(new QLabel(this)),
      m_token(new parts::ElidedLabel(Qt::ElideMiddle, this)),
      m_tokenRow(new QWidget(this)),
      m_verdict(new QLabel(this)),
      m_claims(new parts::CodeEdit(this)),
      m_highlighter(new parts::JsonHighlighter(m_claims->document())) {
    m_identity->addItem(tr("None"), int(Identity::none));
    m_identity->addItem(tr("anon"), int(Identity::anon));
    m_identity->addItem(tr("Service role"), int(Identity::serviceRole));
    m_identity->addItem(tr("Custom bearer"), int(Identity::bearer));
    m_identity->setAccessibleName(tr("Authorization"));
    m_bearer->setPlaceholderText(tr("Paste a token"));
    m_bearer->setAccessibleName(tr("Bearer token"));
    m_bearer->setClearButtonEnabled(true);
    m_claims->setReadOnly(true);
    m_claims->setAccessibleName(tr("Claims of the token"));
    buildLayout();
    const auto edited = [this] {
        showToken();
        emit changed();
    };
    connect(m_identity, &QComboBox::currentIndexChanged, this, edited);
    connect(m_bearer, &QLineEdit::textChanged, this, edited);
    setKeys(http::wellKnownKeys());
    setAuthorization({});
}

void AuthorizationEditor::buildLayout() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_identity->setMinimumWidth(136);
    row->addWidget(m_identity);
    row->addWidget(m_bearer, 1);
    row->addWidget(m_about, 1);
    parts::setRole(m_about, "muted");
    layout->addLayout(row);
    auto* tokenRow = new QHBoxLayout(m_tokenRow);
    tokenRow->setContentsMargins(0, 0, 0, 0);
    tokenRow->setSpacing(8);
    m_token->setFont(parts::codeFont());
    m_token->setAccessibleName(tr("Token that goes out"));
    auto* copy = new QToolButton(m_tokenRow);
    copy->setText(tr("Copy"));
    copy->setToolTip(tr("Copy the token"));
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_token->fullText()); });
    tokenRow->addWidget(m_token, 1);
    tokenRow->addWidget(copy);
    layout->addWidget(m_tokenRow);
    m_verdict->setWordWrap(true);
    layout->addWidget(m_verdict);
    layout->addWidget(m_claims, 1);
    layout->addStretch(0);
}

void AuthorizationEditor::setAuthorization(const http::Authorization& authorization) {
    m_bearer->setText(authorization.bearer);
    m_identity->setCurrentIndex(m_identity->findData(int(authorization.identity)));
    showToken();
}

http::Authorization AuthorizationEditor::authorization() const {
    return {Identity(m_identity->currentData().toInt()), m_bearer->text()};
}

void AuthorizationEditor::setKeys(const http::LocalKeys& keys) {
    m_keys = keys;
    showToken();
}

void AuthorizationEditor::setColors(const parts::Colors& colors) {
    m_highlighter->setColors(colors);
}

QString AuthorizationEditor::summary() const {
    switch (authorization().identity) {
    case Identity::none: return tr("no token");
    case Identity::anon: return tr("anon");
    case Identity::serviceRole: return tr("service role");
    case Identity::bearer: break;
    }
    return tr("bearer");
}

void AuthorizationEditor::showToken() {
    const Identity identity = authorization().identity;
    m_bearer->setVisible(identity == Identity::bearer);
    m_about->setVisible(identity != Identity::bearer);
    m_about->setText(identity == Identity::serviceRole ? tr("Passes every check: for servers only")
                     : identity == Identity::anon      ? tr("What a visitor's browser sends")
                                                       : tr("No Authorization header"));
    const QString token = http::tokenOf(authorization(), m_keys);
    m_tokenRow->setVisible(!token.isEmpty());
    m_verdict->setVisible(!token.isEmpty());
    m_token->setText(token);
    explain(token);
}

void AuthorizationEditor::explain(const QString& token) {
    const auto decoded = http::decodeToken(token);
    m_claims->setVisible(decoded.has_value());
    if (!decoded) {
        m_verdict->setText(tr("This is no JWT. Functions that verify tokens will refuse it."));
        parts::setRole(m_verdict, "warning");
        return;
    }
    m_claims->setPlainText(decoded->claims);
    const bool signedHere = http::isSignedWith(token, m_keys.jwtSecret);
    const bool expired = decoded->isExpired(QDateTime::currentDateTimeUtc());
    QStringList parts{decoded->algorithm};
    if (!decoded->role.isEmpty()) parts << tr("role %1").arg(decoded->role);
    parts << (signedHere ? tr("signed with this project's secret") : tr("not signed with this project's secret"));
    if (decoded->expires.isValid()) {
        const QString date = QLocale::c().toString(decoded->expires.date(), QStringLiteral("yyyy-MM-dd"));
        parts << (expired ? tr("expired %1").arg(date) : tr("expires %1").arg(date));
    }
    m_verdict->setText(parts.join(QStringLiteral("  ·  ")));
    parts::setRole(m_verdict, signedHere && !expired ? "ok" : "warning");
}

}  // namespace edge::request
