#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/config/project.h"

namespace edge::config {

/// [functions.NAME] as written.
struct FunctionEntry {
    std::string entrypoint;
    std::string importMap;
    std::vector<std::string> staticFiles;
    std::optional<bool> verifyJwt;
    bool enabled = true;
    std::map<std::string, std::string> environment;
    int line = 0;
};

/// The keys of config.toml that concern functions; everything else in it is left alone.
struct ConfigFile {
    std::string projectId;
    std::map<std::string, FunctionEntry> functions;
    std::optional<Policy> policy;
    std::optional<int> inspectorPort;
    std::optional<int> apiPort;
    std::optional<int> databasePort;
    std::map<std::string, std::string> secrets;
    std::optional<std::string> jwtSecret;
    std::optional<std::string> publishableKey;
    std::optional<std::string> secretKey;
    std::optional<std::string> anonKey;
    std::optional<std::string> serviceRoleKey;
    std::vector<Warning> warnings;
};

/// Gives the value of an environment variable for `env(NAME)`, or nothing.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads config.toml. Text that is not TOML gives an empty ConfigFile with one warning at the line; a key of the wrong
/// kind is skipped with a warning. `shown` is the file's name in warnings.
ConfigFile parseConfigFile(std::string_view text, const std::string& shown, const EnvironmentLookup& lookup);

}  // namespace edge::config
