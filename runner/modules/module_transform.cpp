#include "runner/modules/module_transform.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "runner/config/project.h"
#include "runner/modules/glob_imports.h"
#include "runner/modules/import_names.h"
#include "runner/modules/import_places.h"
#include "runner/modules/module_kind.h"
#include "runner/modules/module_url.h"
#include "runner/modules/plugin.h"
#include "runner/modules/problems.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using Kind = Target::Kind;

constexpr std::chrono::seconds longestDownload{180};
constexpr int mostAttempts = 4;  ///< esbuild names at most so many errors at a time

}  // namespace

struct ModuleTransform::Job {
    BuildRequest request;
    std::shared_ptr<Resolver> resolver;
    Script script;
    Waits waits;
    Done done;
    std::string text;  ///< of the script, as esbuild takes it
    int attempts = 0;
    std::vector<Reference> references;

    fs::path folder() const { return script.place.remote ? fs::path() : fs::path(script.place.place).parent_path(); }
};

namespace {

Wanted wantedBy(const json& question) {
    return {textAt(question, "path"), textAt(member(question, "with"), "type"), textAt(question, "kind"), textAt(question, "resolveDir")};
}

/// What the answer of a server is, as the import wants it.
ModuleKind kindOf(const Target& target, const Download& module) {
    if (target.as != ModuleKind::javascript) return target.as;
    return loaderOf(module) == "binary" ? ModuleKind::wasm : ModuleKind::javascript;
}

/// The URL of a module that an import leads to. `packages`: the folder of the package store.
std::string urlOf(const Target& target, const fs::path& project, const fs::path& packages) {
    if (target.kind == Kind::remote) return target.as == ModuleKind::data ? target.place + textMark : target.place;
    const fs::path file = target.place;
    std::string url = moduleUrl(project, packages, file);
    if (target.kind == Kind::package && file.extension() != ".js") return url + ".js";
    const std::string ending = file.extension().string();
    // Its text and its exports are two modules.
    const bool alsoScript = ending == ".wasm" || (!ending.empty() && !scriptLoader(ending).empty());
    return target.as == ModuleKind::data && alsoScript ? url + textMark : url;
}

bool isDynamic(const json& question) { return textAt(question, "kind") == "dynamic-import"; }

/// Each once, with its place in the text.
void settle(std::vector<Reference>& references, const Script& script) {
    const auto key = [](const Reference& one) { return std::tie(one.url, one.specifier); };
    std::sort(references.begin(), references.end(), [&](const Reference& one, const Reference& other) { return key(one) < key(other); });
    references.erase(std::unique(references.begin(), references.end(),
                                 [&](const Reference& one, const Reference& other) { return key(one) == key(other); }),
                     references.end());
    if (references.empty() || script.kind != ModuleKind::javascript) return;
    const std::vector<ImportPlace> places = importPlaces(script.text);
    for (Reference& each : references) {
        for (const ImportPlace& place : places)
            if (place.specifier == each.specifier)
                each.places.push_back({place.line, place.column, script.text.substr(place.statement, place.offset - place.statement)});
        if (!each.places.empty()) continue;
        if (const ImportPlace place = quotedPlace(script.text, each.specifier); place.line > 0) each.places.push_back({place.line, place.column, {}});
    }
}

/// The import is found; the module asks for it by this URL.
json ledTo(const json& question, const std::string& url) {
    json answer = replyTo(question);
    answer["path"] = url;
    answer["external"] = true;
    return answer;
}

}  // namespace

ModuleTransform::ModuleTransform(BuildService& service, RemoteModules& remote, fs::path packages)
    : m_service(service), m_remote(remote), m_packages(std::move(packages)) {}

void ModuleTransform::start(const BuildRequest& request, std::shared_ptr<Resolver> resolver, Script script, Waits waits, Done done) {
    auto job = std::make_shared<Job>();
    job->request = request;
    job->resolver = std::move(resolver);
    job->script = std::move(script);
    job->waits = std::move(waits);
    job->text = job->script.text;
    job->done = std::move(done);
    run(job);
}

void ModuleTransform::run(const std::shared_ptr<Job>& job) {
    job->references.clear();
    const BuildRequest& request = job->request;
    BuildService::Build build;
    build.name = job->script.origin;
    build.question = buildQuestion(request.project,
                                   {"--supported:import-attributes=true", "--tree-shaking=false", globFlag, "--loader=" + job->script.loader,
                                    "--sourcefile=" + job->script.place.place, "--outfile=" + (request.project / "module.js").string()},
                                   job->resolver->compilerOptions(), ".*");
    build.question["stdinContents"] = toBytes(job->text);
    build.question["stdinResolveDir"] = job->folder().string();
    build.plugin = [this, job](const json& question, std::uint32_t key, const BuildService::Ask& ask, const BuildService::Reply& reply) {
        const std::string command = textAt(question, "command");
        if (command == "on-resolve") return resolve(job, question, key, ask, reply);
        if (command == "on-load") return reply(loadReply(question, {}, "js"));
        reply(nothingToSay());
    };
    build.done = [this, job](protocol::Result<json> response) {
        if (!response.ok()) return job->done(response.error());
        if (auto text = ++job->attempts < mostAttempts ? withoutRefusedGlobs(job->text, *response) : std::nullopt) {
            job->text = std::move(*text);
            return run(job);
        }
        job->done(read(*job, *response));
    };
    m_service.build(std::move(build));
}

