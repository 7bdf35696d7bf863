#include "app/composer/http/token.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QStringList>

#include "app/composer/http/json_text.h"

namespace edge::http {

namespace {

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray decodePart(const QString& part) {
    const auto decoded = QByteArray::fromBase64Encoding(part.toLatin1(), base64Url | QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

}  // namespace

std::optional<DecodedToken> decodeToken(const QString& token) {
    const QStringList parts = token.trimmed().split(u'.');
    if (parts.size() != 3) return std::nullopt;
    const QByteArray header = decodePart(parts[0]), claims = decodePart(parts[1]);
    const auto prettyHeader = prettyJson(QString::fromUtf8(header)), prettyClaims = prettyJson(QString::fromUtf8(claims));
    if (!prettyHeader || !prettyClaims) return std::nullopt;
    const QJsonObject headerValues = QJsonDocument::fromJson(header).object();
    const QJsonObject claimValues = QJsonDocument::fromJson(claims).object();
    DecodedToken decoded{*prettyHeader, *prettyClaims, headerValues["alg"].toString(), claimValues["role"].toString(), {}};
    if (claimValues["exp"].isDouble())
        decoded.expires = QDateTime::fromSecsSinceEpoch(qint64(claimValues["exp"].toDouble()), Qt::UTC);
    return decoded;
}

bool isSignedWith(const QString& token, const QByteArray& secret) {
    const auto decoded = decodeToken(token);
    if (!decoded || decoded->algorithm != QLatin1String("HS256")) return false;
    const QByteArray text = token.trimmed().toLatin1();
    const qsizetype dot = text.lastIndexOf('.');
    const QByteArray signature =
        QMessageAuthenticationCode::hash(text.left(dot), secret, QCryptographicHash::Sha256).toBase64(base64Url);
    return signature == text.mid(dot + 1);
}

}  // namespace edge::http
