#include <nlohmann/json.hpp>

#include "runner/config/env_file.h"
#include "runner/config/local_keys.h"

namespace edge::config {
namespace {

using Variables = std::map<std::string, std::string>;

/// Overlays `from` on `onto`, without the names that only the platform may set.
void overlay(Variables& onto, const Variables& from, const std::string& source, const std::string& function,
             std::vector<Warning>& warnings) {
    for (const auto& [name, value] : from) {
        if (name.rfind("SUPABASE_", 0) != 0) {
            onto[name] = value;
            continue;
        }
        warnings.push_back({{"reserved_variable", "Env name cannot start with SUPABASE_, skipping: " + name,
                             "Rename it in " + source + "; the platform sets the SUPABASE_ names itself."},
                            function,
                            {source, 0, 0}});
    }
}

Variables injected(const Project& project, int port) {
    using nlohmann::json;
    const json keySet = {{"keys", {{{"kty", "oct"}, {"k", base64Url(project.jwtSecret)}}}}};
    return {{"SUPABASE_URL", "http://127.0.0.1:" + std::to_string(port)},
            {"SUPABASE_ANON_KEY", project.anonKey},
            {"SUPABASE_SERVICE_ROLE_KEY", project.serviceRoleKey},
            {"SUPABASE_DB_URL",
             "postgresql://postgres:postgres@127.0.0.1:" + std::to_string(project.databasePort) + "/postgres"},
            {"SUPABASE_PUBLISHABLE_KEYS", json{{"default", project.publishableKey}}.dump()},
            {"SUPABASE_SECRET_KEYS", json{{"default", project.secretKey}}.dump()},
            {"SUPABASE_JWKS", keySet.dump()},
            {"SB_REGION", "local"}};
}

/// Reads an env file and takes its variables up. A missing file that nobody asked for is no news.
void takeFile(Environment& environment, const Project& project, const std::filesystem::path& path, bool asked,
              const std::string& function) {
    environment.files.push_back(path);
    const std::string shown = shownPath(project.directory, path);
    auto file = readEnvFile(path, shown);
    if (!file.ok()) {
        if (asked || file.error().code != "env_file_missing")
            environment.warnings.push_back({file.error(), function, {shown, 0, 0}});
        return;
    }
    for (Warning& warning : file->warnings) environment.warnings.push_back(std::move(warning));
    Variables& onto = function.empty() ? environment.shared : environment.ofFunction[function];
    overlay(onto, file->variables, shown, function, environment.warnings);
}

}  // namespace

Environment composeEnvironment(const Project& project, const EnvironmentOptions& options) {
    Environment environment;
    const std::string config = shownPath(project.directory, project.configFile);
    overlay(environment.shared, project.secrets, config, "", environment.warnings);
    const bool chosen = !options.envFile.empty();
    takeFile(environment, project, chosen ? options.envFile : project.functionsDirectory / ".env", chosen, "");
    for (const Function& function : project.functions) {
        if (!chosen) takeFile(environment, project, function.folder / ".env", false, function.name);
        Variables& own = environment.ofFunction[function.name];
        overlay(own, function.environment, config, function.name, environment.warnings);
        own["SUPABASE_FUNCTION_SLUG"] = function.name;
    }
    for (auto& [name, value] : injected(project, options.port)) environment.shared[name] = value;
    return environment;
}

}  // namespace edge::config
