#include "runner/modules/package_bundler.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "runner/config/read_file.h"
#include "runner/modules/dependency_map.h"
#include "runner/modules/digest.h"
#include "runner/modules/file_stamp.h"
#include "runner/modules/import_names.h"
#include "runner/modules/module_url.h"
#include "runner/modules/node_builtins.h"
#include "runner/modules/plugin.h"
#include "runner/modules/problems.h"
#include "runner/protocol/codec.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using Kind = Target::Kind;

constexpr std::size_t mostKnown = 32;
constexpr std::chrono::seconds patience{120};
/// What we are asked about: other schemes, and names that are those of Node.js's modules.
constexpr const char* foreignFilter =
    R"(^(npm|jsr|https?|node|edge-facade):|\.d\.m?ts$|^(assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|diagnostics_channel|dns|)"
    R"(events|fs|http2|_?https?(_agent|_client|_common|_incoming|_outgoing|_server)?|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|repl|stream|string_decoder|sys|timers|tls|tty|url|util|wasi|worker_threads|zlib)(/[a-z0-9]+)?$)";
/// The same where the user's own CommonJS is bundled: the names in it stand for what its project says.
constexpr const char* anyNameFilter = R"(^[^./])";
constexpr std::string_view facadeScheme = "edge-facade:";

bool isBelow(const fs::path& file, const fs::path& folder) { return file.native().rfind(folder.native() + "/", 0) == 0; }

/// A module of Node.js's that is not here. Packages that ask for one with require() may be ready for its absence.
bool isAbsentBuiltin(const std::string& name) {
    return nodeBuiltin(name) == NodeBuiltin::missing || (name.starts_with("node:") && nodeBuiltin(name) == NodeBuiltin::none);
}

std::string requireBuiltin(const std::string& name) {
    return "const found = process.getBuiltinModule(" + json(name).dump() + ");\nif (found === undefined) throw Object.assign(new Error(" +
           json("No such built-in module: " + name).dump() + "), { code: \"ERR_UNKNOWN_BUILTIN_MODULE\" });\nmodule.exports = found;";
}

/// What a bundle depends on and its own record does not tell.
std::string storeKey(const BuildRequest& request, const std::vector<PackageEntry>& entries) {
    std::string all = programStamp() + '\n' + request.project.string();
    for (const PackageEntry& entry : entries) all += '\n' + entry.file;
    return digestOf(all, "packages");
}

/// The file that a CommonJS module means by a relative name (Node.js, "Modules: CommonJS modules"); empty: none.
fs::path requiredFile(const fs::path& importer, const std::string& name) {
    if (name.rfind("./", 0) != 0 && name.rfind("../", 0) != 0) return {};
    const fs::path file = (importer.parent_path() / name).lexically_normal();
    for (const fs::path& candidate : {file, fs::path(file.string() + ".js"), fs::path(file.string() + ".cjs"), file / "index.js"}) {
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored)) return candidate;
    }
    return {};
}

/// Also those of the modules that it passes on, as far as they lie in the same package.
void addCommonJsNames(std::set<std::string>& names, const fs::path& entry) {
    constexpr std::size_t mostFiles = 50;
    std::vector<fs::path> files{entry};
    for (std::size_t at = 0; at < files.size(); ++at) {
        const auto text = config::readFile(files[at], files[at].string());
        if (!text) continue;
        names.merge(commonJsNames(*text));
        for (const std::string& source : commonJsSources(*text)) {
            const fs::path file = requiredFile(files[at], source);
            if (!file.empty() && files.size() < mostFiles && std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
        }
    }
}

/// The name of a package, for which esbuild looks itself.
bool isPlainName(const std::string& name) {
    const bool typed = name.ends_with(".d.ts") || name.ends_with(".d.mts");
    return !typed && name.find(':') == std::string::npos && nodeBuiltin(name) == NodeBuiltin::none;
}

/// Where the output of an entry lies below the output folder; esbuild adds ".js".
std::string outputName(const PackageEntry& entry) {
    return entry.url.substr(moduleRoot.size(), entry.url.size() - moduleRoot.size() - std::string_view(".js").size());
}

/// CommonJS has no named exports until it runs: the names that are asked for, and those that can be seen in its text,
/// are written out in a module that stands before it. Its default export is module.exports, as in Node.js. The same for
/// an ES module that passes on what a CommonJS one exports: a name that nobody has is undefined there.
std::string facadeOf(const std::string& file, bool commonJs, bool hasDefault, const std::set<std::string>& names) {
    const std::string quoted = json(file).dump();
    std::string code = commonJs ? "export default require(" + quoted + ");\n" : "export * from " + quoted + ";\n";
    if (!commonJs && hasDefault) code += "export { default } from " + quoted + ";\n";
    code += "import * as all from " + quoted + ";\n";
    for (const std::string& name : names) code += "const _" + name + " = all[\"" + name + "\"];\nexport { _" + name + " as " + name + " };\n";
    return code;
}

}  // namespace

