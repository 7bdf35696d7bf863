#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/config/limits.h"
#include "runner/protocol/events.h"
#include "runner/protocol/result.h"

/// A project on disk, as the platform's own tools see it: supabase/functions and supabase/config.toml.
namespace edge::config {

/// Something wrong that does not stop the rest from working. `at` names the file (relative to the project) and line.
struct Warning {
    protocol::Error error;
    std::string function;  ///< empty when it concerns the whole project
    protocol::SourcePosition at;
    bool operator==(const Warning&) const = default;
};

/// One function: found as supabase/functions/NAME/index.*, or named in config.toml as [functions.NAME].
struct Function {
    std::string name;                       ///< slug
    std::filesystem::path entrypoint;       ///< absolute; may not exist (then there is a warning)
    std::string entrypointShown;            ///< relative to the project, with '/'
    std::filesystem::path folder;           ///< supabase/functions/NAME, absolute
    std::filesystem::path importMap;        ///< deno.json, deno.jsonc or an import map, absolute; empty: none
    std::vector<std::string> staticFiles;   ///< globs, relative to supabase/, as written
    std::optional<bool> verifyJwt;          ///< nothing: not in config.toml (the platform then means true)
    bool archive = false;                   ///< the entrypoint is an ESZip archive, not a source file
    bool snapshot = false;                  ///< {"edgeStudio": {"snapshot": true}} in its deno.json: starts from a snapshot
    bool enabled = true;                    ///< false: neither served nor deployed
    std::map<std::string, std::string> environment;  ///< [functions.NAME].env
    bool operator==(const Function&) const = default;
};

struct Project {
    std::filesystem::path directory;  ///< absolute; holds supabase/
    std::filesystem::path supabaseDirectory;
    std::filesystem::path functionsDirectory;
    std::filesystem::path configFile;  ///< supabase/config.toml; may not exist
    std::string projectId;             ///< `project_id`; empty when not given
    std::vector<Function> functions;   ///< by name
    std::optional<Policy> policy;      ///< [edge_runtime] policy
    int inspectorPort = 8083;
    int apiPort = 54321;
    int databasePort = 54322;
    std::map<std::string, std::string> secrets;  ///< [edge_runtime.secrets], env(NAME) filled in
    std::string jwtSecret;       ///< [auth] jwt_secret, else the well-known local one
    std::string publishableKey;  ///< likewise
    std::string secretKey;       ///< likewise
    std::string anonKey;         ///< given, else signed with jwtSecret
    std::string serviceRoleKey;  ///< given, else signed with jwtSecret
    std::vector<Warning> warnings;

    const Function* find(std::string_view name) const;
    bool operator==(const Project&) const = default;
};

/// True for names the platform accepts: a letter, then letters, digits, '_' and '-'.
bool isSlug(std::string_view name);

/// Reads the project that `directory` is, lies in, or whose supabase/ folder it is. A broken config.toml or function
/// becomes a warning and the rest is read with the defaults; a project without functions is valid.
/// Errors: "no_project" (no supabase folder there or above), "unreadable_folder".
protocol::Result<Project> loadProject(const std::filesystem::path& directory);

/// A project of one function that comes from an ESZip archive (absolute path). Settings, environment and keys are those
/// of the project that `directory` is or lies in; where there is none, the defaults.
Project archiveProject(const std::filesystem::path& directory, const std::filesystem::path& archive, const std::string& name);

/// The path relative to the project folder, with '/'; absolute when it lies outside.
std::string shownPath(const std::filesystem::path& project, const std::filesystem::path& path);

}  // namespace edge::config
