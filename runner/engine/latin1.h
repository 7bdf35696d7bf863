#pragma once

#include <cstddef>
#include <string_view>

namespace edge::engine {

/// Writes the characters of a UTF-8 text, a byte each, and returns how many: at most as many as it has bytes. 0: it is
/// not valid, or has characters above U+00FF. (simdutf's own conversion of this kind, as libnode carries it, is wrong on
/// processors with AVX-512: some of what follows a character of two bytes is not written.)
std::size_t latin1FromUtf8(std::string_view utf8, char* to);

}  // namespace edge::engine
