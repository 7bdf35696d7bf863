#include "runner/modules/import_names.h"

#include <algorithm>
#include <cctype>

namespace edge::modules {
namespace {

bool isWordPart(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    return text;
}

std::string_view firstWord(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && isWordPart(text[end])) ++end;
    return text.substr(0, end);
}

void add(std::set<std::string>& names, std::string_view name) {
    if (!name.empty() && !std::isdigit(static_cast<unsigned char>(name.front())) && name != "default") names.emplace(name);
}

/// `a, b as c, default as d`
void addClause(std::set<std::string>& names, std::string_view clause) {
    while (!clause.empty()) {
        const std::size_t comma = std::min(clause.find(','), clause.size());
        add(names, firstWord(trimmed(clause.substr(0, comma))));
        clause.remove_prefix(std::min(comma + 1, clause.size()));
    }
}

/// `ns.name` anywhere in the code
void addMembers(std::set<std::string>& names, std::string_view code, std::string_view object) {
    if (object.empty()) return;
    for (std::size_t at = code.find(object); at != std::string_view::npos; at = code.find(object, at + 1)) {
        const std::size_t after = at + object.size();
        if ((at > 0 && (isWordPart(code[at - 1]) || code[at - 1] == '.')) || after >= code.size()) continue;
        if (code[after] == '.') add(names, firstWord(code.substr(after + 1)));
    }
}

/// What stands between `import` or `export` and `from`.
void addStatement(std::set<std::string>& names, std::string_view code, std::string_view clause) {
    if (const std::size_t star = clause.find("* as "); star != std::string_view::npos)
        addMembers(names, code, firstWord(clause.substr(star + 5)));
    const std::size_t open = clause.find('{'), close = clause.rfind('}');
    if (open != std::string_view::npos && close != std::string_view::npos && close > open)
        addClause(names, clause.substr(open + 1, close - open - 1));
}

/// `const { a, b } = await import("url")` and `(await import("url")).a`
void addDynamic(std::set<std::string>& names, std::string_view code, std::size_t call, std::size_t end) {
    const std::string_view after = trimmed(code.substr(std::min(end, code.size()), 80));
    const std::size_t member = after.find_first_not_of(") \n");
    if (member != std::string_view::npos && after[member] == '.') add(names, firstWord(after.substr(member + 1)));
    const std::string_view before = trimmed(code.substr(0, call));
    const std::size_t open = before.rfind('{');
    if (open != std::string_view::npos && before.size() - open < 2000) {
        const std::size_t close = before.find('}', open);
        if (close != std::string_view::npos && before.find('=', close) != std::string_view::npos) addClause(names, before.substr(open + 1, close - open - 1));
    }
    // const ns = await import("url"); ns.a
    const std::string_view lead = trimmed(before.substr(0, before.rfind('=') == std::string_view::npos ? 0 : before.rfind('=')));
    std::size_t start = lead.size();
    while (start > 0 && isWordPart(lead[start - 1])) --start;
    addMembers(names, code, lead.substr(start));
}

bool endsWith(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

template <typename Each>
void forEach(std::string_view code, std::string_view what, Each each) {
    for (std::size_t at = code.find(what); at != std::string_view::npos; at = code.find(what, at + what.size())) each(at, at + what.size());
}

/// The keys of an object literal that begins with '{'.
void addKeys(std::set<std::string>& names, std::string_view literal) {
    int depth = 0;
    bool key = false;
    for (std::size_t at = 0; at < literal.size(); ++at) {
        const char c = literal[at];
        if (depth == 1 && key && isWordPart(c)) {
            const std::string_view name = firstWord(literal.substr(at));
            add(names, name);
            at += name.size() - 1;
            key = false;
        } else if (c == '{' || c == '(' || c == '[') {
            key = ++depth == 1;
        } else if (c == '}' || c == ')' || c == ']') {
            if (--depth == 0) return;
        } else if (c == ',' && depth == 1) {
            key = true;
        } else if (!std::isspace(static_cast<unsigned char>(c))) {
            key = false;
        }
    }
}

}  // namespace

std::set<std::string> namesFrom(std::string_view code, std::string_view url) {
    std::set<std::string> names;
    const std::string quoted = "\"" + std::string(url) + "\"";
    for (std::size_t at = code.find(quoted); at != std::string_view::npos; at = code.find(quoted, at + 1)) {
        const std::string_view before = code.substr(0, at);
        if (before.size() >= 7 && before.substr(before.size() - 7) == "import(") {
            addDynamic(names, code, at - 7, at + quoted.size());
            continue;
        }
        if (before.size() < 5 || before.substr(before.size() - 5) != "from ") continue;
        const std::size_t import = before.rfind("import "), export_ = before.rfind("export ");
        const std::size_t start = import == std::string_view::npos ? export_
                                  : export_ == std::string_view::npos ? import : std::max(import, export_);
        if (start != std::string_view::npos) addStatement(names, code, before.substr(start));
    }
    return names;
}

std::set<std::string> commonJsSources(std::string_view code) {
    std::set<std::string> sources;
    forEach(code, "require(", [&](std::size_t at, std::size_t after) {
        if (after >= code.size() || (code[after] != '"' && code[after] != '\'')) return;
        const std::size_t end = code.find(code[after], after + 1);
        if (end == std::string_view::npos || end - after > 1000) return;
        const std::string_view before = trimmed(code.substr(at > 80 ? at - 80 : 0, std::min<std::size_t>(at, 80)));
        const bool assigned = endsWith(before, "=") && endsWith(trimmed(before.substr(0, before.size() - 1)), "module.exports");
        const std::size_t open = before.rfind("module.exports");
        const bool spread = endsWith(before, "...") && open != std::string_view::npos && before.find('{', open) != std::string_view::npos;
        if (assigned || spread || endsWith(before, "__exportStar(")) sources.emplace(code.substr(after + 1, end - after - 1));
    });
    return sources;
}

std::set<std::string> commonJsNames(std::string_view code) {
    std::set<std::string> names;
    forEach(code, "exports.", [&](std::size_t at, std::size_t after) {
        if (at > 0 && (isWordPart(code[at - 1]) || (code[at - 1] == '.' && !endsWith(code.substr(0, at), "module.")))) return;
        const std::string_view name = firstWord(code.substr(after));
        const std::string_view rest = trimmed(code.substr(after + name.size(), 8));
        if (!rest.empty() && rest[0] == '=' && rest.substr(0, 2) != "==") add(names, name);
    });
    forEach(code, "defineProperty(", [&](std::size_t, std::size_t after) {
        std::string_view rest = code.substr(after, 120);
        for (const std::string_view lead : {"module.", "exports", ",", " "})
            if (rest.substr(0, lead.size()) == lead) rest.remove_prefix(lead.size());
            else if (lead == "exports") return;
        if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) add(names, firstWord(rest.substr(1)));
    });
    forEach(code, "module.exports", [&](std::size_t, std::size_t after) {
        const std::string_view rest = trimmed(code.substr(after));
        if (rest.empty() || rest[0] != '=') return;
        const std::string_view value = trimmed(rest.substr(1));
        if (!value.empty() && value[0] == '{') addKeys(names, value);
    });
    // esbuild: __export(x_exports, { a: () => a }); module.exports = __toCommonJS(x_exports)
    forEach(code, "__export(", [&](std::size_t, std::size_t after) {
        const std::string_view rest = code.substr(after);
        const std::size_t open = rest.find('{');
        if (open != std::string_view::npos && open < 100) addKeys(names, rest.substr(open));
    });
    return names;
}

}  // namespace edge::modules
