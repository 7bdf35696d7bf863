#include "runner/modules/import_map.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/plain_json.h"
#include "runner/config/read_file.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

bool isRelative(std::string_view text) {
    return text.substr(0, 2) == "./" || text.substr(0, 3) == "../" || text.substr(0, 1) == "/" || text == "." || text == "..";
}

/// A relative address as an absolute path; a trailing '/' stays. Anything else as it is.
std::string absolute(const fs::path& folder, const std::string& text) {
    if (!isRelative(text) || text.front() == '/') return text;
    std::string path = (folder / text).lexically_normal().string();
    if (text.back() == '/' && path.back() != '/') path += '/';
    return path;
}

std::map<std::string, std::string> readImports(const json& object, const fs::path& folder) {
    std::map<std::string, std::string> imports;
    for (const auto& [key, target] : object.items())
        if (target.is_string()) imports[absolute(folder, key)] = absolute(folder, target.get<std::string>());
    return imports;
}

/// `"hono": "npm:hono@4"` of a deno.json also means `"hono/": "npm:hono@4/"`.
void addPackageSubpaths(std::map<std::string, std::string>& imports) {
    std::map<std::string, std::string> added;
    for (const auto& [key, target] : imports)
        if (key.back() != '/' && (target.rfind("npm:", 0) == 0 || target.rfind("jsr:", 0) == 0))
            added[key + "/"] = target + "/";
    imports.merge(added);
}

/// The options of Deno's `compilerOptions` that esbuild honours too.
json keptOptions(const json& options) {
    json kept = json::object();
    for (const char* name : {"jsx", "jsxFactory", "jsxFragmentFactory", "jsxImportSource", "experimentalDecorators",
                             "verbatimModuleSyntax"})
        if (options.contains(name)) kept[name] = options[name];
    if (kept.value("jsx", json()) == "precompile") kept["jsx"] = "react-jsx";
    return kept;
}

int lineOf(const std::string& text, std::size_t offset) {
    return 1 + int(std::count(text.begin(), text.begin() + std::ptrdiff_t(std::min(offset, text.size())), '\n'));
}

protocol::Result<json> parse(const std::string& text, const std::string& shown) {
    try {
        json object = json::parse(config::plainJson(text));
        if (object.is_object()) return object;
        return protocol::Error{"import_map_invalid", shown + " is not a JSON object.", "Write {\"imports\": {}}."};
    } catch (const json::parse_error& problem) {
        return protocol::Error{"import_map_invalid",
                               shown + ":" + std::to_string(lineOf(text, problem.byte)) + " is not valid JSON.",
                               "Correct the line; comments and trailing commas are allowed."};
    }
}

}  // namespace

protocol::Result<ImportMap> ImportMap::load(const fs::path& file, const std::string& shown) {
    ImportMap map;
    const auto outcome = map.read(file, shown);
    if (!outcome.ok()) return outcome.error();
    return map;
}

protocol::Outcome ImportMap::read(const fs::path& file, const std::string& shown) {
    m_files.push_back(file);
    const auto text = config::readFile(file, shown);
    if (!text.ok()) return text.error();
    m_text += file.string() + '\n' + *text + '\n';
    const auto parsed = parse(*text, shown);
    if (!parsed.ok()) return parsed.error();
    const json& object = *parsed;
    const fs::path folder = file.parent_path();

    if (object.contains("imports") && object["imports"].is_object()) m_imports = readImports(object["imports"], folder);
    if (file.filename().string().rfind("deno.json", 0) == 0) addPackageSubpaths(m_imports);
    if (object.contains("scopes") && object["scopes"].is_object())
        for (const auto& [prefix, imports] : object["scopes"].items())
            if (imports.is_object()) m_scopes.emplace_back(absolute(folder, prefix), readImports(imports, folder));
    std::sort(m_scopes.begin(), m_scopes.end(),
              [](const auto& one, const auto& other) { return one.first.size() > other.first.size(); });
    if (object.contains("compilerOptions") && object["compilerOptions"].is_object())
        m_compilerOptions = keptOptions(object["compilerOptions"]).dump();

    const json further = object.value("importMap", json());
    if (!further.is_string() || m_files.size() > 1) return protocol::success();
    return read(absolute(folder, "./" + further.get<std::string>()), further.get<std::string>());
}

std::optional<std::string> ImportMap::find(const Imports& imports, std::string_view specifier) {
    const auto exact = imports.find(std::string(specifier));
    if (exact != imports.end()) return exact->second;
    const std::pair<const std::string, std::string>* best = nullptr;
    for (const auto& entry : imports)
        if (entry.first.back() == '/' && specifier.substr(0, entry.first.size()) == entry.first &&
            (!best || entry.first.size() > best->first.size()))
            best = &entry;
    if (!best) return std::nullopt;
    return best->second + std::string(specifier.substr(best->first.size()));
}

std::optional<std::string> ImportMap::resolve(std::string_view specifier, std::string_view importer) const {
    const std::string folder = fs::path(importer).parent_path().string();
    const std::string wanted = absolute(folder, std::string(specifier));
    for (const auto& [prefix, imports] : m_scopes)
        if (importer.substr(0, prefix.size()) == prefix)
            if (auto found = find(imports, wanted)) return found;
    return find(m_imports, wanted);
}

}  // namespace edge::modules
