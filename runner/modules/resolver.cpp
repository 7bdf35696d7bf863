#include "runner/modules/resolver.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr int specifierQuestion = 0;
constexpr int mappedQuestion = 1;
constexpr int emptyQuestion = 2;
constexpr int remoteQuestion = 3;
constexpr int bareQuestion = 4;
constexpr int ownQuestion = 1;  ///< `pluginData` of the questions we put: they must not come back to us
constexpr const char* emptyNamespace = "edge-empty";
constexpr const char* bareFilter = R"(^[^./#][^:]*$)";  ///< names that a package.json may list
constexpr const char* specifierFilter = R"(^(npm|jsr|https?|node):|\.d\.ts$)";

/// The member as text, empty when it is missing or something else.
std::string textAt(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool isOurs(const json& question) {
    const auto data = question.find("pluginData");
    return data != question.end() && data->is_number() && data->get<int>() == ownQuestion;
}

bool failed(const json& found) {
    return !found.is_object() || (found.contains("errors") && !found["errors"].empty()) || textAt(found, "path").empty();
}

/// Our number of the filter that fitted.
int idOf(const json& question) {
    const auto ids = question.find("ids");
    return ids != question.end() && ids->is_array() && !ids->empty() ? (*ids)[0].get<int>() : specifierQuestion;
}

/// What specifierFilter lets through.
bool isForeign(std::string_view specifier) {
    for (const std::string_view scheme : {"npm:", "jsr:", "http:", "https:", "node:"})
        if (specifier.substr(0, scheme.size()) == scheme) return true;
    return specifier.size() > 5 && specifier.substr(specifier.size() - 5) == ".d.ts";
}

/// A pattern (RE2) of all keys: whole specifiers, and beginnings where a key ends with '/'.
std::string filterOf(const std::vector<std::string>& keys) {
    std::string filter = "^(";
    for (const std::string& key : keys) {
        if (filter.size() > 2) filter += '|';
        for (const char c : key) {
            if (std::string_view(R"(\.+*?()|[]{}^$)").find(c) != std::string_view::npos) filter += '\\';
            filter += c;
        }
        if (key.back() != '/') filter += '$';
    }
    return filter + ")";
}

bool hasRelativeKey(const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
        if (key.front() == '/') return true;
    return false;
}

json errorReply(int id, const std::string& text) {
    return {{"id", id},
            {"errors", {{{"id", ""}, {"pluginName", "edge"}, {"text", text}, {"location", nullptr},
                         {"notes", json::array()}, {"detail", -1}}}}};
}

std::string builtinText(const std::string& specifier) {
    return "\"" + specifier + "\" is a Node.js module, which this runtime does not have. Use the web API instead, for "
           "example crypto.subtle or fetch.";
}

}  // namespace

bool isInstalledPackage(std::string_view path) { return path.find("node_modules/") != std::string_view::npos; }

Resolver::Resolver(const BuildRequest& request, std::optional<ImportMap> importMap, FetchedPackages packages,
                   std::shared_ptr<Dependencies> dependencies, Load load)
    : m_project(request.project), m_importMap(std::move(importMap)), m_packages(std::move(packages)),
      m_dependencies(std::move(dependencies)), m_load(std::move(load)) {}

json Resolver::plugins() const {
    json onResolve = {{{"id", specifierQuestion}, {"filter", specifierFilter}, {"namespace", ""}}};
    const auto keys = m_importMap ? m_importMap->keys() : std::vector<std::string>{};
    if (!keys.empty())
        onResolve.push_back({{"id", mappedQuestion},
                             {"filter", hasRelativeKey(keys) ? ".*" : filterOf(keys)},
                             {"namespace", ""}});
    onResolve.push_back({{"id", remoteQuestion}, {"filter", ".*"}, {"namespace", remoteNamespace}});
    onResolve.push_back({{"id", bareQuestion}, {"filter", bareFilter}, {"namespace", "file"}});
    const json onLoad = {{{"id", emptyQuestion}, {"filter", ".*"}, {"namespace", emptyNamespace}},
                         {{"id", remoteQuestion}, {"filter", ".*"}, {"namespace", remoteNamespace}}};
    return {{{"name", "edge"}, {"onStart", false}, {"onEnd", false}, {"onResolve", onResolve}, {"onLoad", onLoad}}};
}

void Resolver::answer(const json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply) {
    const std::string command = textAt(question, "command");
    if (command == "on-resolve") return resolve(question, buildKey, ask, reply);
    if (command == "on-load") return load(question, reply);
    reply({{"errors", json::array()}, {"warnings", json::array()}});
}

void Resolver::load(const json& question, const Reply& reply) {
    const std::string address = textAt(question, "path");
    if (textAt(question, "namespace") != remoteNamespace)
        return reply({{"id", emptyQuestion}, {"contents", json::binary({})}, {"loader", "js"}});
    m_load(address, [self = shared_from_this(), address, reply](protocol::Result<Download> module) {
        if (!module.ok())
            return reply(errorReply(remoteQuestion, "\"" + address + "\" could not be fetched. " + module.error().message + " " + module.error().hint));
        self->m_moved[address] = module->address;
        const std::string loader = loaderOf(*module);
        reply({{"id", remoteQuestion}, {"contents", json::binary({module->bytes.begin(), module->bytes.end()})}, {"loader", loader}});
    });
}

