#include "app/composer/response/body_parts.h"

#include <QStringDecoder>

namespace edge::response {

namespace {

constexpr qsizetype sniffed = 4096;

/// True when the beginning decodes as UTF-8 without NUL bytes; a character cut off by the end of the sample is no fault.
bool looksLikeText(const QByteArray& body) {
    const QByteArray sample = body.left(sniffed);
    if (sample.contains('\0')) return false;
    QStringDecoder decoder(QStringConverter::Utf8);
    const QString text = decoder(sample);
    return !decoder.hasError() && !text.contains(QChar::ReplacementCharacter);
}

bool isTextType(const QString& type) {
    static const QStringList known{"application/xml", "application/javascript", "application/x-ndjson",
                                   "application/x-www-form-urlencoded", "application/yaml", "application/toml"};
    return type.startsWith(QLatin1String("text/")) || type.endsWith(QLatin1String("+xml")) || known.contains(type);
}

}  // namespace

BodyClass classify(const QString& contentType, const QByteArray& body) {
    if (body.isEmpty()) return BodyClass::empty;
    const QString type = contentType.section(u';', 0, 0).trimmed().toLower();
    if (type == QLatin1String("application/json") || type.endsWith(QLatin1String("+json"))) return BodyClass::json;
    if (type.startsWith(QLatin1String("image/"))) return BodyClass::image;
    if (isTextType(type)) return BodyClass::text;
    if (type.startsWith(QLatin1String("audio/")) || type.startsWith(QLatin1String("video/"))) return BodyClass::binary;
    return looksLikeText(body) ? BodyClass::text : BodyClass::binary;
}

std::vector<qsizetype> cutParts(const QByteArray& text, qsizetype size) {
    std::vector<qsizetype> ends;
    qsizetype start = 0;
    while (text.size() - start > size) {
        qsizetype end = start + size;
        const qsizetype lineEnd = text.lastIndexOf('\n', end - 1);
        if (lineEnd >= start + size / 2) {
            end = lineEnd + 1;
        } else {
            while (end > start + 1 && (uchar(text[end]) & 0xC0) == 0x80) --end;
        }
        ends.push_back(end);
        start = end;
    }
    ends.push_back(text.size());
    return ends;
}

QString breakLongLines(const QString& text, qsizetype longest) {
    QString broken;
    qsizetype lineStart = 0;
    while (lineStart <= text.size()) {
        qsizetype end = text.indexOf(u'\n', lineStart);
        if (end < 0) end = text.size();
        for (qsizetype at = lineStart; at < end || at == lineStart; at += longest) {
            broken += QStringView(text).sliced(at, qMin(longest, end - at));
            if (at + longest < end) broken += u'\n';
        }
        if (end < text.size()) broken += u'\n';
        lineStart = end + 1;
    }
    return broken;
}

}  // namespace edge::response
