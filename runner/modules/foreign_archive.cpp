#include "runner/modules/foreign_archive.h"

#include <openssl/evp.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/plain_json.h"
#include "runner/eszip/supabase.h"
#include "runner/modules/archive.h"
#include "runner/modules/downloader.h"
#include "runner/modules/glob_imports.h"
#include "runner/modules/import_map.h"
#include "runner/modules/module_transform.h"
#include "runner/modules/plugin.h"
#include "runner/modules/problems.h"
#include "runner/modules/static_files.h"
#include "runner/modules/wasm_glue.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr int mostAttempts = 3;

bool isRelative(const std::string& specifier) { return specifier.starts_with("./") || specifier.starts_with("../") || specifier.starts_with("/"); }

/// A data: address that esbuild reads as the map of the text before it.
std::string mapComment(const std::string& map) {
    if (map.empty()) return {};
    std::string text((map.size() + 2) / 3 * 4 + 1, '\0');
    text.resize(std::size_t(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(map.data()), int(map.size()))));
    return "\n//# sourceMappingURL=data:application/json;base64," + text + "\n";
}

/// The map of one script with the name of its entry as its source.
std::string namedMap(const std::string& map, const std::string& specifier) {
    json value = json::parse(map, nullptr, false);
    if (!value.is_object() || member(value, "sources").size() != 1) return map;
    value["sources"] = {specifier};
    return value.dump(-1, ' ', true, json::error_handler_t::replace);
}

std::string whyNot(const std::string& specifier, const std::string& url) {
    const std::string shown = "\"" + eszip::shown(specifier) + "\"";
    if (url.starts_with("node:")) return shown + " is a Node.js module, which this runtime does not have.";
    if (url.starts_with("npm:"))
        return shown + " is a package, and the archive has no module of this name: packages that another tool packed as files run only on the "
                       "platform. Serve the sources (edge-runner unbundle), or make the archive with edge-runner bundle.";
    return shown + " is not in the archive.";
}

}  // namespace

ForeignArchive::ForeignArchive(BuildService& service, BuildRequest request, std::shared_ptr<const eszip::Archive> archive, Done done)
    : m_service(service), m_request(std::move(request)), m_archive(std::move(archive)), m_done(std::move(done)) {}

void ForeignArchive::start() {
    m_graph.inputs = {m_request.entrypoint};
    const eszip::Module* first = nullptr;
    for (const eszip::Entry& entry : m_archive->entries) {
        m_entries.emplace(eszip::specifierOf(entry), &entry);
        const auto* module = std::get_if<eszip::Module>(&entry);
        const bool script = module && module->kind == eszip::ModuleKind::javascript && eszip::purposeOf(module->specifier) == eszip::Purpose::module;
        if (!first && script) first = module;
    }
    if (!first) return fail({"eszip_no_entrypoint", "The archive holds no script.", "Give an archive of a function."});
    readImportMap();
    m_entrypoint = archivedUrl(first->specifier);
    ++m_open;
    visit(*first, m_entrypoint, {});
    // Also what nothing names: import() may put its URL together.
    for (const eszip::Entry& entry : m_archive->entries) {
        const auto* module = std::get_if<eszip::Module>(&entry);
        if (!module || eszip::purposeOf(module->specifier) != eszip::Purpose::module) continue;
        if (module->kind == eszip::ModuleKind::javascript) visit(*module, archivedUrl(module->specifier), {});
        if (module->kind == eszip::ModuleKind::json) visit(*module, archivedUrl(module->specifier), "json");
    }
    if (--m_open == 0) finish();
}

