#include "app/composer/http/authorization.h"

#include "runner/config/local_keys.h"

namespace edge::http {

namespace {

constexpr std::pair<Identity, const char*> names[] = {{Identity::none, "none"},
                                                      {Identity::anon, "anon"},
                                                      {Identity::serviceRole, "service_role"},
                                                      {Identity::bearer, "bearer"}};

}  // namespace

LocalKeys wellKnownKeys() {
    return {QString::fromStdString(config::signRoleToken("anon")),
            QString::fromStdString(config::signRoleToken("service_role")),
            QByteArray::fromStdString(std::string(config::localJwtSecret))};
}

QString tokenOf(const Authorization& authorization, const LocalKeys& keys) {
    switch (authorization.identity) {
    case Identity::none: return {};
    case Identity::anon: return keys.anon;
    case Identity::serviceRole: return keys.serviceRole;
    case Identity::bearer: break;
    }
    const QString token = authorization.bearer.trimmed();
    return token.startsWith(QLatin1String("Bearer "), Qt::CaseInsensitive) ? token.mid(7).trimmed() : token;
}

QString nameOf(Identity identity) {
    for (const auto& [value, name] : names)
        if (value == identity) return QString::fromLatin1(name);
    return {};
}

Identity identityNamed(const QString& name) {
    for (const auto& [value, text] : names)
        if (name == QLatin1String(text)) return value;
    return Identity::anon;
}

}  // namespace edge::http
