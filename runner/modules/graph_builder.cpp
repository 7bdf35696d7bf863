#include "runner/modules/graph_builder.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/project.h"
#include "runner/config/read_file.h"
#include "runner/modules/commonjs.h"
#include "runner/modules/digest.h"
#include "runner/modules/module_kind.h"
#include "runner/modules/module_url.h"
#include "runner/modules/problems.h"
#include "runner/modules/wasm_glue.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using Kind = Target::Kind;

constexpr std::size_t mostKnown = 5000;

bool isFile(const std::string& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// Files that imports led to may have gone.
bool stillThere(const Transformed& transformed) {
    return std::all_of(transformed.references.begin(), transformed.references.end(), [](const Reference& reference) {
        return (reference.target.kind != Kind::file && reference.target.kind != Kind::package) || isFile(reference.target.place);
    });
}

std::string timeOf(const fs::path& path) {
    std::error_code problem;
    const auto time = fs::last_write_time(path, problem);
    return problem ? std::string() : std::to_string(time.time_since_epoch().count());
}

/// Where a JSON text stops being one, as a place in it.
protocol::BuildProblem brokenJson(const std::string& origin, const std::string& text) {
    std::size_t byte = 0;
    try {
        const auto value = nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        byte = error.byte;
    }
    const std::string_view before = std::string_view(text).substr(0, byte == 0 ? 0 : std::min(byte - 1, text.size()));
    const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    protocol::BuildProblem problem{"This is no JSON, as the import says it is.", {origin, 0, 0}, {}};
    problem.at.line = 1 + int(std::count(before.begin(), before.end(), '\n'));
    problem.at.column = 1 + int(before.size() - lineStart);
    problem.lineText = text.substr(lineStart, std::min(text.find('\n', lineStart), lineStart + 200) - lineStart);
    return problem;
}

}  // namespace

std::string circumstancesOf(const BuildRequest& request, const Resolver& resolver) {
    std::string all = request.project.string() + '\n' + resolver.compilerOptions() + '\n' + resolver.packages().folder.string() + '\n' +
                      resolver.dependencies().state() + '\n' + resolver.mapText() + '\n';
    for (fs::path folder = request.entrypoint.parent_path();; folder = folder.parent_path()) {
        all += timeOf(folder / "node_modules") + timeOf(folder / "node_modules/.package-lock.json") + timeOf(folder / "package.json") + '\n';
        if (folder == request.project || folder == folder.parent_path()) break;
    }
    return digestOf(all, {});
}

std::shared_ptr<const Transformed> TransformCache::find(const std::string& circumstances, const Script& script) const {
    const auto known = m_known.find({script.url, circumstances});
    if (known == m_known.end() || known->second.text != script.text) return nullptr;
    return stillThere(*known->second.transformed) ? known->second.transformed : nullptr;
}

void TransformCache::keep(const std::string& circumstances, const Script& script, std::shared_ptr<const Transformed> transformed) {
    if (m_known.size() > mostKnown) m_known.clear();
    m_known[{script.url, circumstances}] = {script.text, std::move(transformed)};
}

GraphBuilder::GraphBuilder(Parts parts, BuildRequest request, std::shared_ptr<Resolver> resolver, Waits waits, Done done)
    : m_parts(parts), m_request(std::move(request)), m_resolver(std::move(resolver)), m_waits(std::move(waits)), m_done(std::move(done)) {}

void GraphBuilder::start() {
    m_circumstances = circumstancesOf(m_request, *m_resolver);
    const std::string entrypoint = config::shownPath(m_request.project, m_request.entrypoint);
    m_dependencies.node({entrypoint, "file", entrypoint, {}, {}, 0});  // it is the first
    ++m_open;
    const std::string url = moduleUrl(m_request.project, m_parts.transform.packages(), m_request.entrypoint);
    if (isCommonJs(m_request.project, m_request.entrypoint)) visitCommonJs(url + mainMark);
    else visitFile(m_request.entrypoint, url, ModuleKind::javascript);
    if (--m_open == 0) bundlePackages();
}

void GraphBuilder::visit(const Reference& reference) {
    const Target& target = reference.target;
    if (target.kind == Kind::package) {
        m_packages[target.place].file = target.place;
        m_packages[target.place].url = reference.url;
        return;
    }
    if (reference.remote) {
        const Importer place{target.place, target.place, true};
        if (!m_modules.emplace(reference.url, nullptr).second) return;
        m_order.push_back(reference.url);
        if (target.as == ModuleKind::javascript)
            return visitScript({place, reference.url, target.place, reference.remote->bytes, loaderOf(*reference.remote)});
        if (target.as == ModuleKind::wasm) return addWasm(place, reference.url, target.place, reference.remote->bytes);
        return addData(reference.url, target.as, target.place, reference.remote->bytes);
    }
    visitFile(target.place, reference.url, target.as);
}