/// The import map is JSONC, or JSON that stands before the first script, where the platform's library puts it (HTML, "Import
/// maps"; keys and targets relative to its URL).
void ForeignArchive::readImportMap() {
    bool beforeScripts = true;
    for (const eszip::Entry& entry : m_archive->entries) {
        const auto* module = std::get_if<eszip::Module>(&entry);
        if (module && module->kind == eszip::ModuleKind::javascript) beforeScripts = false;
        const bool fits = module && (module->kind == eszip::ModuleKind::jsonc || (module->kind == eszip::ModuleKind::json && beforeScripts));
        if (!fits) continue;
        const json map = json::parse(config::plainJson(module->source), nullptr, false);
        const std::string base = archivedUrl(module->specifier);
        const auto absolute = [&](const std::string& text) { return isRelative(text) ? resolveAddress(base, text) : text; };
        const auto read = [&](const json& imports) {
            Imports found;
            if (imports.is_object())
                for (const auto& [key, target] : imports.items())
                    if (target.is_string()) found[absolute(key)] = absolute(target.get<std::string>());
            return found;
        };
        if (!member(map, "imports").is_object() && !member(map, "scopes").is_object()) continue;
        if (const json& scopes = member(map, "scopes"); scopes.is_object())
            for (const auto& [prefix, imports] : scopes.items()) m_maps.emplace_back(absolute(prefix), read(imports));
        m_maps.emplace_back(std::string(), read(member(map, "imports")));
    }
    std::stable_sort(m_maps.begin(), m_maps.end(), [](const auto& one, const auto& other) { return one.first.size() > other.first.size(); });
}

/// What the import map makes of a specifier; itself when no key fits. The longest key wins, scopes before the rest.
std::string ForeignArchive::mapped(const std::string& specifier, const std::string& importer) const {
    const std::string key = isRelative(specifier) ? resolveAddress(importer, specifier) : specifier;
    for (const auto& [prefix, imports] : m_maps) {
        if (!importer.starts_with(prefix)) continue;
        if (const auto exact = imports.find(key); exact != imports.end()) return exact->second;
        const std::pair<const std::string, std::string>* longest = nullptr;
        for (const auto& entry : imports)
            if (entry.first.ends_with('/') && key.starts_with(entry.first) && (!longest || entry.first.size() > longest->first.size())) longest = &entry;
        if (longest) return longest->second + key.substr(longest->first.size());
    }
    return key;
}

const eszip::Module* ForeignArchive::find(const std::string& url) const {
    std::string_view name = url;
    // The reader refuses redirects that lead in a circle.
    for (std::size_t steps = 0; steps <= m_entries.size(); ++steps) {
        auto found = m_entries.find(name);
        if (found == m_entries.end()) found = m_entries.find(archivedSpecifier(name));
        if (found == m_entries.end()) return nullptr;
        if (const auto* module = std::get_if<eszip::Module>(found->second)) return module->kind == eszip::ModuleKind::jsonc ? nullptr : module;
        const auto* redirect = std::get_if<eszip::Redirect>(found->second);
        if (!redirect) return nullptr;
        name = redirect->target;
    }
    return nullptr;
}

ForeignArchive::Answer ForeignArchive::answer(const Script& importer, const json& question) const {
    const std::string specifier = textAt(question, "path"), type = textAt(member(question, "with"), "type");
    const std::string url = mapped(specifier, importer.url);
    const eszip::Module* module = find(url);
    // Not there is an error of the promise where it is import() that asks.
    if (!module) return {nullptr, url, textAt(question, "kind") == "dynamic-import" ? std::string() : whyNot(specifier, url)};
    if (module->kind == eszip::ModuleKind::json && type.empty())
        return {nullptr, url, "\"" + eszip::shown(specifier) + "\" is JSON, which is imported only with { type: \"json\" }."};
    if (module->kind == eszip::ModuleKind::opaque && type.empty())
        return {nullptr, url, "\"" + eszip::shown(specifier) + "\" is no script: its text or its bytes can be imported."};
    const bool asData = (type == "text" || type == "bytes") && module->kind != eszip::ModuleKind::opaque;
    return {module, archivedUrl(module->specifier) + (asData ? textMark : ""), {}};
}

