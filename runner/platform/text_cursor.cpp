#include "runner/platform/text_cursor.h"

#include <algorithm>
#include <array>

namespace edge::platform {
namespace {

/// Bytes of the white space character at `at` that is not a line terminator (ECMA-262 "White Space"); 0: none.
std::size_t blankLength(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    const char byte = text[at];
    if (byte == ' ' || byte == '\t' || byte == '\v' || byte == '\f') return 1;
    static constexpr std::array<std::string_view, 17> wide{
        "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200a", "\u202f", "\u205f", "\u3000", "\ufeff"};
    if (static_cast<unsigned char>(byte) < 0x80) return 0;
    for (const std::string_view blank : wide)
        if (text.substr(at, blank.size()) == blank) return blank.size();
    return 0;
}

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

}  // namespace

std::size_t lineBreakLength(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    if (text[at] == '\n' || text[at] == '\r') return 1;
    const std::string_view three = text.substr(at, 3);
    return three == "\u2028" || three == "\u2029" ? 3 : 0;
}

std::size_t skipSpace(std::string_view text, std::size_t at) {
    for (;;) {
        const std::size_t length = std::max(blankLength(text, at), lineBreakLength(text, at));
        if (length == 0) return at;
        at += length;
    }
}

std::size_t skipComment(std::string_view text, std::size_t at) {
    const std::string_view two = text.substr(std::min(at, text.size()), 2);
    if (two != "//" && two != "/*") return at;
    const std::size_t end = two == "//" ? text.find('\n', at) : text.find("*/", at + 2);
    if (end == std::string_view::npos) return text.size();
    return two == "//" ? end : end + 2;
}

bool hasWord(std::string_view text, std::size_t at, std::string_view word) {
    if (at > text.size() || text.size() - at < word.size()) return false;
    return std::equal(word.begin(), word.end(), text.begin() + std::ptrdiff_t(at),
                      [](char expected, char found) { return expected == lower(found); });
}

bool isWordByte(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return (lower(byte) >= 'a' && lower(byte) <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' || byte == '$' ||
           value >= 0x80;
}

}  // namespace edge::platform
