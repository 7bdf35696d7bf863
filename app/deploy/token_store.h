#pragma once

#include <QObject>
#include <QString>

namespace edge::deploy {

/// Where the access token is kept between runs of the studio. Every call is answered by exactly one signal, later.
class TokenStore : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void read() = 0;
    virtual void save(const QString& token) = 0;

signals:
    /// Empty: none is kept, or the place cannot be reached.
    void tokenRead(const QString& token);
    void saved();
    /// `reason` is the keychain's own sentence.
    void saveFailed(const QString& reason);
};

/// The keychain of the session (Secret Service, KWallet): service "Supabase CLI", account "access-token". Nothing is ever
/// written in clear text where there is no keychain.
class KeychainTokenStore : public TokenStore {
    Q_OBJECT

public:
    using TokenStore::TokenStore;

    void read() override;
    void save(const QString& token) override;
};

}  // namespace edge::deploy
