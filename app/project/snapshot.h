#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "runner/protocol/result.h"

namespace edge::project {

/// A file or folder of the project, as the tree shows it.
struct Entry {
    QString path;  ///< absolute
    bool isFolder = false;
    std::vector<Entry> children;  ///< folders first, then by name
    bool operator==(const Entry&) const = default;
};

/// One function with everything in its folder.
struct FunctionEntry {
    QString name;
    QString folder;      ///< may be missing when config.toml names an entrypoint elsewhere
    QString entrypoint;
    bool verifyJwt = true;
    bool isEnabled = true;
    bool hasSettings = false;  ///< config.toml has a section for it
    std::vector<Entry> files;
    bool operator==(const FunctionEntry&) const = default;
};

/// Something wrong that the rest works without: a line of config.toml, a folder that cannot be read.
struct Remark {
    QString function;  ///< empty: it concerns the file or folder alone
    QString path;      ///< absolute
    QString text;      ///< what is wrong, and what to do
    bool operator==(const Remark&) const = default;
};

/// What lay on disk at one moment.
struct Snapshot {
    QString folder;           ///< holds supabase/
    QString functionsFolder;
    std::vector<FunctionEntry> functions;  ///< by name
    std::vector<Entry> shared;  ///< folders beside the functions that are none: _shared
    std::vector<Entry> config;  ///< config.toml, deno.json, environment files
    std::vector<Remark> remarks;
    QStringList watched;        ///< folders and files whose change asks for a new look
    bool operator==(const Snapshot&) const = default;
};

/// Reads the project at `folder`, or the one that it lies in. Errors as config::loadProject().
protocol::Result<Snapshot> readSnapshot(const QString& folder);

}  // namespace edge::project
