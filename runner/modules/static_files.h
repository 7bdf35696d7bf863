#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/modules/archive.h"
#include "runner/protocol/result.h"

namespace edge::modules {

struct StaticFiles {
    std::vector<StaticFile> files;
    std::vector<std::string> unmatched;         ///< patterns without a file
    std::vector<std::filesystem::path> inputs;  ///< absolute: the files, and "folder/" where another may come
};

/// What these patterns of static_files (relative to supabase/) name. Errors: "outside_project", "static_files_too_large", those of
/// reading files.
protocol::Result<StaticFiles> readStaticFiles(const std::filesystem::path& project, const std::vector<std::string>& patterns);

/// Those that an archive holds.
std::vector<StaticFile> staticFilesOf(const eszip::Archive& archive);

/// Static files of a function as modules that nobody imports: the isolate finds them by their paths.
void addStaticFiles(Graph& graph, const std::vector<StaticFile>& files);

}  // namespace edge::modules
