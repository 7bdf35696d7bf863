#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace edge::http {

/// A JSON Web Token taken apart for reading (RFC 7519). Nothing here says that it is genuine.
struct DecodedToken {
    QString header;  ///< JSON, laid out
    QString claims;  ///< JSON, laid out
    QString algorithm;
    QString role;  ///< empty when it names none
    QDateTime expires;  ///< invalid when it never does
    bool isExpired(const QDateTime& now) const { return expires.isValid() && expires < now; }
};

/// Nothing when the text is no token of three parts with JSON in the first two.
std::optional<DecodedToken> decodeToken(const QString& token);

/// Whether an HS256 token was signed with this secret.
bool isSignedWith(const QString& token, const QByteArray& secret);

}  // namespace edge::http
