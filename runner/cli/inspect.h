#pragma once

#include <filesystem>
#include <iosfwd>

namespace CLI {
class App;
}

namespace edge::cli {

enum class InspectForm { text, json };

/// Says what is in an archive: version, sizes, entries as a tree, redirects, npm packages, and what each import costs.
/// JSON: {"file", "envelope", "packed_bytes", "bytes", "version", "checksum", "entries": [{"specifier", "type": "module",
/// "kind", "purpose", "source_bytes", "map_bytes", "total_bytes" (with all that only it brings in)} |
/// {"specifier", "type": "redirect", "target"} | {"specifier", "type": "npm", "package"}], "packages": [{"id",
/// "dependencies": [{"request", "package"}]}], "origins": [{"origin", "entries", "bytes"}], "unresolved_imports"}, or
/// {"error":{code,message,hint}}. Returns the exit code: 0 or 1.
int runInspect(const std::filesystem::path& file, InspectForm form, std::ostream& out, std::ostream& notes);

/// Registers `edge-runner inspect FILE`.
void addInspect(CLI::App& app, int& exitCode);

}  // namespace edge::cli
