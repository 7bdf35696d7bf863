#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace edge::deploy {

class TokenStore;

/// Asks for an access token and keeps it for this session or in the keychain. The text never leaves this object but
/// through tokenGiven() and the TokenStore.
class TokenForm : public QWidget {
    Q_OBJECT

public:
    /// `store` is borrowed and outlives the form.
    explicit TokenForm(TokenStore* store, QWidget* parent = nullptr);

    QLineEdit* field() const { return m_field; }
    QString note() const;

signals:
    /// A well-formed token to use from now on.
    void tokenGiven(const QString& token);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildLayout();
    void check();
    void give(bool keep);
    void setNote(const char* role, const QString& text);

    TokenStore* m_store;
    QLineEdit* m_field;
    QPushButton* m_session;
    QPushButton* m_keep;
    QPushButton* m_close;
    QLabel* m_note;
};

}  // namespace edge::deploy
