#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/eszip/archive.h"
#include "runner/modules/graph.h"

namespace edge::modules {

/// A file that the function reads at run time.
struct StaticFile {
    std::string path;  ///< relative to the folder supabase/
    std::string content;
};

/// A built function as an archive: all modules, ready to run, in the form that the platform's runtime takes without
/// metadata; what the user wrote is in the source maps. `project`: where the sources lie.
eszip::Archive archiveOf(const Graph& graph, const std::string& function, const std::filesystem::path& project,
                         const std::vector<StaticFile>& staticFiles);

/// The name of the function in an archive: what one of ours tells, of others the name of its file.
std::string archivedFunction(const eszip::Archive& archive, const std::filesystem::path& file);

/// The platform looks its own root up without it: the URL of a module and the specifier of its entry.
std::string archivedUrl(const std::string& specifier);
std::string_view archivedSpecifier(std::string_view url);

/// An archive of ours as a graph that can run. Errors: "eszip_foreign" (made by another tool: its modules are not
/// ready to run here, see foreign_archive.h), "eszip_no_entrypoint".
protocol::Result<Graph> graphOf(const eszip::Archive& archive);

/// Opens, reads and checks the file. Errors: those of reading files, envelopes and archives.
protocol::Result<eszip::Archive> loadArchive(const std::filesystem::path& file);

}  // namespace edge::modules
