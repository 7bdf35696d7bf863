#pragma once

#include <string>
#include <string_view>

namespace edge::config {

/// The same text with comments and trailing commas turned into blanks, so that a JSON parser takes it and positions
/// stay the same.
std::string plainJson(std::string_view jsonc);

}  // namespace edge::config
