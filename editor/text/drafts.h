#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QString>

#include "runner/protocol/result.h"

namespace edge::text {

/// Unsaved text of one file.
struct Draft {
    QString path;
    QString text;
    QByteArray base;  ///< digest of the file on disk that the text grew from
    bool operator==(const Draft&) const = default;
};

/// Unsaved text on disk, outside the project: one file a document, so that a crash costs nothing typed.
class DraftStore {
public:
    /// Empty folder: keeps nothing.
    explicit DraftStore(QString folder) : m_folder(std::move(folder)) {}

    protocol::Outcome keep(const Draft& draft) const;
    std::optional<Draft> find(const QString& path) const;
    void drop(const QString& path) const;
    std::vector<Draft> all() const;

private:
    QString fileOf(const QString& path) const;

    QString m_folder;
};

}  // namespace edge::text