void GraphBuilder::visitFile(const fs::path& file, const std::string& url, ModuleKind kind) {
    if (!m_modules.emplace(url, nullptr).second) return;
    m_order.push_back(url);
    const std::string origin = config::shownPath(m_request.project, file);
    std::error_code ignored;
    m_graph.inputs.push_back(file);
    if (const fs::path real = fs::canonical(file, ignored); !real.empty() && real != file) m_graph.inputs.push_back(real);
    auto text = config::readFile(file, origin);
    if (!text.ok()) {
        m_graph.problems.push_back(problemOf(m_request, file, text.error()));
        return;
    }
    const Importer place{file.string(), {}, false};
    if (kind == ModuleKind::wasm) return addWasm(place, url, origin, std::move(*text));
    if (kind != ModuleKind::javascript) return addData(url, kind, origin, std::move(*text));
    visitScript({place, url, origin, std::move(*text), scriptLoader(file.extension().string())});
}

void GraphBuilder::visitScript(Script script) {
    ++m_open;
    if (const auto known = m_parts.cache.find(m_circumstances, script)) {
        transformed(script, *known);
        if (--m_open == 0) bundlePackages();
        return;
    }
    const Script copy = script;
    m_parts.transform.start(m_request, m_resolver, std::move(script), m_waits, [self = shared_from_this(), copy](auto result) {
        if (self->m_ended) return;
        if (!result.ok()) return self->fail(result.error());
        if ((*result)->problems.empty() && (*result)->folders.empty()) self->m_parts.cache.keep(self->m_circumstances, copy, *result);
        self->transformed(copy, **result);
        if (--self->m_open == 0) self->bundlePackages();
    });
}

/// CommonJS is bundled like a package: the entrypoint is a module that imports it.
void GraphBuilder::visitCommonJs(const std::string& url) {
    m_modules.emplace(url, nullptr);
    m_order.push_back(url);
    m_graph.inputs.push_back(m_request.entrypoint);
    const std::string name = nlohmann::json("./" + m_request.entrypoint.filename().string()).dump();
    visitScript({Importer{m_request.entrypoint.string(), {}, false}, url, config::shownPath(m_request.project, m_request.entrypoint),
                 "import * as main from " + name + ";\nexport default main.default;\n", "js"});
}

void GraphBuilder::addData(const std::string& url, ModuleKind kind, const std::string& origin, std::string bytes) {
    if (kind == ModuleKind::json && !nlohmann::json::accept(bytes)) m_graph.problems.push_back(brokenJson(origin, bytes));
    auto module = std::make_shared<Module>();
    module->url = url;
    module->kind = kind;
    module->code = std::move(bytes);
    module->origin = origin;
    module->digest = digestOf(*module);
    m_modules[url] = std::move(module);
}

/// A WebAssembly module is a script that makes an instance of it, and its bytes.
void GraphBuilder::addWasm(const Importer& place, const std::string& url, const std::string& origin, std::string bytes) {
    const auto glue = wasmGlue(bytes, place.place);
    if (!glue.ok()) {
        m_graph.problems.push_back({origin + ": " + glue.error().message, {origin, 0, 0}, {}});
        return;
    }
    const bool text = m_modules.emplace(url + textMark, nullptr).second;
    if (text) m_order.push_back(url + textMark);
    addData(url + textMark, ModuleKind::data, origin, std::move(bytes));
    visitScript({place, url, origin, *glue, "js", ModuleKind::wasm});
}

void GraphBuilder::noteImports(const Script& script, const Transformed& result) {
    const auto own = [](const std::string& id, bool remote) {
        return protocol::DependencyNode{id, remote ? "remote" : "file", id, {}, {}, 0};
    };
    const int from = m_dependencies.node(own(script.origin, script.place.remote));
    for (const Reference& reference : result.references) {
        const Target& target = reference.target;
        const bool remote = target.kind == Kind::remote;
        const auto node = target.kind == Kind::package ? m_names.of(target.place)
                          : remote                     ? own(target.place, true)
                                                       : own(config::shownPath(m_request.project, target.place), false);
        const int to = m_dependencies.node(node);
        if (reference.places.empty()) m_dependencies.import({from, to, reference.specifier, target.range, {script.origin, 0, 0}, reference.dynamic});
        for (const Reference::Place& place : reference.places) {
            const protocol::SourcePosition at{script.origin, place.line, place.column};
            m_dependencies.import({from, to, reference.specifier, target.range, at, reference.dynamic});
            if (!reference.dynamic) m_imports.push_back({script.url, reference.url, reference.specifier, at, place.clause});
        }
    }
}

