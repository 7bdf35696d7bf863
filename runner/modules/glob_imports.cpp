#include "runner/modules/glob_imports.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "runner/modules/json_members.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr std::string_view helper = "var __glob = (map) => (path) => {\n";
constexpr std::string_view variable = "\nvar globImport";
constexpr std::string_view equals = " = ";
constexpr const char* unseen = "[][0]??";  ///< before an expression: the same value, which esbuild does not work out
constexpr std::string_view table = " = __glob({";

std::string quoted(const std::string& text) { return json(text).dump(-1, ' ', true, json::error_handler_t::replace); }

/// One `"./a.ts": () => import("./a.ts", { with: { type: "json" } })`: the key, and what follows the name in import().
struct Entry {
    std::string key;
    std::string options;
};

/// The JSON string that the text begins with; its length is cut off.
std::optional<std::string> takeString(std::string_view& text) {
    if (text.empty() || text[0] != '"') return std::nullopt;
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    if (end >= text.size()) return std::nullopt;
    const json value = json::parse(text.substr(0, end + 1), nullptr, false);
    text.remove_prefix(end + 1);
    return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

std::optional<Entry> readEntry(std::string_view line) {
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    if (line.ends_with(',')) line.remove_suffix(1);
    const auto key = takeString(line);
    constexpr std::string_view call = ": () => import(";
    if (!key || !line.starts_with(call) || !line.ends_with(')')) return std::nullopt;
    line.remove_prefix(call.size());
    if (!takeString(line)) return std::nullopt;
    return Entry{*key, std::string(line.substr(0, line.size() - 1))};
}

/// The type in `, { with: { type: "json" } }`.
std::string typeIn(const std::string& options) {
    constexpr std::string_view lead = "type: ";
    const std::size_t at = options.find(lead);
    if (at == std::string::npos) return {};
    std::string_view rest = std::string_view(options).substr(at + lead.size());
    return takeString(rest).value_or(std::string());
}

/// What stands for a table: a function that imports, on as many lines.
std::string functionFor(std::string_view lines, const std::function<std::string(const std::string&, const std::string&)>& lead) {
    std::string options, urls;
    std::size_t begin = 0;
    for (std::size_t end = lines.find('\n'); end != std::string_view::npos; begin = end + 1, end = lines.find('\n', begin)) {
        const auto entry = readEntry(lines.substr(begin, end - begin));
        if (!entry) continue;
        options = entry->options;
        const std::string url = lead(entry->key, typeIn(entry->options));
        if (!url.empty()) urls += (urls.empty() ? "" : ", ") + quoted(entry->key) + ": " + quoted(url);
    }
    const std::string what = urls.empty() ? "path" : "({ " + urls + " })[path] ?? path";
    return "(path) => import(" + what + options + ");" + std::string(std::size_t(std::count(lines.begin(), lines.end(), '\n')), '\n');
}

/// The comment before a table is `// import("./folder/**/*.ts") in index.ts`.
std::string folderOf(std::string_view before) {
    constexpr std::string_view lead = "// import(";
    before.remove_prefix(before.rfind('\n') + 1);
    if (!before.starts_with(lead)) return "./";
    before.remove_prefix(lead.size());
    const std::string pattern = takeString(before).value_or("./");
    return pattern.substr(0, pattern.rfind('/', pattern.find('*')) + 1);
}

/// Where a line (from 1) begins; npos: there are not so many.
std::size_t startOfLine(const std::string& text, int line) {
    std::size_t at = 0;
    for (int number = 1; number < line; ++number) {
        at = text.find('\n', at);
        if (at == std::string::npos) return at;
        ++at;
    }
    return at;
}

}  // namespace

std::string withoutGlobTables(std::string code, const std::function<std::string(const std::string&, const std::string&)>& lead,
                              std::set<std::string>& folders) {
    if (code.find(helper) == std::string::npos) return code;
    for (std::size_t at = code.find(variable); at != std::string::npos; at = code.find(variable, at + 1)) {
        const std::size_t from = code.find(table, at);
        if (from >= code.find('\n', at + 1)) continue;
        const std::size_t first = from + table.size();
        // A name may hold "});": a table of several lines ends where a line begins.
        const std::size_t end = code.compare(first, 3, "});") == 0 ? first : code.find("\n});", first) + 1;
        if (code.compare(end, 3, "});") != 0) continue;
        folders.insert(folderOf(std::string_view(code).substr(0, at)));
        const std::size_t value = from + equals.size();
        code.replace(value, end + 3 - value, functionFor(std::string_view(code).substr(value, end - value), lead));
    }
    return code;
}

std::optional<std::string> withoutRefusedGlobs(std::string text, const json& response) {
    std::vector<std::pair<int, int>> places;  // line from 1, column in bytes
    for (const json& message : member(response, "errors")) {
        if (!textAt(message, "text").starts_with("Could not resolve import(\"")) continue;
        const json& location = member(message, "location");
        if (location.is_object()) places.emplace_back(location.value("line", 0), location.value("column", 0));
    }
    std::sort(places.rbegin(), places.rend());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    bool masked = false;
    for (const auto& [line, column] : places) {
        const std::size_t at = startOfLine(text, line);
        if (column < 0 || at > text.size() || std::size_t(column) > text.size() - at) continue;
        text.insert(at + std::size_t(column), unseen);
        masked = true;
    }
    return masked ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace edge::modules
