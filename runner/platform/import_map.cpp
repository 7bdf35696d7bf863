#include "runner/platform/import_map.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/plain_json.h"

namespace edge::platform {
namespace {

using Json = nlohmann::ordered_json;
using protocol::Error;
using protocol::Result;

Error broken(const std::string& shown, const std::string& what) {
    return {"broken_import_map", shown + " cannot be read: " + what, "Correct the file; the platform would refuse it too."};
}

Result<ImportMap::Entries> readEntries(const Json& object, const std::string& where, const std::string& shown) {
    if (!object.is_object()) return broken(shown, "\"" + where + "\" must be an object.");
    ImportMap::Entries entries;
    for (const auto& [key, value] : object.items()) {
        if (!value.is_string()) return broken(shown, "\"" + where + "\" → \"" + key + "\" must be a string.");
        entries.emplace_back(key, value.get<std::string>());
    }
    return entries;
}

Result<Json> parseJson(std::string_view text, const std::string& shown) {
    try {
        return Json::parse(config::plainJson(text));
    } catch (const Json::parse_error& error) {
        const std::size_t at = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
        const auto line = 1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n');
        return broken(shown, "it is not valid JSON at line " + std::to_string(line) + ".");
    }
}

/// RFC 3986 scheme, at least two letters long so that a drive letter is a path.
bool hasScheme(const std::string& value) {
    const std::size_t colon = value.find(':');
    if (colon == std::string::npos || colon < 2) return false;
    return std::all_of(value.begin(), value.begin() + std::ptrdiff_t(colon), [](char byte) {
        return std::isalnum(static_cast<unsigned char>(byte)) || byte == '+' || byte == '-' || byte == '.';
    });
}

std::filesystem::path joined(const std::filesystem::path& folder, const std::string& relative) {
    return (folder / relative).lexically_normal();
}

/// The value for `specifier`, with the rest of a folder key appended: exact keys first, then the longest prefix.
std::optional<std::string> lookUp(const ImportMap::Entries& entries, const std::string& specifier) {
    const std::pair<std::string, std::string>* best = nullptr;
    for (const auto& entry : entries) {
        if (entry.first == specifier) return entry.second;
        const bool folder = !entry.first.empty() && entry.first.back() == '/';
        if (folder && specifier.starts_with(entry.first) && (!best || best->first.size() < entry.first.size())) best = &entry;
    }
    if (!best) return std::nullopt;
    const bool slash = !best->second.empty() && best->second.back() == '/';
    return best->second + (slash ? "" : "/") + specifier.substr(best->first.size());
}

/// The entries of the longest scope that covers `importer`; null when none does.
const ImportMap::Entries* scopeOf(const ImportMap& map, const std::filesystem::path& importer) {
    const ImportMap::Entries* best = nullptr;
    std::size_t length = 0;
    for (const auto& [key, entries] : map.scopes) {
        if (hasScheme(key)) continue;
        const std::string covered = joined(map.folder, key).string();
        const bool covers = key.ends_with("/") ? importer.string().starts_with(covered) : importer.string() == covered;
        if (!covers || covered.size() <= length) continue;
        best = &entries;
        length = covered.size();
    }
    return best;
}

bool isPathSpecifier(const std::string& specifier) {
    return specifier.starts_with("./") || specifier.starts_with("../") || specifier.starts_with("/");
}

/// Whether the last part of the path has a dot: what the platform's search takes for a file.
bool looksLikeFile(const std::string& specifier) {
    const std::string last = specifier.substr(specifier.find_last_of('/') + 1);
    return last.find('.') != std::string::npos && last != "." && last != "..";
}

}  // namespace

Result<ImportMap> parseImportMap(std::string_view text, const std::filesystem::path& folder, const std::string& shown) {
    auto json = parseJson(text, shown);
    if (!json) return json.error();
    ImportMap map;
    map.folder = folder;
    if (!json->is_object()) return map;
    if (json->contains("imports")) {
        auto entries = readEntries((*json)["imports"], "imports", shown);
        if (!entries) return entries.error();
        map.imports = std::move(*entries);
    }
    if (json->contains("scopes")) {
        const Json& scopes = (*json)["scopes"];
        if (!scopes.is_object()) return broken(shown, "\"scopes\" must be an object.");
        for (const auto& [key, value] : scopes.items()) {
            auto entries = readEntries(value, "scopes\" → \"" + key, shown);
            if (!entries) return entries.error();
            map.scopes.emplace_back(key, std::move(*entries));
        }
    }
    const auto named = json->find("importMap");
    if (named != json->end() && named->is_string()) map.importMap = named->get<std::string>();
    return map;
}

std::optional<std::filesystem::path> targetOf(const ImportMap& map, const std::string& value) {
    if (value.empty() || hasScheme(value)) return std::nullopt;
    return joined(map.folder, value);
}

std::optional<std::filesystem::path> resolveImport(const ImportMap& map, const std::string& specifier,
                                                   const std::filesystem::path& importer) {
    std::optional<std::string> mapped;
    if (const ImportMap::Entries* scope = scopeOf(map, importer)) mapped = lookUp(*scope, specifier);
    if (!mapped) mapped = lookUp(map.imports, specifier);
    if (mapped) return looksLikeFile(*mapped) ? targetOf(map, *mapped) : std::nullopt;
    if (!isPathSpecifier(specifier) || !looksLikeFile(specifier)) return std::nullopt;
    return joined(importer.parent_path(), specifier);
}

}  // namespace edge::platform