/// The user's modules are there one by one; how much of packages is left esbuild has said.
std::shared_ptr<const protocol::DependenciesFound> GraphBuilder::dependencies() {
    for (const std::string& url : m_order) {
        const Module* module = m_modules[url].get();
        if (!module || module->origin.empty()) continue;
        const bool remote = module->origin.find("://") != std::string::npos;
        const int node = m_dependencies.node({module->origin, remote ? "remote" : "file", module->origin, {}, {}, 0});
        m_dependencies.part(url, node, std::int64_t(module->code.size()));
    }
    auto found = std::make_shared<protocol::DependenciesFound>(m_dependencies.found());
    found->version = m_graph.version;
    return found;
}

void GraphBuilder::transformed(const Script& script, const Transformed& result) {
    noteImports(script, result);
    m_graph.problems.insert(m_graph.problems.end(), result.problems.begin(), result.problems.end());
    m_modules[script.url] = result.module;
    m_graph.inputs.insert(m_graph.inputs.end(), result.folders.begin(), result.folders.end());
    for (const Reference& reference : result.references) visit(reference);
    for (const Reference& reference : result.references)
        if (const auto names = result.packageNames.find(reference.url); names != result.packageNames.end())
            m_packages[reference.target.place].names.insert(names->second.begin(), names->second.end());
}

void GraphBuilder::bundlePackages() {
    if (m_packages.empty() || !m_graph.problems.empty()) return finish();
    std::vector<PackageEntry> entries;
    for (auto& [file, entry] : m_packages) entries.push_back(std::move(entry));
    m_parts.packages.start(m_request, m_resolver, std::move(entries), [self = shared_from_this()](auto result) {
        if (!result.ok()) return self->fail(result.error());
        const PackageModules& packages = **result;
        Graph& graph = self->m_graph;
        self->movePackageProblems(packages.problems);
        graph.inputs.insert(graph.inputs.end(), packages.inputs.begin(), packages.inputs.end());
        for (const auto& module : packages.modules)
            if (self->m_modules.emplace(module->url, module).second) self->m_order.push_back(module->url);
        self->m_dependencies.merge(packages.dependencies);
        self->finish();
    });
}

/// What is wrong inside of a package is said where the user's code asks for the package: nobody edits its files.
void GraphBuilder::movePackageProblems(std::vector<protocol::BuildProblem> problems) {
    const protocol::DependenciesFound& found = m_dependencies.found();
    for (protocol::BuildProblem& problem : problems) {
        const std::string id = m_names.of(m_request.project / problem.at.file).id;
        const protocol::DependencyImport* import = nullptr;
        for (const auto& each : found.imports) {
            const bool own = each.at.line > 0 && found.nodes[std::size_t(each.to)].kind != "file";
            if (own && (!import || found.nodes[std::size_t(each.to)].id == id)) import = &each;
        }
        if (!id.empty() && import) {
            const std::string inside = problem.at.file.substr(problem.at.file.rfind("node_modules/") + std::string_view("node_modules/").size());
            problem.message = "\"" + import->specifier + "\" cannot be bundled: " + problem.message + " (" + inside + ":" + std::to_string(problem.at.line) + ")";
            problem.at = import->at;
            problem.lineText.clear();
            problem.length = int(import->specifier.size());
        }
        m_graph.problems.push_back(std::move(problem));
    }
}

void GraphBuilder::finish() {
    if (!m_order.empty())
        for (protocol::BuildProblem& problem : missingExports(m_order.front(), m_imports, m_modules)) m_graph.problems.push_back(std::move(problem));
    const std::vector<fs::path> maps = m_resolver->mapFiles();
    m_graph.inputs.insert(m_graph.inputs.end(), maps.begin(), maps.end());
    for (const protocol::BuildProblem& problem : m_graph.problems)
        m_graph.inputs.push_back((m_request.project / problem.at.file).lexically_normal());
    std::sort(m_graph.inputs.begin(), m_graph.inputs.end());
    m_graph.inputs.erase(std::unique(m_graph.inputs.begin(), m_graph.inputs.end()), m_graph.inputs.end());
    if (m_graph.ok()) {
        // The entrypoint first, the rest in an order that does not depend on who answered first.
        std::sort(m_order.begin() + 1, m_order.end());
        for (const std::string& url : m_order) m_graph.modules.push_back(m_modules[url]);
        m_graph.version = versionOf(m_graph);
        m_graph.dependencies = dependencies();
    }
    m_ended = true;
    m_done(std::move(m_graph));
}

void GraphBuilder::fail(protocol::Error error) {
    if (std::exchange(m_ended, true)) return;
    m_done(std::move(error));
}

}  // namespace edge::modules
