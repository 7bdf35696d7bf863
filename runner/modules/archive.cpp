#include "runner/modules/archive.h"

#include <nlohmann/json.hpp>

#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/eszip/envelope.h"
#include "runner/eszip/reader.h"
#include "runner/eszip/supabase.h"
#include "runner/modules/json_members.h"
#include "runner/modules/module_transform.h"
#include "runner/modules/module_url.h"
#include "runner/modules/static_files.h"
#include "runner/modules/wasm_glue.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using protocol::Error;
using protocol::Result;

/// JSON about how an archive of ours was made: {"format":1,"function":…,"entrypoint":specifier}. Its modules are ready to
/// run here: translated, their imports resolved.
constexpr std::string_view ownEntry = "---EDGE-STUDIO---";
constexpr int ownFormat = 1;
constexpr std::string_view platformVersion = "2.0";  ///< of the platform's entries

eszip::ModuleKind kindOf(ModuleKind kind) {
    switch (kind) {
        case ModuleKind::json: return eszip::ModuleKind::json;
        case ModuleKind::data: return eszip::ModuleKind::opaque;
        case ModuleKind::wasm: return eszip::ModuleKind::wasm;
        case ModuleKind::javascript: break;
    }
    return eszip::ModuleKind::javascript;
}

/// The map with what the user wrote, where that is one file.
std::string withContent(const Module& module, const fs::path& project) {
    if (module.sourceMap.empty() || module.origin.empty()) return module.sourceMap;
    json map = json::parse(module.sourceMap, nullptr, false);
    if (!map.is_object() || !map.contains("sources") || map["sources"].size() != 1) return module.sourceMap;
    const auto text = config::readFile(project / module.origin, module.origin);
    if (!text.ok()) return module.sourceMap;
    map["sourcesContent"] = {*text};
    return map.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<json> aboutOwn(const eszip::Archive& archive) {
    const eszip::Module* own = archive.find(ownEntry);
    json about = own ? json::parse(own->source, nullptr, false) : json();
    if (member(about, "format") != json(ownFormat)) return std::nullopt;
    return about;
}

std::shared_ptr<Module> moduleOf(const std::string& url, ModuleKind kind, std::string code, std::string map) {
    auto module = std::make_shared<Module>();
    module->url = url;
    module->kind = kind;
    module->code = std::move(code);
    module->sourceMap = std::move(map);
    module->digest = digestOf(*module);
    return module;
}

/// A WebAssembly module is its bytes and the script that makes an instance of them.
protocol::Outcome addWasm(Graph& graph, const eszip::Module& module) {
    const std::string url = archivedUrl(module.specifier);
    auto glue = wasmGlue(module.source, url + textMark);
    if (!glue.ok()) return glue.error();
    graph.modules.push_back(moduleOf(url + textMark, ModuleKind::data, module.source, {}));
    graph.modules.push_back(moduleOf(url, ModuleKind::wasm, std::move(*glue), {}));
    return protocol::success();
}

/// The bytes that a WebAssembly module takes.
bool isOfWasm(const Graph& graph, const Module& module) {
    if (!module.url.ends_with(textMark)) return false;
    const Module* taker = graph.find(std::string_view(module.url).substr(0, module.url.size() - std::string_view(textMark).size()));
    return taker && taker->kind == ModuleKind::wasm;
}

}  // namespace

eszip::Archive archiveOf(const Graph& graph, const std::string& function, const fs::path& project, const std::vector<StaticFile>& staticFiles) {
    eszip::Archive archive;
    const auto opaque = [&](std::string specifier, std::string content) {
        archive.entries.push_back(eszip::Module{std::move(specifier), eszip::ModuleKind::opaque, std::move(content), {}, {}});
    };
    for (const auto& module : graph.modules) {
        if (isOfWasm(graph, *module)) continue;
        const Module* bytes = module->kind == ModuleKind::wasm ? graph.find(module->url + textMark) : nullptr;
        archive.entries.push_back(eszip::Module{std::string(archivedSpecifier(module->url)), kindOf(module->kind), bytes ? bytes->code : module->code,
                                                bytes ? std::string() : withContent(*module, project), {}});
    }
    for (const StaticFile& file : staticFiles) opaque(std::string(eszip::staticFilePrefix) + file.path, file.content);
    opaque(std::string(eszip::platformVersionEntry), std::string(platformVersion));
    opaque(std::string(ownEntry),
           json{{"format", ownFormat}, {"function", function}, {"entrypoint", std::string(archivedSpecifier(graph.modules.front()->url))}}.dump());
    return archive;
}

std::string archivedUrl(const std::string& specifier) {
    const bool relative = specifier.find("://") == std::string::npos;
    return relative ? std::string(moduleRoot) + specifier : specifier;
}

std::string_view archivedSpecifier(std::string_view url) { return url.starts_with(moduleRoot) ? url.substr(moduleRoot.size()) : url; }

std::string archivedFunction(const eszip::Archive& archive, const fs::path& file) {
    const auto about = aboutOwn(archive);
    std::string name = about ? textAt(*about, "function") : std::string();
    if (name.empty()) name = file.filename().string().substr(0, file.filename().string().find('.'));
    return config::isSlug(name) ? name : std::string("function");
}

Result<Graph> graphOf(const eszip::Archive& archive) {
    const auto about = aboutOwn(archive);
    if (!about)
        return Error{"eszip_foreign", "This archive was made by another tool; its modules are not ready to run here.",
                     "Write its files with edge-runner unbundle, and serve those."};
    const std::string entrypoint = textAt(*about, "entrypoint");
    Graph graph;
    for (const eszip::Entry& entry : archive.entries) {
        const auto* module = std::get_if<eszip::Module>(&entry);
        if (!module || eszip::purposeOf(module->specifier) != eszip::Purpose::module || module->kind == eszip::ModuleKind::jsonc) continue;
        if (module->kind == eszip::ModuleKind::wasm) {
            if (const auto added = addWasm(graph, *module); !added.ok()) return added.error();
            continue;
        }
        const ModuleKind kind = module->kind == eszip::ModuleKind::json     ? ModuleKind::json
                                : module->kind == eszip::ModuleKind::opaque ? ModuleKind::data
                                                                            : ModuleKind::javascript;
        const auto made = moduleOf(archivedUrl(module->specifier), kind, module->source, module->sourceMap);
        graph.modules.insert(module->specifier == entrypoint ? graph.modules.begin() : graph.modules.end(), made);
    }
    if (graph.modules.empty() || graph.modules.front()->url != archivedUrl(entrypoint))
        return Error{"eszip_no_entrypoint", "The archive does not have its entrypoint, " + entrypoint + ".", "Make it again with: edge-runner bundle"};
    addStaticFiles(graph, staticFilesOf(archive));
    return graph;
}

Result<eszip::Archive> loadArchive(const fs::path& file) {
    const auto bytes = config::readFile(file, file.string());
    if (!bytes.ok()) return bytes.error();
    auto opened = eszip::openEnvelope(*bytes);
    if (!opened.ok()) return opened.error();
    return eszip::readArchive(opened->bytes);
}

}  // namespace edge::modules
