#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// UTF-8 as the Encoding standard decodes it.
namespace edge::web {

bool isValidUtf8(std::span<const std::uint8_t> bytes);

/// How many bytes at the end begin a sequence that further bytes could complete: 0 to 3.
std::size_t incompleteUtf8Tail(std::span<const std::uint8_t> bytes);

}  // namespace edge::web
