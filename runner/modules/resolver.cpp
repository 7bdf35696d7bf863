#include "runner/modules/resolver.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/modules/commonjs.h"
#include "runner/modules/downloader.h"
#include "runner/modules/module_kind.h"
#include "runner/modules/module_url.h"
#include "runner/modules/node_builtins.h"
#include "runner/modules/plugin.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using Kind = Target::Kind;

bool begins(std::string_view text, std::string_view lead) { return text.substr(0, lead.size()) == lead; }
bool ends(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}
bool isRelative(std::string_view specifier) { return begins(specifier, "./") || begins(specifier, "../"); }

Target problem(std::string text) { return {Kind::problem, {}, std::move(text), {}}; }

/// Specifiers that parseSpecifier() takes apart.
bool isForeign(std::string_view specifier) {
    for (const std::string_view scheme : {"npm:", "jsr:", "http:", "https:", "node:"})
        if (begins(specifier, scheme)) return true;
    return ends(specifier, ".d.ts") || ends(specifier, ".d.mts");
}

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// What the user may have meant by a name without its ending; empty: nothing that is there.
fs::path completed(const fs::path& file) {
    for (const char* ending : {".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".json"}) {
        if (isFile(file.string() + ending)) return file.string() + ending;
        if (isFile(file / (std::string("index") + ending))) return file / (std::string("index") + ending);
    }
    // TypeScript for Node.js names the file that will be written.
    if (file.extension() == ".js" && isFile(fs::path(file).replace_extension(".ts"))) return fs::path(file).replace_extension(".ts");
    return {};
}

std::string relativeName(const fs::path& file, const Importer& importer) {
    const std::string name = file.lexically_relative(fs::path(importer.place).parent_path()).generic_string();
    return begins(name, "../") ? name : "./" + name;
}

std::string missingFile(const Importer& importer, const std::string& specifier, const fs::path& file) {
    const fs::path meant = completed(file);
    if (meant.empty()) return "The imported file \"" + specifier + "\" does not exist.";
    return "\"" + specifier + "\" is not found on the platform, which wants the whole name of a file. Write \"" +
           relativeName(meant, importer) + "\".";
}

/// `specifier`: with node:
Target builtinTarget(const std::string& specifier) {
    const NodeBuiltin about = nodeBuiltin(specifier);
    if (about == NodeBuiltin::here) return {Kind::builtin, specifier, {}, {}};
    if (about == NodeBuiltin::none) return problem("Node.js has no module \"" + specifier + "\".");
    return problem("\"" + specifier + "\" is a Node.js module, which this runtime does not have. Use the web API instead, for "
                   "example crypto.subtle or fetch.");
}

bool failed(const json& found) {
    return !found.is_object() || (found.contains("errors") && !found["errors"].empty()) || textAt(found, "path").empty();
}

/// What a remote module is without a type is known when it has come.
Target remoteTarget(const Wanted& wanted, const std::string& address) {
    const auto kind = kindOf(wanted.type, {});
    if (!kind) return problem("\"" + wanted.specifier + "\": " + kind.error().message + " " + kind.error().hint);
    return {Kind::remote, address, {}, *kind};
}

}  // namespace

Resolver::Resolver(const BuildRequest& request, std::optional<ImportMap> importMap, FetchedPackages packages,
                   std::shared_ptr<Dependencies> dependencies)
    : m_project(request.project), m_importMap(std::move(importMap)), m_packages(std::move(packages)),
      m_dependencies(std::move(dependencies)) {}

void Resolver::find(const Importer& importer, Wanted wanted, std::uint32_t key, const BuildService::Ask& ask, Found found) {
    const auto mapped = m_importMap && !isInstalledPackage(importer.place) ? m_importMap->resolve(wanted.specifier, importer.place)
                                                                           : std::nullopt;
    const std::string specifier = mapped ? *mapped : wanted.specifier;
    if (begins(specifier, "data:")) return found({Kind::inlined, {}, {}, {}});
    if (isRelative(specifier) || (begins(specifier, "/") && (importer.remote && !mapped)))
        return found(relativeTarget(importer, wanted, specifier));
    if (begins(specifier, "/")) return found(fileTarget(importer, wanted, specifier));
    if (begins(specifier, "file:///")) return found(fileTarget(importer, wanted, specifier.substr(std::string_view("file://").size())));

    auto search = std::make_shared<Search>();
    if (isForeign(specifier)) search->package = parseSpecifier(specifier);
    else search->package = {PackageSpecifier::Kind::package, {specifier}, {}, {}};
    if (search->package.wish) search->package.range = search->package.wish->range;
    else if (!isForeign(specifier) && !isInstalledPackage(importer.place))
        search->package = m_dependencies->listed(specifier, importer.place).value_or(search->package);
    m_dependencies->settle(search->package, specifier);
    if (search->package.kind == PackageSpecifier::Kind::declarations) return found({Kind::nothing, specifier, {}, {}});
    if (search->package.kind == PackageSpecifier::Kind::builtin) return found(builtinTarget(specifier));
    if (search->package.kind == PackageSpecifier::Kind::remote) return found(remoteTarget(wanted, specifier));
    search->importer = importer;
    search->mapped = mapped.has_value();
    search->wanted = std::move(wanted);
    search->wanted.specifier = specifier;
    search->ask = ask;
    search->key = key;
    search->found = std::move(found);
    const bool builtin = !isForeign(specifier) && nodeBuiltin(specifier) == NodeBuiltin::here;
    if (builtin && (isInstalledPackage(importer.place) || (!importer.remote && isCommonJs(m_project, importer.place)))) return askForBuiltin(search);
    if (search->package.candidates.empty()) return search->found(problem(notInstalled(*search)));
    addPlaces(*search);
    lookUp(search, 0);
}

