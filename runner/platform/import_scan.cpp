#include "runner/platform/import_scan.h"

#include <algorithm>
#include <optional>

#include "runner/platform/text_cursor.h"

// The search is that of two patterns over the whole text (letters in any case, space and '.' as in JavaScript):
//
//   (import|export) space+ (type space+)? ( { no braces } | rest of the line ) space* from? space* quote TEXT quote
//   import( space* quote TEXT same-quote space* followed by , or )
//
// It is written out by hand because a backtracking matcher is quadratic, and deep, on the long lines of minified files.

namespace edge::platform {
namespace {

struct Match {
    std::string_view specifier;
    std::size_t end = 0;
};

/// `space* from? space* quote TEXT quote` at `at`; either kind of quote may close, on the same line.
std::optional<Match> quotedAfterFrom(std::string_view text, std::size_t at) {
    at = skipSpace(text, at);
    const bool plain = at < text.size() && isQuote(text[at]);
    if (!plain && hasWord(text, at, "from")) at = skipSpace(text, at + 4);
    if (at >= text.size() || !isQuote(text[at])) return std::nullopt;
    const std::size_t begin = at + 1;
    for (std::size_t end = begin; end < text.size() && !lineBreakLength(text, end); ++end)
        if (isQuote(text[end])) return Match{text.substr(begin, end - begin), end + 1};
    return std::nullopt;
}

std::optional<Match> afterBraces(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '{') return std::nullopt;
    const std::size_t brace = text.find_first_of("{}", at + 1);
    if (brace == std::string_view::npos || text[brace] == '{' || brace == at + 1) return std::nullopt;
    return quotedAfterFrom(text, brace + 1);
}

/// The first quoted text on the rest of the line, else one that follows the line's end directly.
std::optional<Match> afterLine(std::string_view text, std::size_t at) {
    bool open = false;
    std::size_t begin = 0;
    for (; at < text.size() && !lineBreakLength(text, at); ++at) {
        if (!isQuote(text[at])) continue;
        if (open) return Match{text.substr(begin, at - begin), at + 1};
        open = true;
        begin = at + 1;
    }
    return quotedAfterFrom(text, at);
}

std::optional<Match> declarationAt(std::string_view text, std::size_t afterKeyword) {
    std::size_t at = skipSpace(text, afterKeyword);
    if (at == afterKeyword) return std::nullopt;
    if (hasWord(text, at, "type")) {
        const std::size_t next = skipSpace(text, at + 4);
        if (next > at + 4) at = next;
    }
    if (auto match = afterBraces(text, at)) return match;
    return afterLine(text, at);
}

std::optional<Match> callAt(std::string_view text, std::size_t afterParenthesis) {
    const std::size_t quote = skipSpace(text, afterParenthesis);
    if (quote >= text.size() || !isQuote(text[quote])) return std::nullopt;
    std::size_t end = quote + 1;
    while (end < text.size() && text[end] != text[quote] && !lineBreakLength(text, end)) ++end;
    if (end >= text.size() || text[end] != text[quote]) return std::nullopt;
    const std::size_t next = skipSpace(text, end + 1);
    if (next >= text.size() || (text[next] != ',' && text[next] != ')')) return std::nullopt;
    return Match{text.substr(quote + 1, end - quote - 1), next + 1};
}

std::optional<Match> matchAt(std::string_view text, std::size_t at) {
    const bool isImport = hasWord(text, at, "import");
    if (!isImport && !hasWord(text, at, "export")) return std::nullopt;
    const std::size_t after = at + 6;
    if (isImport && after < text.size() && text[after] == '(') return callAt(text, after + 1);
    return declarationAt(text, after);
}

std::size_t skipTrivia(std::string_view text, std::size_t at) {
    for (;;) {
        const std::size_t before = at;
        at = skipComment(text, skipSpace(text, at));
        if (at == before) return at;
    }
}

/// A literal without escapes or `${}`, in any of the three quotes.
std::optional<Match> literalAt(std::string_view text, std::size_t at) {
    if (at >= text.size() || (!isQuote(text[at]) && text[at] != '`')) return std::nullopt;
    const std::size_t end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view body = text.substr(at + 1, end - at - 1);
    if (body.find_first_of("\\\n$") != std::string_view::npos) return std::nullopt;
    return Match{body, end + 1};
}

/// `… from "x"` after the keyword of a declaration; ends at whatever no import clause can hold.
std::optional<Match> clauseAt(std::string_view text, std::size_t at) {
    constexpr std::size_t longestClause = 8192;
    const std::size_t limit = std::min(text.size(), at + longestClause);
    bool afterFrom = false;
    while ((at = skipTrivia(text, at)) < limit) {
        if (afterFrom && isQuote(text[at])) return literalAt(text, at);
        if (isQuote(text[at])) {
            const auto name = literalAt(text, at);
            if (!name) return std::nullopt;
            at = name->end;
        } else if (isWordByte(text[at])) {
            const std::size_t begin = at;
            while (at < limit && isWordByte(text[at])) ++at;
            afterFrom = text.substr(begin, at - begin) == "from";
        } else if (text[at] == '{' || text[at] == '}' || text[at] == ',' || text[at] == '*') {
            afterFrom = false;
            ++at;
        } else {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<Match> realImportAt(std::string_view text, std::size_t at) {
    if (at > 0 && (isWordByte(text[at - 1]) || text[at - 1] == '.')) return std::nullopt;
    const std::string_view word = text.substr(at, 6);
    const std::size_t after = at + 6;
    if ((word != "import" && word != "export") || after >= text.size() || isWordByte(text[after])) return std::nullopt;
    const std::size_t next = skipTrivia(text, after);
    if (word == "import" && next < text.size() && text[next] == '(') return literalAt(text, skipTrivia(text, next + 1));
    if (word == "import")
        if (auto bare = literalAt(text, next)) return bare;
    return clauseAt(text, next);
}

}  // namespace

std::vector<std::string> scanImports(std::string_view source) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < source.size();) {
        const auto match = matchAt(source, at);
        if (match) found.emplace_back(match->specifier);
        at = match ? match->end : at + 1;
    }
    return found;
}

std::vector<std::string> scanRealImports(std::string_view source) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < source.size();) {
        const std::size_t next = skipComment(source, at);
        if (next > at) {
            at = next;
            continue;
        }
        const auto match = realImportAt(source, at);
        if (match) found.emplace_back(match->specifier);
        at = match ? match->end : at + 1;
    }
    return found;
}

std::vector<std::string> scanMissedImports(std::string_view source) {
    const std::vector<std::string> seen = scanImports(source);
    std::vector<std::string> missed = scanRealImports(source);
    std::erase_if(missed, [&](const std::string& specifier) { return std::find(seen.begin(), seen.end(), specifier) != seen.end(); });
    return missed;
}

}  // namespace edge::platform
