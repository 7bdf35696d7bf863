#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runner/config/project.h"
#include "runner/protocol/result.h"

namespace edge::platform {

/// One file as it goes up.
struct UploadFile {
    std::string name;            ///< relative to the project, with '/'
    std::filesystem::path path;  ///< absolute
    std::uint64_t bytes = 0;
    bool operator==(const UploadFile&) const = default;
};

/// All that one deployment of one function sends, decided before any request: the files in their order, and the fields
/// of the metadata part. The files' bytes are read later, while they are sent.
struct UploadPlan {
    std::string slug;
    std::vector<UploadFile> files;
    std::string entrypoint;                   ///< relative to the project, as are the next two
    std::string importMap;                    ///< empty: none
    std::vector<std::string> staticPatterns;
    std::optional<bool> verifyJwt;            ///< nothing: keep what the platform has
    bool enabled = true;                      ///< false: config.toml switches the function off, nothing is sent
    std::vector<std::string> warnings;        ///< sentences for people

    std::uint64_t bytes() const;

    /// The text of the metadata part, keys in the order in which the platform's own command line sends them.
    std::string metadata() const;
};

/// Finds what goes up for `function`: import map, static files, the entry point and what it imports, the import map's
/// targets, in this order (the order that the platform's own command line has). Secrets in .env and .npmrc files are
/// left out wherever they lie. A missing import is a warning.
/// Errors: "bad_slug", "config_invalid", "entrypoint_missing", "outside_project", "import_map_missing", "broken_import_map",
/// "static_folder", "unreadable_file".
protocol::Result<UploadPlan> planUpload(const config::Project& project, const config::Function& function);

}  // namespace edge::platform
