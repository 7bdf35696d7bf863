#include "editor/text/typescript_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace edge::text {

namespace {

using Words = std::unordered_map<std::string_view, WordRole>;

const Words& words() {
    static const Words table = [] {
        Words all;
        const auto add = [&all](WordRole role, std::initializer_list<std::string_view> list) {
            for (const auto word : list)
                all.emplace(word, role);
        };
        add(WordRole::keyword,
            {"class", "const", "debugger", "delete", "enum", "export", "extends", "function", "import", "in",
             "instanceof", "let", "new", "typeof", "var", "void", "with"});
        add(WordRole::control,
            {"await", "break", "case", "catch", "continue", "default", "do", "else", "finally", "for", "if", "return",
             "switch", "throw", "try", "while", "yield"});
        add(WordRole::constant, {"false", "Infinity", "NaN", "null", "super", "this", "true", "undefined"});
        add(WordRole::prefix,
            {"abstract", "accessor", "asserts", "async", "declare", "get", "global", "implements", "infer", "interface",
             "keyof", "module", "namespace", "out", "override", "private", "protected", "public", "readonly", "set",
             "static", "type", "unique", "using"});
        add(WordRole::infix, {"as", "is", "of", "satisfies"});
        add(WordRole::from, {"from"});
        add(WordRole::constructor, {"constructor"});
        add(WordRole::builtinType,
            {"any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown"});
        return all;
    }();
    return table;
}

template <std::size_t N>
bool isIn(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

WordRole wordRole(std::string_view word) {
    const auto found = words().find(word);
    return found == words().end() ? WordRole::name : found->second;
}

std::string_view signsAfterPrefix(std::string_view word) {
    static const std::unordered_map<std::string_view, std::string_view> signs{
        {"async", "(*[<"},      {"static", "{[#*\"'@"}, {"get", "[#\"'"},       {"set", "[#\"'"},
        {"readonly", "[#\"'"},  {"accessor", "[#\"'"},  {"keyof", "("},         {"global", "{"},
        {"module", "\"'"},      {"private", "[*@"},     {"protected", "[*@"},   {"public", "[*@"},
        {"override", "[#*"},    {"declare", "["},       {"abstract", "["},      {"type", "{*"},
    };
    const auto found = signs.find(word);
    return found == signs.end() ? std::string_view{} : found->second;
}

bool announcesType(std::string_view word) {
    static constexpr std::array<std::string_view, 24> list{
        ":", "|", "&", "<", "as", "asserts", "class", "enum", "extends", "implements", "infer", "instanceof",
        "interface", "is", "keyof", "namespace", "new", "readonly", "satisfies", "type", "typeof", "unique", "in", "out"};
    return isIn(list, word);
}

bool headsStatement(std::string_view word) {
    static constexpr std::array<std::string_view, 4> list{"for", "if", "while", "with"};
    return isIn(list, word);
}

}  // namespace edge::text
