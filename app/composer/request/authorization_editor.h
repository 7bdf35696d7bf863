#pragma once

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QWidget>

#include "app/composer/http/authorization.h"
#include "app/composer/parts/code_edit.h"
#include "app/composer/parts/elided_label.h"
#include "app/composer/parts/json_highlighter.h"

namespace edge::request {

/// Whose request it is, with the very token that goes out and what it says.
class AuthorizationEditor : public QWidget {
    Q_OBJECT

public:
    explicit AuthorizationEditor(QWidget* parent = nullptr);
    void setAuthorization(const http::Authorization& authorization);
    http::Authorization authorization() const;
    void setKeys(const http::LocalKeys& keys);
    const http::LocalKeys& keys() const { return m_keys; }
    void setColors(const parts::Colors& colors);

    /// "anon", for the tab.
    QString summary() const;
    QString shownToken() const { return m_token->fullText(); }
    QString verdict() const { return m_verdict->text(); }
    QString shownClaims() const { return m_claims->toPlainText(); }

signals:
    void changed();

private:
    void buildLayout();
    void showToken();
    void explain(const QString& token);

    QComboBox* m_identity;
    QLineEdit* m_bearer;
    QLabel* m_about;
    parts::ElidedLabel* m_token;
    QWidget* m_tokenRow;
    QLabel* m_verdict;
    parts::CodeEdit* m_claims;
    parts::JsonHighlighter* m_highlighter;
    http::LocalKeys m_keys;
};

}  // namespace edge::request
