#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runner/config/project.h"

namespace edge::config {

/// The variables of one dotenv file, in its last spelling of each.
struct EnvFile {
    std::map<std::string, std::string> variables;
    std::vector<Warning> warnings;  ///< lines that say nothing readable, with their position
};

/// Reads dotenv text: `NAME=value`, `export`, '#' comments, single quotes (verbatim), double quotes (`\n` and the like,
/// `$NAME` and `${NAME}` of earlier lines), both also over several lines. `file` is for the warnings.
EnvFile parseEnvFile(std::string_view text, const std::string& file);

/// Errors: "env_file_missing", "unreadable_file".
protocol::Result<EnvFile> readEnvFile(const std::filesystem::path& path, const std::string& shown);

struct EnvironmentOptions {
    std::filesystem::path envFile;  ///< --env-file; empty: supabase/functions/.env and supabase/functions/NAME/.env
    int port = 54321;               ///< of SUPABASE_URL
};

/// What Deno.env shows to the functions of a project on this machine.
struct Environment {
    std::map<std::string, std::string> shared;
    std::map<std::string, std::map<std::string, std::string>> ofFunction;  ///< further ones, by function; these win
    std::vector<Warning> warnings;
    std::vector<std::filesystem::path> files;  ///< read or looked for: a change of one changes the environment
    bool operator==(const Environment&) const = default;
};

/// Lowest first: [edge_runtime.secrets], the env file, supabase/functions/NAME/.env (only without --env-file),
/// [functions.NAME].env, and the injected SUPABASE_ names, which nobody can override (a warning says so).
Environment composeEnvironment(const Project& project, const EnvironmentOptions& options);

}  // namespace edge::config