void ForeignArchive::resolve(const Script& importer, const json& question, const BuildService::Reply& reply) {
    if (isOurs(question) || textAt(question, "path").starts_with("data:")) return reply(json::object());
    const Answer found = answer(importer, question);
    if (!found.problem.empty()) return reply(errorReply(question, found.problem));
    if (found.module) visit(*found.module, found.url, textAt(member(question, "with"), "type"));
    json led = replyTo(question);
    led["path"] = found.url;
    led["external"] = true;
    reply(std::move(led));
}

void ForeignArchive::visit(const eszip::Module& module, const std::string& url, const std::string& type) {
    if (m_modules.count(url)) return;
    if (type == "json") return add(url, ModuleKind::json, module.source, {});
    if (type == "text" || type == "bytes" || module.kind == eszip::ModuleKind::opaque) return add(url, ModuleKind::data, module.source, {});
    if (module.kind == eszip::ModuleKind::wasm) {
        auto glue = wasmGlue(module.source, url);
        if (!glue.ok()) return m_graph.problems.push_back({glue.error().message, {eszip::shown(module.specifier), 0, 0}, {}});
        add(url + textMark, ModuleKind::data, module.source, {});
        return translate({url, module.specifier, std::move(*glue), ModuleKind::wasm});
    }
    translate({url, module.specifier, module.source + mapComment(module.sourceMap)});
}

void ForeignArchive::add(const std::string& url, ModuleKind kind, std::string code, std::string map) {
    auto module = std::make_shared<Module>();
    module->url = url;
    module->kind = kind;
    module->code = std::move(code);
    module->sourceMap = std::move(map);
    module->digest = digestOf(*module);
    m_modules[url] = std::move(module);
}

void ForeignArchive::translate(Script script) {
    ++m_open;
    BuildService::Build build;
    build.name = "A module of the archive";
    if (script.attempts == 0) m_modules.emplace(script.url, nullptr);
    build.question = buildQuestion(m_request.project,
                                   {"--supported:import-attributes=true", "--tree-shaking=false", globFlag, "--loader=js", "--sourcefile=module.js",
                                    "--outfile=" + (m_request.project / "module.js").string()},
                                   "{}", ".*");
    build.question["stdinContents"] = toBytes(script.text);
    build.question["stdinResolveDir"] = "/dev/null";
    build.plugin = [self = shared_from_this(), script](const json& question, std::uint32_t, const BuildService::Ask&, const BuildService::Reply& reply) {
        if (textAt(question, "command") != "on-resolve") return reply(nothingToSay());
        self->resolve(script, question, reply);
    };
    build.done = [self = shared_from_this(), script](protocol::Result<json> response) {
        if (self->m_ended) return;
        if (!response.ok()) return self->fail(response.error());
        if (auto text = script.attempts < mostAttempts ? withoutRefusedGlobs(script.text, *response) : std::nullopt)
            self->translate({script.url, script.specifier, std::move(*text), script.kind, script.attempts + 1});
        else
            self->translated(script, *response);
        if (--self->m_open == 0) self->finish();
    };
    m_service.build(std::move(build));
}

void ForeignArchive::translated(const Script& script, const json& response) {
    for (protocol::BuildProblem& problem : readProblems(m_request, response)) {
        problem.at.file = eszip::shown(script.specifier);
        m_graph.problems.push_back(std::move(problem));
    }
    std::string code, map;
    for (const json& file : member(response, "outputFiles"))
        (textAt(file, "path").ends_with(".map") ? map : code) = bytesOf(member(file, "contents"));
    add(script.url, script.kind, std::move(code), namedMap(map, script.specifier));
}

void ForeignArchive::finish() {
    if (m_graph.ok()) {
        // The entrypoint first, the rest in an order that does not depend on who answered first.
        m_graph.modules.push_back(m_modules[m_entrypoint]);
        for (const auto& [url, module] : m_modules)
            if (url != m_entrypoint) m_graph.modules.push_back(module);
        addStaticFiles(m_graph, staticFilesOf(*m_archive));
    }
    m_ended = true;
    m_done(std::move(m_graph));
}

void ForeignArchive::fail(protocol::Error error) {
    if (std::exchange(m_ended, true)) return;
    m_done(std::move(error));
}

}  // namespace edge::modules
