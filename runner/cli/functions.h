#pragma once

#include <filesystem>
#include <iosfwd>

namespace CLI {
class App;
}

namespace edge::cli {

enum class ListForm { text, json };

/// Lists the project's functions. JSON: [{"name", "entrypoint", "verify_jwt" (null: not set), "enabled", "import_map"}].
/// Returns the exit code: 0, or 1 when there is no project.
int listFunctions(const std::filesystem::path& project, ListForm form, std::ostream& out);

/// Registers `edge-runner functions list`.
void addFunctions(CLI::App& app, int& exitCode);

}  // namespace edge::cli