struct PackageBundler::Job {
    BuildRequest request;
    std::shared_ptr<Resolver> resolver;
    std::vector<PackageEntry> entries;
    std::map<std::string, std::string> facades;  ///< code that stands before an entry, by its file
    std::map<std::string, std::string> moved;    ///< where remote modules were found
    Done done;
    std::chrono::system_clock::time_point begun = std::chrono::system_clock::now();

    fs::path output() const { return request.project / ".edge-packages"; }  ///< nothing is written there
};

PackageBundler::PackageBundler(BuildService& service, RemoteModules& remote, fs::path packages, ModuleStore store)
    : m_service(service), m_remote(remote), m_packages(std::move(packages)), m_store(std::move(store)) {}

void PackageBundler::start(const BuildRequest& request, std::shared_ptr<Resolver> resolver, std::vector<PackageEntry> entries, Done done) {
    if (const auto known = find(request, entries, *resolver)) return done(known);
    auto job = std::make_shared<Job>();
    job->request = request;
    job->resolver = std::move(resolver);
    job->entries = std::move(entries);
    job->done = std::move(done);
    build(std::move(job));
}

bool PackageBundler::answers(const Known& known, const std::vector<PackageEntry>& entries, const Resolver& resolver) {
    const auto& names = known.modules->names;
    return names.size() == entries.size() && known.compilerOptions == resolver.compilerOptions() &&
           (!known.lock || *known.lock == resolver.dependencies().state()) &&
           std::all_of(entries.begin(), entries.end(), [&](const PackageEntry& entry) {
               const auto has = names.find(entry.file);
               return has != names.end() && std::includes(has->second.begin(), has->second.end(), entry.names.begin(), entry.names.end());
           }) &&
           known.stamps == stampsOf(known.modules->inputs);
}

std::shared_ptr<const PackageModules> PackageBundler::find(const BuildRequest& request, const std::vector<PackageEntry>& entries,
                                                           const Resolver& resolver) {
    for (const Known& known : m_known)
        if (answers(known, entries, resolver)) return known.modules;
    const auto stored = findStored(request, entries);
    if (!stored || !answers(*stored, entries, resolver)) return nullptr;
    m_known.push_front(*stored);
    return stored->modules;
}

std::optional<PackageBundler::Known> PackageBundler::findStored(const BuildRequest& request, const std::vector<PackageEntry>& entries) const {
    auto stored = m_store.find(storeKey(request, entries));
    if (!stored) return std::nullopt;
    auto modules = std::make_shared<PackageModules>();
    modules->modules = std::move(stored->modules);
    Known known;
    try {
        const json& about = stored->about;
        known.compilerOptions = about.at("compilerOptions").get<std::string>();
        if (about.contains("lock")) known.lock = about.at("lock").get<std::string>();
        known.stamps = about.at("stamps").get<std::vector<std::string>>();
        for (const json& file : about.at("inputs")) modules->inputs.push_back(file.get<std::string>());
        modules->names = about.at("names").get<decltype(modules->names)>();
        modules->dependencies = protocol::readDependencies(about.at("dependencies").get<std::string>());
    } catch (const json::exception&) {
        return std::nullopt;
    }
    known.modules = std::move(modules);
    return known;
}

void PackageBundler::remember(const Job& job, std::shared_ptr<const PackageModules> modules) {
    Known known{job.resolver->compilerOptions(), std::nullopt, stampsOf(modules->inputs), modules};
    if (!job.moved.empty()) known.lock = job.resolver->dependencies().state();
    json about{{"compilerOptions", known.compilerOptions}, {"stamps", known.stamps}, {"inputs", json::array()}, {"names", modules->names},
               {"dependencies", protocol::encode(modules->dependencies)}};
    if (known.lock) about["lock"] = *known.lock;
    for (const fs::path& file : modules->inputs) about["inputs"].push_back(file.string());
    if (unchangedSince(modules->inputs, job.begun)) m_store.keep(storeKey(job.request, job.entries), {modules->modules, about});
    m_known.push_front(std::move(known));
    if (m_known.size() > mostKnown) m_known.pop_back();
}

