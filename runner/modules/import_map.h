#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::modules {

/// The `imports` and `scopes` of a deno.json, deno.jsonc or import map (HTML, "Import maps"), and the compiler options
/// beside them. Relative keys and targets are absolute paths here.
class ImportMap {
public:
    /// Reads the file, and the one its "importMap" names. `shown` is its name in messages.
    /// Errors: "file_missing", "unreadable_file", "import_map_invalid".
    static protocol::Result<ImportMap> load(const std::filesystem::path& file, const std::string& shown);

    /// What a specifier of `importer` (absolute path) is mapped to: an absolute path or another specifier. The longest
    /// key wins, scopes before the rest. Nothing when no key fits.
    std::optional<std::string> resolve(std::string_view specifier, std::string_view importer) const;

    /// The `compilerOptions` that change the output, as JSON.
    const std::string& compilerOptions() const { return m_compilerOptions; }
    /// Changes with what was read.
    const std::string& text() const { return m_text; }
    /// The files that were read.
    const std::vector<std::filesystem::path>& files() const { return m_files; }

private:
    using Imports = std::map<std::string, std::string>;

    protocol::Outcome read(const std::filesystem::path& file, const std::string& shown);
    static std::optional<std::string> find(const Imports& imports, std::string_view specifier);

    Imports m_imports;
    std::vector<std::pair<std::string, Imports>> m_scopes;  ///< by prefix of the importer's path
    std::string m_compilerOptions = "{}";
    std::string m_text;
    std::vector<std::filesystem::path> m_files;
};

}  // namespace edge::modules
