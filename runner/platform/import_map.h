#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::platform {

/// The part of a deno.json or import map that decides which files go up. Keys are compared with specifiers as written,
/// and values without a URL scheme are paths from the map's folder, as the platform's own command line has it.
struct ImportMap {
    using Entries = std::vector<std::pair<std::string, std::string>>;

    std::filesystem::path folder;                           ///< absolute; values are relative to it
    Entries imports;                                        ///< in the order of the file
    std::vector<std::pair<std::string, Entries>> scopes;    ///< likewise; the key as written
    std::string importMap;                                  ///< "importMap" of a deno.json; empty when not given

    bool mapsNothing() const { return imports.empty() && scopes.empty(); }
};

/// Reads JSON with comments and trailing commas. `shown` is the file's name in messages.
/// Error: "broken_import_map" (not JSON, or a key of the wrong kind), with the line.
protocol::Result<ImportMap> parseImportMap(std::string_view text, const std::filesystem::path& folder, const std::string& shown);

/// The file that `specifier` means in `importer` (absolute): mapped, or relative to it. Nothing for packages, URLs and
/// specifiers without a file extension. The file need not exist.
std::optional<std::filesystem::path> resolveImport(const ImportMap& map, const std::string& specifier,
                                                   const std::filesystem::path& importer);

/// The local file or folder that a value of the map names; nothing for URLs and packages with a scheme.
std::optional<std::filesystem::path> targetOf(const ImportMap& map, const std::string& value);

}  // namespace edge::platform
