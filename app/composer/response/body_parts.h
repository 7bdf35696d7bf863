#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace edge::response {

/// What a body is, as far as showing it goes.
enum class BodyClass { empty, json, text, image, binary };

/// From the content type where it says enough, else from the first bytes.
BodyClass classify(const QString& contentType, const QByteArray& body);

/// The ends of the parts a long text is shown in: each about `size` bytes, cut behind a line end where one is near, never
/// inside a UTF-8 character. One part at least.
std::vector<qsizetype> cutParts(const QByteArray& text, qsizetype size);

/// The text with a break wherever a line exceeds `longest` characters; a text field cannot lay out endless lines quickly.
QString breakLongLines(const QString& text, qsizetype longest);

}  // namespace edge::response