/// What a module that came from an address imports itself: addresses are seen from where it was found.
json Resolver::resolveRemote(const json& question, const std::string& specifier) const {
    const std::string importer = textAt(question, "importer");
    const bool relative = specifier.rfind("./", 0) == 0 || specifier.rfind("../", 0) == 0 || specifier.rfind("/", 0) == 0;
    const auto moved = m_moved.find(importer);
    const std::string address = relative ? resolveAddress(moved == m_moved.end() ? importer : moved->second, specifier) : std::string();
    if (address.empty()) return errorReply(idOf(question), "\"" + specifier + "\", which " + importer + " imports, is no address. Map it in the import map.");
    return {{"id", idOf(question)}, {"path", address}, {"namespace", remoteNamespace}};
}

void Resolver::resolve(const json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply) {
    const std::string importer = textAt(question, "importer");
    std::string specifier = textAt(question, "path");
    if (isOurs(question) || textAt(question, "kind") == "entry-point")
        return reply(json::object());

    const auto mapped = m_importMap && !isInstalledPackage(importer) ? m_importMap->resolve(specifier, importer)
                                                                     : std::nullopt;
    if (mapped) specifier = *mapped;
    const int id = idOf(question);
    if (mapped && specifier.front() == '/') return reply({{"id", id}, {"path", specifier}});
    const bool foreign = isForeign(specifier);
    if (!mapped && !foreign && textAt(question, "namespace") == remoteNamespace) return reply(resolveRemote(question, specifier));
    auto listed = foreign || isInstalledPackage(importer) ? std::nullopt : m_dependencies->listed(specifier, importer);
    if (!mapped && !foreign && !listed) return reply(json::object());

    PackageSpecifier package{PackageSpecifier::Kind::package, {specifier}, {}, {}};
    if (listed) package = std::move(*listed);
    else if (foreign) package = parseSpecifier(specifier);
    if (foreign && package.wish) package.range = package.wish->range;
    m_dependencies->settle(package, specifier);
    if (package.kind == PackageSpecifier::Kind::declarations)
        return reply({{"id", id}, {"path", specifier}, {"namespace", emptyNamespace}});
    if (package.kind == PackageSpecifier::Kind::builtin) return reply(errorReply(id, builtinText(specifier)));
    if (package.kind == PackageSpecifier::Kind::remote)
        return reply({{"id", id}, {"path", specifier}, {"namespace", remoteNamespace}});
    if (package.candidates.empty()) return reply(errorReply(id, notInstalled(specifier, package)));
    lookUp(searchFor(question, std::move(package)), 0, buildKey, ask, reply);
}

/// The project's own node_modules first, then the store.
std::shared_ptr<Resolver::Search> Resolver::searchFor(const json& question, PackageSpecifier package) const {
    const std::string folder = textAt(question, "resolveDir");
    auto search = std::make_shared<Search>(Search{question, std::move(package), {}});
    for (const std::string& candidate : search->package.candidates)
        if (const auto place = m_dependencies->placeOf(search->package, candidate, folder)) search->places.push_back({candidate, place->string()});
    const auto& wish = search->package.wish;
    if (wish && search->package.complaint.empty() && !m_packages.folder.empty() && m_packages.set.contains(*wish))
        search->places.push_back({m_packages.set.folderOf(*wish) + search->package.subpath, m_packages.folder.string()});
    return search;
}

/// Asks esbuild's own resolver (exports, conditions) in one place after the other.
void Resolver::lookUp(std::shared_ptr<Search> search, std::size_t place, std::uint32_t buildKey, Ask ask, Reply reply) {
    const json& question = search->question;
    const int id = idOf(question);
    if (place == search->places.size()) {
        const auto& wish = search->package.wish;
        if (!search->package.complaint.empty()) return reply(errorReply(id, search->package.complaint));
        if (wish && !m_packages.set.contains(*wish)) m_missing.push_back(*wish);
        // One package that does not exist keeps the others away: it alone is the error.
        if (wish && m_packages.failure && m_packages.failure->culprit && *m_packages.failure->culprit != *wish)
            return reply({{"id", id}, {"path", textAt(question, "path")}, {"external", true}});
        return reply(errorReply(id, notInstalled(textAt(question, "path"), search->package)));
    }
    json wish = {{"command", "resolve"}, {"key", buildKey}, {"pluginName", "edge"},
                 {"path", search->places[place].path},
                 {"resolveDir", search->places[place].folder},
                 {"importer", textAt(question, "importer")},
                 {"namespace", "file"},
                 {"kind", textAt(question, "kind")},
                 {"pluginData", ownQuestion}};
    auto answered = [self = shared_from_this(), search, place, buildKey, ask, reply, id](json found) {
        if (failed(found))
            return self->lookUp(search, place + 1, buildKey, ask, reply);
        json taken = {{"id", id}};
        for (const char* key : {"path", "namespace", "suffix", "external", "sideEffects"})
            if (found.contains(key) && !found[key].is_null()) taken[key] = found[key];
        reply(std::move(taken));
    };
    ask(std::move(wish), std::move(answered));
}

std::string Resolver::notInstalled(const std::string& specifier, const PackageSpecifier& package) const {
    if (!package.wish && !package.candidates.empty())
        return "\"" + specifier + "\" is not installed. Map it to \"npm:" + package.candidates.front() + "\" in the import map, or run \"npm install " +
               package.candidates.front() + "\" in " + m_project.string() + ".";
    if (!package.wish) return "\"" + specifier + "\" names no package. Write npm:NAME or jsr:@SCOPE/NAME.";
    if (m_packages.set.contains(*package.wish))
        return "\"" + specifier + "\" is not in the package " + package.wish->text() + ".";
    if (m_packages.failure)
        return "\"" + specifier + "\" could not be fetched. " + m_packages.failure->problem.message + " " + m_packages.failure->problem.hint;
    return "\"" + specifier + "\" is not installed.";
}

}  // namespace edge::modules
