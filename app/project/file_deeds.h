#pragma once

#include <QString>

#include "runner/protocol/result.h"

/// What the tree does to the disk. Nothing here overwrites or destroys: names that are taken are refused, and what is
/// deleted goes to the trash.
namespace edge::project {

/// Empty when the platform takes the name and it is free; else what is wrong with it.
QString functionNameFault(const QString& functionsFolder, const QString& name);
QString fileNameFault(const QString& folder, const QString& name);

/// Writes index.ts and deno.json of a new function; answers the path of index.ts.
protocol::Result<QString> createFunction(const QString& functionsFolder, const QString& name);

/// An empty file; folders in the name are made. Answers its path.
protocol::Result<QString> createFile(const QString& folder, const QString& name);

/// Answers the new path.
protocol::Result<QString> renamePath(const QString& path, const QString& name);
protocol::Outcome trashPath(const QString& path);

}  // namespace edge::project
