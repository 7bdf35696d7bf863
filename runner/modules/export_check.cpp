#include "runner/modules/export_check.h"

#include <algorithm>

#include "runner/modules/import_places.h"

namespace edge::modules {
namespace {

constexpr std::size_t mostNamed = 6;  ///< exports that a message lists

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

/// `a as b`: the first of them for imports, the last for exports. Names in quotes are not looked at.
enum class Side { first, last };
void addNames(std::string_view list, Side side, std::set<std::string>& names) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view name = trimmed(list.substr(0, comma));
        if (const std::size_t as = name.find(" as "); as != std::string_view::npos) name = trimmed(side == Side::first ? name.substr(0, as) : name.substr(as + 4));
        if (!name.empty() && name.front() != '"') names.emplace(name);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

/// Whether only the end of a statement and comments follow.
bool isEnd(std::string_view rest) {
    for (rest = trimmed(rest); !rest.empty(); rest = trimmed(rest)) {
        if (rest.front() == ';') rest.remove_prefix(1);
        else if (rest.substr(0, 2) == "//") rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
        else return false;
    }
    return true;
}

std::string message(const StaticImport& import, const std::string& name, const std::set<std::string>& exported) {
    std::string text = name == "default" ? "\"" + import.specifier + "\" has no default export." : "\"" + import.specifier + "\" exports no \"" + name + "\".";
    if (exported.empty()) return text + " It exports nothing.";
    std::size_t count = 0;
    for (const std::string& each : exported) {
        if (count == mostNamed) return text + ", …";
        text += (count++ == 0 ? " It exports: " : ", ") + each;
    }
    return text + ".";
}

bool isWordPart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; }

bool hasWord(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !isWordPart(text[at - 1])) && (end == text.size() || !isWordPart(text[end]))) return true;
    }
    return false;
}

/// `import x from` takes the default export without naming it.
bool takes(const StaticImport& import, const std::string& name) {
    if (hasWord(import.clause, name)) return true;
    const std::size_t first = import.clause.find_first_not_of(" \n", std::string_view("import").size());
    return name == "default" && first != std::string::npos && isWordPart(import.clause[first]);
}

/// Of several imports of one module the one that names it.
const StaticImport* placeOf(const std::vector<StaticImport>& imports, const std::string& from, const std::string& to, const std::string& name) {
    const StaticImport* found = nullptr;
    for (const StaticImport& each : imports) {
        if (each.from != from || each.to != to) continue;
        if (takes(each, name)) return &each;
        if (!found) found = &each;
    }
    return found;
}

std::set<std::string> reachedFrom(const std::string& entrypoint, const std::vector<StaticImport>& imports) {
    std::multimap<std::string_view, std::string_view> next;
    for (const StaticImport& import : imports) next.emplace(import.from, import.to);
    std::set<std::string> reached{entrypoint};
    std::vector<std::string> open{entrypoint};
    while (!open.empty()) {
        const std::string from = std::move(open.back());
        open.pop_back();
        const auto [first, last] = next.equal_range(from);
        for (auto each = first; each != last; ++each)
            if (reached.emplace(each->second).second) open.emplace_back(each->second);
    }
    return reached;
}

std::optional<std::set<std::string>> exportsOf(const Module& module) {
    if (module.kind == ModuleKind::json || module.kind == ModuleKind::data) return std::set<std::string>{"default"};
    return exportedNames(module.code);
}

}  // namespace

std::vector<std::pair<std::string, std::set<std::string>>> importedNames(std::string_view code) {
    std::vector<std::pair<std::string, std::set<std::string>>> imports;
    constexpr std::string_view lead = "import ";
    for (const ImportPlace& place : importPlaces(code)) {
        const std::size_t start = code.rfind(lead, place.offset);
        if (start == std::string_view::npos || (start > 0 && code[start - 1] != '\n')) continue;
        std::string_view clause = trimmed(code.substr(start + lead.size(), place.offset - 1 - start - lead.size()));
        if (clause.size() < 4 || clause.substr(clause.size() - 4) != "from" || clause.find_first_of("\"'`;()") != std::string_view::npos) continue;
        clause = trimmed(clause.substr(0, clause.size() - 4));
        std::set<std::string> names;
        const std::size_t open = clause.find('{'), close = clause.rfind('}');
        if (!clause.empty() && clause.front() != '{' && clause.front() != '*') names.insert("default");
        if (open != std::string_view::npos && close != std::string_view::npos && open < close)
            addNames(clause.substr(open + 1, close - open - 1), Side::first, names);
        if (!names.empty()) imports.emplace_back(place.specifier, std::move(names));
    }
    return imports;
}

std::optional<std::set<std::string>> exportedNames(std::string_view code) {
    for (const std::string_view star : {"export *", "export*"})
        if (code.find(star) != std::string_view::npos) return std::nullopt;
    const std::size_t at = std::max(code.rfind("export {") + 1, code.rfind("export{") + 1);  // not found: 0
    if (at == 0) return code.find("export") == std::string_view::npos ? std::optional(std::set<std::string>{}) : std::nullopt;
    const std::size_t open = code.find('{', at - 1), close = code.find('}', open);
    if (close == std::string_view::npos || !isEnd(code.substr(close + 1))) return std::nullopt;
    std::set<std::string> names;
    addNames(code.substr(open + 1, close - open - 1), Side::last, names);
    return names;
}

std::vector<protocol::BuildProblem> missingExports(const std::string& entrypoint, const std::vector<StaticImport>& imports,
                                                   const std::map<std::string, std::shared_ptr<const Module>>& modules) {
    const auto find = [&](const std::string& url) {
        const auto found = modules.find(url);
        return found == modules.end() ? nullptr : found->second.get();
    };
    std::vector<protocol::BuildProblem> problems;
    std::map<std::string, std::optional<std::set<std::string>>> exports;
    for (const std::string& url : reachedFrom(entrypoint, imports)) {
        const Module* module = find(url);
        if (!module || module->origin.empty() || module->kind != ModuleKind::javascript) continue;
        for (const auto& [target, names] : importedNames(module->code)) {
            const Module* from = find(target);
            if (!from) continue;
            if (!exports.count(target)) exports[target] = exportsOf(*from);
            const auto& exported = exports[target];
            if (!exported) continue;
            for (const std::string& name : names) {
                const StaticImport* import = exported->count(name) ? nullptr : placeOf(imports, url, target, name);
                if (import) problems.push_back({message(*import, name, *exported), import->at, {}, int(import->specifier.size())});
            }
        }
    }
    return problems;
}

}  // namespace edge::modules
