#include "editor/text/text_file.h"

#include <cmath>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringConverter>

namespace edge::text {

namespace {

using protocol::Error;

const QByteArray utf8Mark = QByteArrayLiteral("\xEF\xBB\xBF");

QByteArray digestOf(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

Error refusal(const char* code, const QString& message, const QString& hint) {
    return {code, message.toStdString(), hint.toStdString()};
}

QString shown(const QString& path) {
    return QFileInfo(path).fileName();
}

Error cannotRead(const QString& path, const QFile& file) {
    if (!QFileInfo::exists(path))
        return refusal("file_missing", QObject::tr("%1 does not exist.").arg(path), QObject::tr("It may have been moved or deleted."));
    return refusal("file_unreadable", QObject::tr("%1 cannot be read: %2.").arg(path, file.errorString()),
                   QObject::tr("Check the permissions of the file, then open it again."));
}

Error cannotSave(const QString& path, const QString& reason) {
    const QFileInfo folder(QFileInfo(path).path());
    if (!folder.exists())
        return refusal("folder_missing", QObject::tr("%1 was not saved: its folder %2 no longer exists.").arg(shown(path), folder.filePath()),
                       QObject::tr("Create the folder again and save. The text is kept here until then."));
    if (!folder.isWritable() || (QFileInfo::exists(path) && !QFileInfo(path).isWritable()))
        return refusal("file_read_only", QObject::tr("%1 was not saved: no permission to write (%2).").arg(shown(path), reason),
                       QObject::tr("Make the file and its folder writable and save again. The text is kept here until then."));
    return refusal("save_failed", QObject::tr("%1 was not saved: %2.").arg(shown(path), reason),
                   QObject::tr("Free space on the disk and save again. The text is kept here until then, and the file is as it was."));
}

/// Rounded up, so that what is too large never reads as what is allowed.
double megabytesUp(qint64 bytes) {
    return std::ceil(static_cast<double>(bytes) / 1e5) / 10;
}

}  // namespace

LineEnding lineEndingOf(const QByteArray& bytes) {
    const auto crlf = bytes.count("\r\n");
    const auto lf = bytes.count('\n') - crlf;
    const auto cr = bytes.count('\r') - crlf;
    if (crlf > lf)
        return LineEnding::crlf;
    return cr > lf ? LineEnding::cr : LineEnding::lf;
}

protocol::Result<TextFile> loadTextFile(const QString& path) {
    QFile file(path);
    const QFileInfo info(path);
    if (info.isDir())
        return refusal("is_folder", QObject::tr("%1 is a folder.").arg(path), QObject::tr("Open one of the files in it."));
    if (info.exists() && !info.isFile())
        return refusal("not_a_file", QObject::tr("%1 is no regular file.").arg(path), QObject::tr("Only text files can be edited here."));
    if (info.size() > largestTextFile)
        return refusal("file_too_large", QObject::tr("%1 is too large to edit: %2 MB.").arg(shown(path)).arg(megabytesUp(info.size()), 0, 'f', 1),
                       QObject::tr("Files up to 20 MB open here."));
    if (!file.open(QIODevice::ReadOnly))
        return cannotRead(path, file);
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return cannotRead(path, file);
    if (bytes.contains('\0'))
        return refusal("file_binary", QObject::tr("%1 is a binary file.").arg(shown(path)), QObject::tr("Only text files can be edited here."));
    QStringDecoder decoder(QStringDecoder::Utf8);
    TextFile result;
    result.text = decoder.decode(bytes);
    // A character that the end cuts off is no error to the decoder, but would be gone after saving.
    const QByteArray body = bytes.startsWith(utf8Mark) ? bytes.sliced(utf8Mark.size()) : bytes;
    if (decoder.hasError() || result.text.toUtf8() != body)
        return refusal("file_not_utf8", QObject::tr("%1 is not UTF-8 text.").arg(shown(path)),
                       QObject::tr("Convert it to UTF-8 first: iconv -f latin1 -t utf-8."));
    result.byteOrderMark = bytes.startsWith(utf8Mark);
    result.lineEnding = lineEndingOf(bytes);
    result.digest = digestOf(bytes);
    return result;
}

protocol::Result<QByteArray> saveTextFile(const QString& path, const QString& text, bool byteOrderMark) {
    const QByteArray bytes = (byteOrderMark ? utf8Mark : QByteArray()) + text.toUtf8();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return cannotSave(path, file.errorString());
    if (file.write(bytes) != bytes.size() || !file.flush() || !file.commit())
        return cannotSave(path, file.errorString());
    return digestOf(bytes);
}

QByteArray digestOnDisk(const QString& path) {
    QFile file(path);
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) ? digestOf(file.readAll()) : QByteArray();
}

}  // namespace edge::text
