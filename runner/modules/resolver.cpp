#include "runner/modules/resolver.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr int specifierQuestion = 0;
constexpr int mappedQuestion = 1;
constexpr int emptyQuestion = 2;
constexpr int ownQuestion = 1;  ///< `pluginData` of the questions we put: they must not come back to us
constexpr const char* emptyNamespace = "edge-empty";
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

Resolver::Resolver(const BuildRequest& request, std::optional<ImportMap> importMap, FetchedPackages packages)
    : m_project(request.project), m_importMap(std::move(importMap)), m_packages(std::move(packages)) {}

json Resolver::plugins() const {
    json onResolve = {{{"id", specifierQuestion}, {"filter", specifierFilter}, {"namespace", ""}}};
    const auto keys = m_importMap ? m_importMap->keys() : std::vector<std::string>{};
    if (!keys.empty())
        onResolve.push_back({{"id", mappedQuestion},
                             {"filter", hasRelativeKey(keys) ? ".*" : filterOf(keys)},
                             {"namespace", ""}});
    const json onLoad = {{{"id", emptyQuestion}, {"filter", ".*"}, {"namespace", emptyNamespace}}};
    return {{{"name", "edge"}, {"onStart", false}, {"onEnd", false}, {"onResolve", onResolve}, {"onLoad", onLoad}}};
}

void Resolver::answer(const json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply) {
    const std::string command = textAt(question, "command");
    if (command == "on-resolve") return resolve(question, buildKey, ask, reply);
    if (command == "on-load")
        return reply({{"id", emptyQuestion}, {"contents", json::binary({})}, {"loader", "js"}});
    reply({{"errors", json::array()}, {"warnings", json::array()}});
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
    if (!mapped && !foreign) return reply(json::object());

    PackageSpecifier package{PackageSpecifier::Kind::package, {specifier}, {}, {}};
    if (foreign) package = parseSpecifier(specifier);
    if (package.kind == PackageSpecifier::Kind::declarations)
        return reply({{"id", id}, {"path", specifier}, {"namespace", emptyNamespace}});
    if (package.kind == PackageSpecifier::Kind::builtin) return reply(errorReply(id, builtinText(specifier)));
    if (package.candidates.empty()) return reply(errorReply(id, notInstalled(specifier, package)));
    lookUp(searchFor(question, std::move(package)), 0, buildKey, ask, reply);
}

/// The project's own node_modules first, then the store.
std::shared_ptr<Resolver::Search> Resolver::searchFor(const json& question, PackageSpecifier package) const {
    const std::string folder = textAt(question, "resolveDir");
    auto search = std::make_shared<Search>(Search{question, std::move(package), {}});
    for (const std::string& candidate : search->package.candidates)
        search->places.push_back({candidate, folder.empty() ? m_project.string() : folder});
    const auto& wish = search->package.wish;
    if (wish && !m_packages.folder.empty() && m_packages.set.contains(*wish))
        search->places.push_back({m_packages.set.folderOf(*wish) + search->package.subpath, m_packages.folder.string()});
    return search;
}

/// Asks esbuild's own resolver (exports, conditions) in one place after the other.
void Resolver::lookUp(std::shared_ptr<Search> search, std::size_t place, std::uint32_t buildKey, Ask ask, Reply reply) {
    const json& question = search->question;
    const int id = idOf(question);
    if (place == search->places.size()) {
        const auto& wish = search->package.wish;
        if (wish && !m_packages.set.contains(*wish)) m_missing.push_back(*wish);
        // One package that does not exist keeps the others away: it alone is the error.
        if (wish && m_packages.culprit && *m_packages.culprit != *wish)
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
    if (package.kind == PackageSpecifier::Kind::remote)
        return "\"" + specifier + "\" cannot be fetched: modules come from this machine. Save the file in the project "
               "and import it by its path, or use the npm: package.";
    if (!package.wish && !package.candidates.empty())
        return "\"" + specifier + "\" is not installed. Map it to \"npm:" + package.candidates.front() + "\" in the import map, or run \"npm install " +
               package.candidates.front() + "\" in " + m_project.string() + ".";
    if (!package.wish) return "\"" + specifier + "\" names no package. Write npm:NAME or jsr:@SCOPE/NAME.";
    if (m_packages.set.contains(*package.wish))
        return "\"" + specifier + "\" is not in the package " + package.wish->text() + ".";
    if (!m_packages.problem.code.empty())
        return "\"" + specifier + "\" could not be fetched. " + m_packages.problem.message + " " + m_packages.problem.hint;
    return "\"" + specifier + "\" is not installed.";
}

}  // namespace edge::modules
