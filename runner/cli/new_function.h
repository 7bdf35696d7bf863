#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/protocol/result.h"

namespace CLI {
class App;
}

namespace edge::cli {

/// Who may call a new function.
enum class Callers { everybody, users };

/// Makes supabase/functions/NAME with index.ts and deno.json and its section in config.toml; makes supabase/ where the
/// folder has none. Returns the files written. Errors: "bad_name", "function_exists", "not_written".
protocol::Result<std::vector<std::filesystem::path>> newFunction(const std::filesystem::path& project,
                                                                 const std::string& name, Callers callers);

/// Registers `edge-runner new NAME`.
void addNewFunction(CLI::App& app, int& exitCode);

}  // namespace edge::cli
