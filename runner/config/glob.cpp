#include "runner/config/glob.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace edge::config {
namespace {

enum class Kind { literal, anyOne, oneOf, run, runAcrossFolders };

struct Token {
    Kind kind = Kind::literal;
    char32_t character = 0;
    std::vector<std::pair<char32_t, char32_t>> ranges;
    bool negated = false;
};

/// Code points of UTF-8; a byte that is not UTF-8 stands for itself.
std::u32string codePoints(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        std::size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (at + length > text.size()) length = 1;
        char32_t point = length == 1 ? first : first & (0xffu >> (length + 1));
        for (std::size_t next = 1; next < length; ++next)
            point = (point << 6) | (static_cast<unsigned char>(text[at + next]) & 0x3f);
        points.push_back(point);
        at += length;
    }
    return points;
}

/// Reads `[…]` at `at`; returns the position behind it, or `at` when it is not closed.
std::size_t readClass(const std::u32string& pattern, std::size_t at, Token& token) {
    std::size_t next = at + 1;
    token.negated = next < pattern.size() && (pattern[next] == '^' || pattern[next] == '!');
    if (token.negated) ++next;
    for (bool first = true; next < pattern.size(); first = false) {
        if (pattern[next] == ']' && !first) {
            token.kind = Kind::oneOf;
            return next + 1;
        }
        const char32_t low = pattern[next++];
        char32_t high = low;
        if (next + 1 < pattern.size() && pattern[next] == '-' && pattern[next + 1] != ']') {
            high = pattern[next + 1];
            next += 2;
        }
        token.ranges.emplace_back(low, high);
    }
    return at;
}

std::vector<Token> tokenise(std::string_view text) {
    const std::u32string pattern = codePoints(text);
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < pattern.size();) {
        Token token;
        if (pattern[at] == '*') {
            const bool across = at + 1 < pattern.size() && pattern[at + 1] == '*';
            token.kind = across ? Kind::runAcrossFolders : Kind::run;
            at += across ? 2 : 1;
        } else if (const std::size_t behind = pattern[at] == '[' ? readClass(pattern, at, token) : at; behind > at) {
            at = behind;
        } else {
            token.kind = pattern[at] == '?' ? Kind::anyOne : Kind::literal;
            token.character = pattern[at++];
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

bool isRun(const Token& token) { return token.kind == Kind::run || token.kind == Kind::runAcrossFolders; }

bool takes(const Token& token, char32_t character) {
    switch (token.kind) {
        case Kind::literal: return character == token.character;
        case Kind::anyOne:
        case Kind::run: return character != '/';
        case Kind::runAcrossFolders: return true;
        case Kind::oneOf: break;
    }
    const bool inside = std::any_of(token.ranges.begin(), token.ranges.end(),
                                    [&](const auto& range) { return range.first <= character && character <= range.second; });
    return character != '/' && inside != token.negated;
}

}  // namespace

std::string literalFolder(const std::string& pattern) {
    const std::size_t slash = pattern.find_last_of('/', pattern.find_first_of("*?["));
    return slash == std::string::npos ? std::string() : pattern.substr(0, slash);
}

bool globMatches(std::string_view pattern, std::string_view path) {
    const std::vector<Token> tokens = tokenise(pattern);
    // reached[n]: the text so far can end before token n. One pass over the path, whatever the pattern.
    std::vector<bool> reached(tokens.size() + 1, false);
    reached[0] = true;
    const auto passRuns = [&] {
        for (std::size_t n = 0; n < tokens.size(); ++n)
            if (reached[n] && isRun(tokens[n])) reached[n + 1] = true;
    };
    passRuns();
    for (const char32_t character : codePoints(path)) {
        std::vector<bool> next(tokens.size() + 1, false);
        for (std::size_t n = 0; n < tokens.size(); ++n)
            if (reached[n] && takes(tokens[n], character)) next[isRun(tokens[n]) ? n : n + 1] = true;
        reached = std::move(next);
        passRuns();
    }
    return reached[tokens.size()];
}

std::vector<std::filesystem::path> expandGlob(const std::filesystem::path& root, const std::string& pattern) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    if (fs::exists(root / pattern, ignored)) return {root / pattern};
    std::vector<fs::path> found;
    auto walk = fs::recursive_directory_iterator(root / literalFolder(pattern), fs::directory_options::skip_permission_denied, ignored);
    for (; !ignored && walk != fs::recursive_directory_iterator(); walk.increment(ignored))
        if (globMatches(pattern, walk->path().lexically_relative(root).generic_string())) found.push_back(walk->path());
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace edge::config
