#pragma once

#include <string>
#include <string_view>

namespace edge::modules {

/// The first 8 bytes of SHA-256 over both texts, kept apart, as 16 hexadecimal digits: names versions of functions and
/// what lies in the caches.
std::string digestOf(std::string_view first, std::string_view second);

/// SHA-256 of the bytes, 64 hexadecimal digits.
std::string sha256Of(std::string_view bytes);

}  // namespace edge::modules