void ModuleTransform::resolve(const std::shared_ptr<Job>& job, const json& question, std::uint32_t key, const BuildService::Ask& ask,
                              const Answer& reply) {
    if (isOurs(question)) return reply(json::object());
    Wanted wanted = wantedBy(question);
    if (wanted.folder.empty()) wanted.folder = job->folder().string();
    job->resolver->find(job->script.place, std::move(wanted), key, ask, [this, job, question, key, reply](Target target) {
        if (target.kind == Kind::remote) return fetch(job, question, key, std::move(target), reply);
        take(*job, question, std::move(target), reply);
    });
}

/// A module from an address is fetched before its importer goes on: then its own address is known.
void ModuleTransform::fetch(const std::shared_ptr<Job>& job, const json& question, std::uint32_t key, Target target, const Answer& reply) {
    const std::string address = target.place;
    const auto come = [job, question, target, reply](protocol::Result<Download> module) {
        if (!module.ok())
            return reply(errorReply(question, "\"" + target.place + "\" could not be fetched. " + module.error().message + " " + module.error().hint));
        if (target.as == ModuleKind::javascript && loaderOf(*module) == "json")
            return reply(errorReply(question, "The platform imports JSON only with its type. Write: import ... from \"" + textAt(question, "path") +
                                                  "\" with { type: \"json\" }."));
        Target found = target;
        found.place = module->address;
        found.as = kindOf(target, *module);
        const std::string url = urlOf(found, job->request.project, {});
        job->references.push_back({found, url, std::move(*module), textAt(question, "path"), isDynamic(question)});
        reply(ledTo(question, url));
    };
    if (job->resolver->dependencies().load(m_remote, address, come)) {
        job->waits(address);
        m_service.extend(key, longestDownload);
    }
}

void ModuleTransform::take(Job& job, const json& question, Target target, const Answer& reply) const {
    if (target.kind == Kind::inlined) return reply(json::object());
    if (target.kind == Kind::problem) return reply(errorReply(question, target.text));
    if (target.kind == Kind::tolerated || target.kind == Kind::builtin) return reply(ledTo(question, target.place));
    if (target.kind == Kind::nothing) {
        json answer = replyTo(question);
        answer["path"] = target.place;
        answer["namespace"] = emptyNamespace;
        return reply(std::move(answer));
    }
    const std::string url = urlOf(target, job.request.project, m_packages);
    job.references.push_back({std::move(target), url, std::nullopt, textAt(question, "path"), isDynamic(question)});
    reply(ledTo(question, url));
}

/// A file that `import(`./folder/${name}.ts`)` may reach becomes a module of its own. Its URL, where that is not what its
/// name means beside the importer's URL; empty also for what the import could not take.
std::string ModuleTransform::reach(Job& job, const std::string& specifier, const std::string& type) const {
    if (job.script.place.remote) return {};
    Target target = job.resolver->besides(job.script.place, {specifier, type, "dynamic-import", job.folder().string()});
    if (target.kind != Kind::file) return {};
    const std::string url = urlOf(target, job.request.project, m_packages);
    job.references.push_back({std::move(target), url, std::nullopt, specifier, true});
    const fs::path expected = (fs::path(job.script.url).parent_path() / specifier).lexically_normal();
    return fs::path(url).lexically_normal() == expected ? std::string() : url;
}

std::shared_ptr<const Transformed> ModuleTransform::read(Job& job, const json& response) const {
    auto result = std::make_shared<Transformed>();
    result->problems = readProblems(job.request, response);
    auto module = std::make_shared<Module>();
    std::set<std::string> folders;
    for (const json& file : member(response, "outputFiles")) {
        const std::string path = textAt(file, "path");
        std::string text = bytesOf(member(file, "contents"));
        if (path.size() > 4 && path.compare(path.size() - 4, 4, ".map") == 0)
            module->sourceMap = withShownSources(std::move(text), job.request.project, job.request.project);
        else
            module->code = withoutGlobTables(std::move(text), [&](const std::string& specifier, const std::string& type) { return reach(job, specifier, type); }, folders);
    }
    for (const std::string& folder : folders)
        if (!job.script.place.remote) result->folders.push_back((job.folder() / folder).lexically_normal());
    for (const Reference& each : job.references)
        if (!folders.empty() && each.target.kind == Kind::file) result->folders.push_back(fs::path(each.target.place).parent_path() / "");
    settle(job.references, job.script);
    result->references = std::move(job.references);
    if (!result->problems.empty()) return result;
    module->url = job.script.url;
    module->kind = job.script.kind;
    module->origin = job.script.origin;
    module->digest = digestOf(*module);
    for (const Reference& each : result->references)
        if (each.target.kind == Kind::package) result->packageNames[each.url] = namesFrom(module->code, each.url);
    result->module = std::move(module);
    return result;
}

}  // namespace edge::modules
