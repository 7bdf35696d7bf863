#include "app/composer/http/draft.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QMimeDatabase>
#include <QUrl>

namespace edge::http {

namespace {

constexpr std::pair<BodyKind, const char*> kindNames[] = {
    {BodyKind::none, "none"}, {BodyKind::json, "json"}, {BodyKind::text, "text"}, {BodyKind::file, "file"}};

QString nameOf(BodyKind kind) {
    for (const auto& [value, name] : kindNames)
        if (value == kind) return QString::fromLatin1(name);
    return {};
}

BodyKind kindNamed(const QString& name) {
    for (const auto& [value, text] : kindNames)
        if (name == QLatin1String(text)) return value;
    return BodyKind::json;
}

QString contentTypeOf(const Draft& draft) {
    switch (draft.bodyKind) {
    case BodyKind::none: return {};
    case BodyKind::json: return QStringLiteral("application/json");
    case BodyKind::text: return QStringLiteral("text/plain; charset=utf-8");
    case BodyKind::file: break;
    }
    return QMimeDatabase().mimeTypeForFile(QFileInfo(draft.file), QMimeDatabase::MatchExtension).name();
}

Headers writtenHeaders(const Draft& draft) {
    Headers headers;
    for (const DraftHeader& header : draft.headers)
        if (header.enabled && !header.name.trimmed().isEmpty())
            headers.push_back({header.name.simplified(), header.value.simplified()});
    return headers;
}

}  // namespace

QJsonObject toJson(const Draft& draft) {
    QJsonArray headers;
    for (const DraftHeader& header : draft.headers)
        headers.append(QJsonObject{{"enabled", header.enabled}, {"name", header.name}, {"value", header.value}});
    return {{"method", draft.method},
            {"function", draft.function},
            {"path", draft.path},
            {"headers", headers},
            {"identity", nameOf(draft.authorization.identity)},
            {"bearer", draft.authorization.bearer},
            {"bodyKind", nameOf(draft.bodyKind)},
            {"json", draft.json},
            {"text", draft.text},
            {"file", draft.file}};
}

Draft draftFromJson(const QJsonObject& object) {
    Draft draft;
    draft.method = object["method"].toString(draft.method);
    draft.function = object["function"].toString();
    draft.path = object["path"].toString();
    for (const QJsonValue& header : object["headers"].toArray())
        draft.headers.push_back({header["enabled"].toBool(true), header["name"].toString(), header["value"].toString()});
    draft.authorization = {identityNamed(object["identity"].toString()), object["bearer"].toString()};
    draft.bodyKind = kindNamed(object["bodyKind"].toString());
    draft.json = object["json"].toString(draft.json);
    draft.text = object["text"].toString();
    draft.file = object["file"].toString();
    return draft;
}

bool sendsBody(const Draft& draft) {
    return draft.bodyKind != BodyKind::none && draft.method != QLatin1String("GET") && draft.method != QLatin1String("HEAD");
}

QString urlOf(const Draft& draft, const QString& base) {
    QString path = draft.path.trimmed();
    if (!path.isEmpty() && !path.startsWith(u'/') && !path.startsWith(u'?')) path.prepend(u'/');
    const QUrl url(base + draft.function + path, QUrl::TolerantMode);
    return QString::fromLatin1(url.toEncoded(QUrl::RemoveFragment));
}

Headers addedHeaders(const Draft& draft, const LocalKeys& keys) {
    const Headers written = writtenHeaders(draft);
    Headers added;
    const QString token = tokenOf(draft.authorization, keys);
    if (!token.isEmpty() && valueOf(written, u"authorization").isNull())
        added.push_back({QStringLiteral("Authorization"), QStringLiteral("Bearer ") + token});
    if (sendsBody(draft) && valueOf(written, u"content-type").isNull())
        added.push_back({QStringLiteral("Content-Type"), contentTypeOf(draft)});
    return added;
}

Request buildRequest(const Draft& draft, const QString& base, const LocalKeys& keys) {
    Request request{draft.method, urlOf(draft, base), addedHeaders(draft, keys), {}, {}};
    for (const Header& header : writtenHeaders(draft)) request.headers.push_back(header);
    if (!sendsBody(draft)) return request;
    if (draft.bodyKind == BodyKind::file) request.bodyFile = draft.file;
    else request.body = (draft.bodyKind == BodyKind::json ? draft.json : draft.text).toUtf8();
    return request;
}

}  // namespace edge::http
