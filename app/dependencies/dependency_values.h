#pragma once

#include <QHash>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::dependencies {

/// What the registry has of a package beyond the version in use.
struct Newer {
    QString fitting;  ///< the newest that fits what is asked for; empty: unknown
    QString newest;
    protocol::Error problem;  ///< it could not be asked for; empty code: it could
    bool operator==(const Newer&) const = default;
};
using NewerById = QHash<QString, Newer>;

/// A stretch of one line of a file and what is to stand there instead. Line and column count from 1, in UTF-16 units.
struct TextEdit {
    QString file;  ///< relative to the project
    int line = 0;
    int column = 0;
    QString before;
    QString after;
    bool operator==(const TextEdit&) const = default;
};
using TextEdits = std::vector<TextEdit>;

/// The text of one file with the edits in it; nothing when one of them does not stand where it should.
std::optional<QString> withEdits(const QString& text, TextEdits edits);

/// What `edge-runner deps … --json` printed. Errors: that which the output tells, "runner_died" when it is no answer.
protocol::Result<NewerById> readNewer(const QByteArray& output);
protocol::Result<TextEdits> readEdits(const QByteArray& output);

}  // namespace edge::dependencies
