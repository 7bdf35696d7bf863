#pragma once

#include <cstddef>
#include <string_view>

/// Small questions about UTF-8 script text at a position; all take positions up to and including the end.
namespace edge::platform {

/// Bytes of the JavaScript line terminator (ECMA-262 "Line Terminators") at `at`; 0 when there is none.
std::size_t lineBreakLength(std::string_view text, std::size_t at);

/// The first position at or after `at` that is neither JavaScript white space nor a line terminator.
std::size_t skipSpace(std::string_view text, std::size_t at);

/// The position after the comment that starts at `at`; `at` itself when none does.
std::size_t skipComment(std::string_view text, std::size_t at);

/// Whether the text at `at` goes on with `word` (lower case), in any case. Says nothing about what follows.
bool hasWord(std::string_view text, std::size_t at, std::string_view word);

inline bool isQuote(char byte) { return byte == '"' || byte == '\''; }

/// Whether the byte can be part of an identifier; any byte of a non-ASCII character counts as one.
bool isWordByte(char byte);

}  // namespace edge::platform
