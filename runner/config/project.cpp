#include "runner/config/project.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

#include "runner/config/config_file.h"
#include "runner/config/env_file.h"
#include "runner/config/local_keys.h"
#include "runner/config/plain_json.h"
#include "runner/config/read_file.h"

namespace edge::config {
namespace fs = std::filesystem;
namespace {

constexpr const char* entrypointNames[] = {"index.ts", "index.tsx", "index.js", "index.mjs", "index.jsx", "index.cjs"};

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// The nearest folder that holds supabase/, upwards. Nothing when there is none.
std::optional<fs::path> findProjectFolder(const fs::path& start) {
    if (isFolder(start / "supabase")) return start;
    for (fs::path folder = start; folder.has_relative_path();) {
        folder = folder.parent_path();
        if (isFolder(folder / "supabase/functions") || isThere(folder / "supabase/config.toml")) return folder;
    }
    return std::nullopt;
}

/// Variables for env(NAME) of config.toml: the process environment, then the dotenv files the platform's tools look
/// for, in supabase/ and in the project folder.
class ConfigVariables {
public:
    explicit ConfigVariables(const Project& project) {
        const char* chosen = std::getenv("SUPABASE_ENV");
        const std::string kind = chosen && *chosen ? chosen : "development";
        for (const fs::path& folder : {project.supabaseDirectory, project.directory}) {
            take(folder / (".env." + kind + ".local"));
            if (kind != "test") take(folder / ".env.local");
            take(folder / (".env." + kind));
            take(folder / ".env");
        }
    }

    std::optional<std::string> operator()(const std::string& name) const {
        if (const char* value = std::getenv(name.c_str())) return value;
        const auto found = m_variables.find(name);
        return found == m_variables.end() ? std::nullopt : std::optional(found->second);
    }

private:
    void take(const fs::path& path) {
        const auto file = readEnvFile(path, path.string());
        if (file.ok()) m_variables.insert(file->variables.begin(), file->variables.end());
    }

