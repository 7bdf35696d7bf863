#pragma once

#include <string_view>

namespace edge::text {

/// How TypeScript treats a word. Contextual words are names unless their neighbours say otherwise.
enum class WordRole {
    name,
    keyword,
    control,
    constant,   ///< this, null, true: ends an expression
    prefix,     ///< a keyword when it stands before what it modifies: type, readonly, async
    infix,      ///< a keyword between two operands: as, satisfies, is, of
    from,
    constructor,
    builtinType ///< string, unknown: a type where a type may stand
};

WordRole wordRole(std::string_view word);

/// The signs, besides a name, that make a prefix word a keyword when one of them follows: "async (", "static {".
std::string_view signsAfterPrefix(std::string_view word);

/// The words after which a type name is to be expected: new, extends, as.
bool announcesType(std::string_view word);

/// The words whose parenthesis is followed by a statement, so that a slash after it starts a regex: if, while.
bool headsStatement(std::string_view word);

}  // namespace edge::text