Target Resolver::relativeTarget(const Importer& importer, const Wanted& wanted, const std::string& specifier) const {
    if (!importer.remote)
        return fileTarget(importer, wanted, (fs::path(importer.place).parent_path() / specifier.substr(0, specifier.find_first_of("?#"))).lexically_normal());
    const std::string address = resolveAddress(importer.base, specifier);
    if (address.empty()) return problem("\"" + specifier + "\", which " + importer.place + " imports, is no address. Map it in the import map.");
    return remoteTarget(wanted, address);
}

/// The platform's rules for files: the whole name, JSON with its type.
Target Resolver::fileTarget(const Importer& importer, const Wanted& wanted, const fs::path& file) const {
    if (ends(file.native(), ".d.ts") || ends(file.native(), ".d.mts")) return {Kind::nothing, file.string(), {}, {}};
    if (importer.remote && !m_importMap) return problem("\"" + wanted.specifier + "\": a module from the network cannot import files.");
    if (!isFile(file)) return problem(missingFile(importer, wanted.specifier, file));
    const auto kind = kindOf(wanted.type, file.extension().string());
    if (!kind)
        return problem(kind.error().code == "json_without_type"
                           ? kind.error().message + " Write: import ... from \"" + wanted.specifier + "\" with { type: \"json\" }."
                           : "\"" + wanted.specifier + "\": " + kind.error().message + " " + kind.error().hint);
    // CommonJS of the user's is bundled like that of packages: it has names for its exports only once it has run.
    const bool package = *kind == ModuleKind::javascript && (isInstalledPackage(file.native()) || isCommonJs(m_project, file));
    return {package ? Kind::package : Kind::file, file.string(), {}, *kind};
}

/// The project's own node_modules first, then the store.
void Resolver::addPlaces(Search& search) const {
    const std::string folder = search.wanted.folder.empty() ? m_project.string() : search.wanted.folder;
    for (const std::string& candidate : search.package.candidates)
        if (const auto place = m_dependencies->placeOf(search.package, candidate, folder)) search.places.push_back({candidate, place->string()});
    const auto& wish = search.package.wish;
    if (wish && search.package.complaint.empty() && !m_packages.folder.empty() && m_packages.set.contains(*wish))
        search.places.push_back({m_packages.set.folderOf(*wish) + search.package.subpath, m_packages.folder.string()});
}

/// Asks esbuild's own resolver (exports, conditions) in one place after the other.
void Resolver::lookUp(const std::shared_ptr<Search>& search, std::size_t place) {
    if (place == search->places.size()) return search->found(notFound(*search));
    json question = ownQuestion(search->key);
    question["path"] = search->places[place].path;
    question["resolveDir"] = search->places[place].folder;
    question["importer"] = search->importer.remote ? "" : search->importer.place;
    question["kind"] = search->wanted.kind;
    search->ask(std::move(question), [self = shared_from_this(), search, place](const json& found) {
        if (failed(found)) return self->lookUp(search, place + 1);
        const std::string path = textAt(found, "path");
        if (textAt(found, "namespace") != "file") return search->found({Kind::nothing, path, {}, {}});  // "browser": false
        Target target = self->fileTarget(search->importer, search->wanted, path);
        target.range = search->package.range;
        search->found(std::move(target));
    });
}

/// Packages name modules of Node.js without node:. Where one does without it in browsers ("browser": false), it does here.
void Resolver::askForBuiltin(const std::shared_ptr<Search>& search) {
    json question = ownQuestion(search->key);
    question["path"] = search->wanted.specifier;
    question["resolveDir"] = search->wanted.folder;
    question["importer"] = search->importer.place;
    question["kind"] = search->wanted.kind;
    search->ask(std::move(question), [search](const json& found) {
        const bool disabled = !failed(found) && textAt(found, "namespace") != "file";
        search->found(disabled ? Target{Kind::nothing, textAt(found, "path"), {}, {}} : builtinTarget("node:" + search->wanted.specifier));
    });
}

Target Resolver::notFound(const Search& search) {
    if (!search.package.complaint.empty()) return problem(search.package.complaint);
    const auto& wish = search.package.wish;
    if (wish && !m_packages.set.contains(*wish) && std::find(m_missing.begin(), m_missing.end(), *wish) == m_missing.end())
        m_missing.push_back(*wish);
    // One package that does not exist keeps the others away: it alone is the error.
    if (wish && m_packages.failure && m_packages.failure->culprit && *m_packages.failure->culprit != *wish)
        return {Kind::tolerated, search.wanted.specifier, {}, {}};
    return problem(notInstalled(search));
}

std::string Resolver::notInstalled(const Search& search) const {
    const PackageSpecifier& package = search.package;
    const std::string shown = "\"" + search.wanted.specifier + "\"";
    if (!package.wish && !package.candidates.empty()) {
        const std::string& name = package.candidates.front();
        if (search.mapped)
            return shown + " is not installed. Map it to \"npm:" + name + "\" in the import map, or run \"npm install " + name + "\" in " +
                   m_project.string() + ".";
        return shown + " is not in the import map and not installed. Add it to \"imports\" in deno.json, or run \"npm install " + name +
               "\" in " + m_project.string() + ".";
    }
    if (!package.wish) return shown + " names no package. Write npm:NAME or jsr:@SCOPE/NAME.";
    if (m_packages.set.contains(*package.wish)) return shown + " is not in the package " + package.wish->text() + ".";
    if (m_packages.failure)
        return shown + " could not be fetched. " + m_packages.failure->problem.message + " " + m_packages.failure->problem.hint;
    return shown + " is not installed.";
}

}  // namespace edge::modules
