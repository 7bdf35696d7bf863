#include "runner/platform/upload_plan.h"

#include <nlohmann/json.hpp>
#include <numeric>

#include "runner/config/read_file.h"
#include "runner/platform/file_collector.h"
#include "runner/config/glob.h"
#include "runner/platform/import_map.h"

namespace edge::platform {
namespace {

namespace fs = std::filesystem;
using protocol::Error;
using protocol::Outcome;
using protocol::Result;

/// Above this the platform has been seen to answer with a bare 500.
constexpr std::uint64_t riskyBytes = 4'000'000;

Result<ImportMap> readMap(const FileCollector& collector, const fs::path& path) {
    const auto text = config::readFile(path, collector.shown(path));
    if (!text) return text.error();
    return parseImportMap(*text, path.parent_path(), collector.shown(path));
}

Error mapError(const Error& error, const std::string& shown) {
    if (error.code != "file_missing") return error;
    return {"import_map_missing", shown + ", the import map, does not exist.",
            "Create it, or correct import_map in supabase/config.toml (or importMap in deno.json)."};
}

/// A setting that cannot be read must not become a default on the platform: verify_jwt guards who may call.
Outcome checkConfig(const config::Project& project, const config::Function& function) {
    const std::string file = config::shownPath(project.directory, project.configFile);
    const std::string own = " functions." + function.name + ".";
    for (const config::Warning& warning : project.warnings) {
        if (warning.at.file != file) continue;
        const bool whole = warning.error.code == "config_invalid" || warning.error.code == "unreadable_file";
        const bool setting = warning.error.code == "config_value" && warning.error.message.find(own) != std::string::npos;
        if (whole || setting)
            return Error{"config_invalid", warning.error.message, "Correct line " + std::to_string(warning.at.line) + " of " + file +
                         " before deploying: its settings decide who may call the function."};
    }
    return protocol::success();
}

/// Lists the function's deno.json or import map, and the map that a deno.json without imports refers to.
Result<ImportMap> addImportMaps(FileCollector& collector, const fs::path& path) {
    if (path.empty()) return ImportMap{};
    if (const Outcome listed = collector.add(path); !listed) return mapError(listed.error(), collector.shown(path));
    auto map = readMap(collector, path);
    if (!map) return map;
    const std::string name = path.filename().string();
    if (map->importMap.empty() || !map->mapsNothing() || (name != "deno.json" && name != "deno.jsonc")) return map;
    const auto named = targetOf(*map, map->importMap);
    if (!named)
        return Error{"import_map_missing", collector.shown(path) + " takes its import map from " + map->importMap +
                     ", which the platform does not load.", "Copy that import map into the project."};
    if (const Outcome listed = collector.add(*named); !listed) return mapError(listed.error(), collector.shown(*named));
    return readMap(collector, *named);
}

Outcome addStaticFiles(FileCollector& collector, const config::Project& project, const std::vector<std::string>& written,
                       UploadPlan& plan) {
    for (const std::string& text : written) {
        const fs::path pattern = (project.supabaseDirectory / text).lexically_normal().lexically_relative(project.directory);
        if (pattern.empty() || *pattern.begin() == "..")
            return Error{"outside_project", "static_files names " + text + ", which lies outside the project folder.",
                         "Correct [functions." + plan.slug + "] static_files in supabase/config.toml."};
        plan.staticPatterns.push_back(pattern.generic_string());
        const auto found = config::expandGlob(project.directory, pattern.generic_string());
        if (found.empty()) collector.warn("static_files: nothing matches " + pattern.generic_string() + ".");
        for (const fs::path& path : found) {
            const Outcome listed = collector.add(path);
            if (!listed && listed.error().code == "is_folder")
                return Error{"static_folder", "static_files: " + text + " matches the folder " + collector.shown(path) +
                             ", and the platform takes files only.", "Write a pattern that matches files only, such as *.html."};
            if (!listed && listed.error().code == "holds_secrets") collector.warn("Left out: " + listed.error().message);
            else if (!listed) return listed;
        }
    }
    return protocol::success();
}

Outcome checkEntrypoint(const FileCollector& collector, const config::Function& function, const Outcome& listed) {
    if (listed) return listed;
    if (listed.error().code != "file_missing" && listed.error().code != "is_folder") return listed;
    return Error{"entrypoint_missing", collector.shown(function.entrypoint) + ", the entry point of " + function.name +
                 ", does not exist.", "Create it, or correct entrypoint in [functions." + function.name + "] of supabase/config.toml."};
}

}  // namespace

std::uint64_t UploadPlan::bytes() const {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const UploadFile& file) { return sum + file.bytes; });
}

std::string UploadPlan::metadata() const {
    nlohmann::ordered_json json;
    json["entrypoint_path"] = entrypoint;
    json["import_map_path"] = importMap;
    json["static_patterns"] = staticPatterns;
    if (verifyJwt) json["verify_jwt"] = *verifyJwt;
    json["name"] = slug;
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Result<UploadPlan> planUpload(const config::Project& project, const config::Function& function) {
    if (!config::isSlug(function.name))
        return Error{"bad_slug", "\"" + function.name + "\" cannot be the name of a deployed function.",
                     "Begin with a letter and use letters, digits, '_' and '-' only."};
    if (const Outcome checked = checkConfig(project, function); !checked) return checked.error();
    UploadPlan plan;
    plan.slug = function.name;
    plan.verifyJwt = function.verifyJwt;
    plan.enabled = function.enabled;
    if (!plan.enabled) return plan;

    FileCollector collector(project.directory, plan);
    plan.entrypoint = collector.shown(function.entrypoint);
    plan.importMap = function.importMap.empty() ? std::string() : collector.shown(function.importMap);
    const auto map = addImportMaps(collector, function.importMap);
    if (!map) return map.error();
    if (const Outcome listed = addStaticFiles(collector, project, function.staticFiles, plan); !listed) return listed.error();
    if (const Outcome entry = checkEntrypoint(collector, function, collector.add(function.entrypoint)); !entry) return entry.error();
    collector.walk(function.entrypoint, *map);
    collector.addTargets(*map);
    collector.addMissed(*map);
    if (plan.bytes() > riskyBytes)
        plan.warnings.push_back("The files are larger than 4 MB together; the platform has refused such uploads without saying why.");
    return plan;
}

}  // namespace edge::platform
