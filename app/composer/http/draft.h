#pragma once

#include <QJsonObject>
#include <QString>

#include <vector>

#include "app/composer/http/authorization.h"
#include "app/composer/http/messages.h"

namespace edge::http {

enum class BodyKind { none, json, text, file };

struct DraftHeader {
    bool enabled = true;
    QString name;
    QString value;
    bool operator==(const DraftHeader&) const = default;
};

/// A request as the user is writing it; the body of each kind is kept when another kind is chosen.
struct Draft {
    QString method = QStringLiteral("POST");
    QString function;
    QString path;  ///< after the function's name, with query: "/orders?limit=3"; may be empty
    std::vector<DraftHeader> headers;
    Authorization authorization;
    BodyKind bodyKind = BodyKind::json;
    QString json = QStringLiteral("{\n  \"name\": \"Edge\"\n}");
    QString text;
    QString file;
    bool operator==(const Draft&) const = default;
};

QJsonObject toJson(const Draft& draft);
/// Missing and odd values become the defaults.
Draft draftFromJson(const QJsonObject& object);

/// GET and HEAD carry no body here.
bool sendsBody(const Draft& draft);

/// "http://127.0.0.1:54321/functions/v1/hello/orders?limit=3"; `base` ends with '/'.
QString urlOf(const Draft& draft, const QString& base);

/// Headers that are added because of body and authorization, unless the user wrote them.
Headers addedHeaders(const Draft& draft, const LocalKeys& keys);

Request buildRequest(const Draft& draft, const QString& base, const LocalKeys& keys);

}  // namespace edge::http