void PackageBundler::build(std::shared_ptr<Job> job) {
    json entries = json::array();
    for (const PackageEntry& entry : job->entries)
        entries.push_back({outputName(entry), (job->facades.count(entry.file) ? std::string(facadeScheme) : std::string()) + entry.file});
    const bool ownCommonJs = std::any_of(job->entries.begin(), job->entries.end(), [](const PackageEntry& entry) { return !isInstalledPackage(entry.file); });
    BuildService::Build build;
    build.name = "A package of " + job->request.entrypoint.parent_path().filename().string();
    build.patience = patience;
    build.question = buildQuestion(job->request.project,
                                   {"--splitting", "--minify-whitespace", "--minify-syntax", "--legal-comments=none", "--metafile",
                                    "--loader:.wasm=binary", "--define:global=globalThis", "--define:Buffer=globalThis.process.getBuiltinModule.Buffer",
                                    "--define:setImmediate=globalThis.process.getBuiltinModule.setImmediate", "--define:clearImmediate=globalThis.process.getBuiltinModule.clearImmediate", "--public-path=" + std::string(moduleRoot),
                                    "--chunk-names=_npm/chunk-[hash]", "--outdir=" + job->output().string()},
                                   job->resolver->compilerOptions(), ownCommonJs ? anyNameFilter : foreignFilter);
    build.question["entries"] = std::move(entries);
    build.plugin = [this, job](const json& question, std::uint32_t key, const BuildService::Ask& ask, const BuildService::Reply& reply) {
        answer(job, question, key, ask, reply);
    };
    build.done = [this, job](protocol::Result<json> response) {
        if (!response.ok()) return job->done(response.error());
        answered(job, *response);
    };
    m_service.build(std::move(build));
}

void PackageBundler::answer(const std::shared_ptr<Job>& job, const json& question, std::uint32_t key, const BuildService::Ask& ask,
                            const BuildService::Reply& reply) {
    const std::string command = textAt(question, "command");
    if (command == "on-load") return load(job, question, key, reply);
    if (command != "on-resolve") return reply(nothingToSay());
    const std::string path = textAt(question, "path");
    json taken = replyTo(question);
    if (path.rfind(facadeScheme, 0) == 0) {
        taken["path"] = path.substr(facadeScheme.size());
        taken["namespace"] = facadeNamespace;
        return reply(std::move(taken));
    }
    if (isOurs(question)) return reply(json::object());
    const bool remote = textAt(question, "namespace") == remoteNamespace;
    const std::string place = textAt(question, "importer");
    if (!remote && isInstalledPackage(place) && isPlainName(path)) return reply(json::object());
    const auto moved = job->moved.find(place);
    const Importer importer{place, moved == job->moved.end() ? place : moved->second, remote};
    Wanted wanted{path, textAt(member(question, "with"), "type"), textAt(question, "kind"), textAt(question, "resolveDir")};
    const bool required = wanted.kind.starts_with("require");
    job->resolver->find(importer, std::move(wanted), key, ask, [question, taken, reply, path, required](const Target& target) mutable {
        if (target.kind == Kind::problem && required && isAbsentBuiltin(path)) {
            taken["path"] = path;
            taken["namespace"] = builtinNamespace;
            return reply(std::move(taken));
        }
        if (target.kind == Kind::problem) return reply(errorReply(question, target.text));
        if (target.kind == Kind::inlined) return reply(json::object());
        taken["path"] = target.place;
        if (target.kind == Kind::remote) taken["namespace"] = remoteNamespace;
        if (target.kind == Kind::nothing) taken["namespace"] = emptyNamespace;
        if (target.kind == Kind::builtin && required) taken["namespace"] = builtinNamespace;
        if (target.kind == Kind::tolerated || (target.kind == Kind::builtin && !required)) taken["external"] = true;
        reply(std::move(taken));
    });
}

void PackageBundler::load(const std::shared_ptr<Job>& job, const json& question, std::uint32_t key, const BuildService::Reply& reply) {
    const std::string space = textAt(question, "namespace"), path = textAt(question, "path");
    if (space == facadeNamespace) {
        json answer = loadReply(question, job->facades[path], "js");
        answer["resolveDir"] = fs::path(path).parent_path().string();
        return reply(std::move(answer));
    }
    if (space == builtinNamespace) return reply(loadReply(question, requireBuiltin(path), "js"));
    if (space != remoteNamespace) return reply(loadReply(question, {}, "js"));
    const bool waits = job->resolver->dependencies().load(m_remote, path, [job, question, path, reply](protocol::Result<Download> module) {
        if (!module.ok()) return reply(errorReply(question, "\"" + path + "\" could not be fetched. " + module.error().message + " " + module.error().hint));
        job->moved[path] = module->address;
        reply(loadReply(question, module->bytes, loaderOf(*module)));
    });
    if (waits) m_service.extend(key, patience * 2);
}

