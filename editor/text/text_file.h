#pragma once

#include <QByteArray>
#include <QString>

#include "runner/protocol/result.h"

namespace edge::text {

enum class LineEnding { lf, crlf, cr };

/// A text file as read: the text keeps its line ends, whatever they are.
struct TextFile {
    QString text;
    bool byteOrderMark = false;
    LineEnding lineEnding = LineEnding::lf;  ///< what most lines end with; new lines get it
    QByteArray digest;                       ///< of the bytes on disk: tells a change from a touch
};

inline constexpr qint64 largestTextFile = 20'000'000;

/// Refuses what is no UTF-8 text, and files larger than largestTextFile.
protocol::Result<TextFile> loadTextFile(const QString& path);

/// The line ending that most lines have; LF where there is none.
LineEnding lineEndingOf(const QByteArray& bytes);

/// Writes beside the file and renames, so that a full disk or a crash leaves the old file whole. Line ends are written
/// as they are in `text`. Answers the digest of what lies on disk now.
protocol::Result<QByteArray> saveTextFile(const QString& path, const QString& text, bool byteOrderMark);

/// The digest of the file's bytes; empty when it cannot be read.
QByteArray digestOnDisk(const QString& path);

}  // namespace edge::text
