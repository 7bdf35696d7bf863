#pragma once

#include <QString>

namespace edge::http {

/// Whose request it is.
enum class Identity { none, anon, serviceRole, bearer };

struct Authorization {
    Identity identity = Identity::anon;
    QString bearer;  ///< the custom token, with or without "Bearer " before it
    bool operator==(const Authorization&) const = default;
};

/// The tokens of the project on this machine.
struct LocalKeys {
    QString anon;
    QString serviceRole;
    QByteArray jwtSecret;
    bool operator==(const LocalKeys&) const = default;
};

/// Those every local project shares unless its config.toml says otherwise.
LocalKeys wellKnownKeys();

/// The token that goes out, without "Bearer "; empty when none does.
QString tokenOf(const Authorization& authorization, const LocalKeys& keys);

/// Stable names for files: "none", "anon", "service_role", "bearer".
QString nameOf(Identity identity);
Identity identityNamed(const QString& name);

}  // namespace edge::http