void PackageBundler::answered(const std::shared_ptr<Job>& job, const json& response) {
    auto result = std::make_shared<PackageModules>();
    result->problems = readProblems(job->request, response);
    const json meta = json::parse(bytesOf(member(response, "metafile")), nullptr, false);
    if (result->problems.empty() && job->facades.empty() && meta.is_object()) {
        addFacades(*job, response, meta);
        if (!job->facades.empty()) return build(job);
    }
    if (meta.is_object()) read(*job, response, meta, *result);
    if (result->problems.empty()) remember(*job, result);
    job->done(std::shared_ptr<const PackageModules>(std::move(result)));
}

/// Which entries need one, and its code: see facadeOf().
void PackageBundler::addFacades(Job& job, const json& response, const json& meta) {
    const auto absolute = [&](const std::string& name) { return (job.request.project / name).lexically_normal().string(); };
    std::set<std::string> commonJs, passesOn;
    for (const auto& [name, input] : member(meta, "inputs").items())
        if (textAt(input, "format") == "cjs") commonJs.insert(absolute(name));
    for (const json& file : member(response, "outputFiles"))
        if (bytesOf(member(file, "contents")).find("__reExport(") != std::string::npos) passesOn.insert(textAt(file, "path"));
    std::map<std::string, std::set<std::string>> exports;
    std::map<std::string, bool> partial;
    for (const auto& [name, output] : member(meta, "outputs").items()) {
        const std::string entry = textAt(output, "entryPoint");
        if (entry.empty()) continue;
        partial[absolute(entry)] = passesOn.count(absolute(name)) > 0;
        for (const json& each : member(output, "exports")) exports[absolute(entry)].insert(each.get<std::string>());
    }
    for (const PackageEntry& entry : job.entries) {
        const bool common = commonJs.count(entry.file) > 0;
        if (!common && !partial[entry.file]) continue;
        std::set<std::string> names;
        std::set_difference(entry.names.begin(), entry.names.end(), exports[entry.file].begin(), exports[entry.file].end(),
                            std::inserter(names, names.begin()));
        if (common)
            addCommonJsNames(names, entry.file);
        if (common || !names.empty()) job.facades[entry.file] = facadeOf(entry.file, common, exports[entry.file].count("default"), names);
    }
}

void PackageBundler::read(const Job& job, const json& response, const json& meta, PackageModules& result) const {
    for (const auto& [name, input] : member(meta, "inputs").items()) {
        const fs::path file = (job.request.project / name).lexically_normal();
        std::error_code ignored;
        if (!isBelow(file, m_packages) && fs::is_regular_file(file, ignored)) result.inputs.push_back(file);
    }
    if (!result.problems.empty()) return;
    result.dependencies = packagesIn(meta, job.request.project, job.output());
    const json& outputs = member(meta, "outputs");
    std::map<std::string, std::string> maps;
    for (const json& file : member(response, "outputFiles"))
        if (const std::string path = textAt(file, "path"); path.size() > 4 && path.compare(path.size() - 4, 4, ".map") == 0)
            maps[path.substr(0, path.size() - 4)] =
                withShownSources(bytesOf(member(file, "contents")), job.request.project, fs::path(path).parent_path());
    for (const json& file : member(response, "outputFiles")) {
        const fs::path path = textAt(file, "path");
        if (path.extension() != ".js") continue;
        auto module = std::make_shared<Module>();
        module->url = std::string(moduleRoot) + path.lexically_relative(job.output()).generic_string();
        module->code = bytesOf(member(file, "contents"));
        module->sourceMap = maps[path.string()];
        const json& about = member(outputs, path.lexically_relative(job.request.project).generic_string().c_str());
        module->digest = digestOf(*module);
        for (const PackageEntry& entry : job.entries)
            if (entry.url == module->url)
                for (const json& each : member(about, "exports")) result.names[entry.file].insert(each.get<std::string>());
        result.modules.push_back(std::move(module));
    }
    // A name that was not found now is not looked for again.
    for (const PackageEntry& entry : job.entries) result.names[entry.file].insert(entry.names.begin(), entry.names.end());
}

}  // namespace edge::modules