    std::map<std::string, std::string> m_variables;
};

fs::path defaultEntrypoint(const fs::path& folder) {
    for (const char* name : entrypointNames)
        if (isThere(folder / name)) return folder / name;
    return folder / entrypointNames[0];
}

fs::path defaultImportMap(const Project& project, const fs::path& folder) {
    for (const fs::path& path : {folder / "deno.json", folder / "deno.jsonc", folder / "import_map.json",
                                 project.functionsDirectory / "import_map.json"})
        if (isThere(path)) return path;
    return {};
}

protocol::Result<std::vector<std::string>> functionFolders(const Project& project) {
    std::vector<std::string> names;
    if (!isFolder(project.functionsDirectory)) return names;
    std::error_code problem;
    for (fs::directory_iterator entry(project.functionsDirectory, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        const std::string name = entry->path().filename().string();
        if (isSlug(name) && isThere(defaultEntrypoint(entry->path()))) names.push_back(name);
    }
    if (problem)
        return protocol::Error{"unreadable_folder", "supabase/functions cannot be read: " + problem.message() + ".",
                               "Check the permissions of " + project.functionsDirectory.string() + "."};
    return names;
}

void checkEntrypoint(Project& project, const Function& function) {
    if (!function.enabled || access(function.entrypoint.c_str(), R_OK) == 0) return;
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    protocol::Error error{"unreadable_file",
                          function.entrypointShown + " cannot be read: " + std::strerror(errno) + ".",
                          "Check its permissions."};
    if (missing)
        error = {"entrypoint_missing", "The function " + function.name + " has no " + function.entrypointShown + ".",
                 "Create the file, or correct entrypoint in [functions." + function.name + "]."};
    project.warnings.push_back({std::move(error), function.name, {function.entrypointShown, 0, 0}});
}

/// Whether the function's deno.json says so. A file that cannot be read does not: the build tells what is wrong with it.
bool asksForSnapshot(const fs::path& config) {
    if (config.filename() != "deno.json" && config.filename() != "deno.jsonc") return false;
    const auto text = readFile(config, config.string());
    if (!text.ok()) return false;
    const auto all = nlohmann::json::parse(plainJson(*text), nullptr, false);
    const auto own = all.is_object() ? all.find("edgeStudio") : all.end();
    if (!all.is_object() || own == all.end() || !own->is_object()) return false;
    const auto snapshot = own->find("snapshot");
    return snapshot != own->end() && snapshot->is_boolean() && snapshot->get<bool>();
}

Function makeFunction(const Project& project, const std::string& name, const FunctionEntry& entry) {
    Function function;
    function.name = name;
    function.folder = project.functionsDirectory / name;
    const fs::path base = project.supabaseDirectory;
    function.entrypoint = entry.entrypoint.empty() ? defaultEntrypoint(function.folder)
                                                   : (base / entry.entrypoint).lexically_normal();
    function.entrypointShown = shownPath(project.directory, function.entrypoint);
    function.importMap = entry.importMap.empty() ? defaultImportMap(project, function.folder)
                                                 : (base / entry.importMap).lexically_normal();
    function.staticFiles = entry.staticFiles;
    function.verifyJwt = entry.verifyJwt;
    function.snapshot = asksForSnapshot(function.importMap);
    function.enabled = entry.enabled;
    function.environment = entry.environment;
    return function;
}

ConfigFile readConfig(Project& project) {
    const std::string shown = shownPath(project.directory, project.configFile);
    const auto text = readFile(project.configFile, shown);
    if (text.ok()) return parseConfigFile(*text, shown, ConfigVariables(project));
    ConfigFile config;
    if (text.error().code != "file_missing") config.warnings.push_back({text.error(), "", {shown, 0, 0}});
    return config;
}

void applyConfig(Project& project, ConfigFile& config) {
    project.projectId = config.projectId;
    project.policy = config.policy;
    project.inspectorPort = config.inspectorPort.value_or(project.inspectorPort);
    project.apiPort = config.apiPort.value_or(project.apiPort);
    project.databasePort = config.databasePort.value_or(project.databasePort);
    project.secrets = std::move(config.secrets);
    project.jwtSecret = config.jwtSecret.value_or(std::string(localJwtSecret));
    project.publishableKey = config.publishableKey.value_or(std::string(localPublishableKey));
    project.secretKey = config.secretKey.value_or(std::string(localSecretKey));
    project.anonKey = config.anonKey.value_or(signRoleToken("anon", project.jwtSecret));
    project.serviceRoleKey = config.serviceRoleKey.value_or(signRoleToken("service_role", project.jwtSecret));
    project.warnings = std::move(config.warnings);
}

protocol::Result<Project> locate(const fs::path& directory) {
    std::error_code problem;
    fs::path start = fs::absolute(directory, problem).lexically_normal();
    if (!start.has_filename()) start = start.parent_path();
    // Without links: the build's file names are, and both are compared.
    const fs::path real = fs::canonical(start, problem);
    if (!problem) start = real;
    if (start.filename() == "supabase" && isThere(start / "functions")) start = start.parent_path();
    const auto folder = findProjectFolder(start);
    if (!isFolder(start) || !folder)
        return protocol::Error{"no_project", start.string() + " is not a project: it has no supabase folder.",
                               "Choose the folder that holds supabase/, or create a function with: edge-runner new hello"};
    Project project;
    project.directory = *folder;
    project.supabaseDirectory = *folder / "supabase";
    project.functionsDirectory = project.supabaseDirectory / "functions";
    project.configFile = project.supabaseDirectory / "config.toml";
    return project;
}

}  // namespace

const Function* Project::find(std::string_view name) const {
    const auto found = std::find_if(functions.begin(), functions.end(),
                                    [&](const Function& function) { return function.name == name; });
    return found == functions.end() ? nullptr : &*found;
}

bool isSlug(std::string_view name) {
    const auto letter = [](unsigned char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto later = [&](unsigned char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), later);
}

protocol::Result<Project> loadProject(const fs::path& directory) {
    auto located = locate(directory);
    if (!located.ok()) return located;
    Project& project = *located;
    ConfigFile config = readConfig(project);
    applyConfig(project, config);

    auto names = functionFolders(project);
    if (!names.ok()) return names.error();
    for (const std::string& name : *names) config.functions.try_emplace(name);
    for (const auto& [name, entry] : config.functions) {
        project.functions.push_back(makeFunction(project, name, entry));
        checkEntrypoint(project, project.functions.back());
    }
    return located;
}

Project archiveProject(const fs::path& directory, const fs::path& archive, const std::string& name) {
    const auto located = locate(directory);
    Project project;
    if (located.ok()) {
        project = *located;
    } else {
        project.directory = archive.parent_path();
        project.supabaseDirectory = project.directory / "supabase";
        project.functionsDirectory = project.supabaseDirectory / "functions";
        project.configFile = project.supabaseDirectory / "config.toml";
    }
    ConfigFile config = readConfig(project);
    applyConfig(project, config);
    Function function = makeFunction(project, name, config.functions[name]);
    function.entrypoint = archive;
    function.entrypointShown = shownPath(project.directory, archive);
    function.importMap.clear();
    function.archive = true;
    project.functions.push_back(std::move(function));
    return project;
}

std::string shownPath(const fs::path& project, const fs::path& path) {
    const fs::path relative = path.lexically_relative(project);
    if (relative.empty() || *relative.begin() == "..") return path.generic_string();
    return relative.generic_string();
}

}  // namespace edge::config
