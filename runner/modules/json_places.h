#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edge::modules {

/// A string value in a JSON text and where it stands.
struct JsonString {
    std::vector<std::string> path;  ///< the keys that lead to it; of lists their members have the list's
    std::string value;              ///< as written between the quotes, escapes and all
    std::size_t offset = 0;         ///< bytes before its first letter
    bool operator==(const JsonString&) const = default;
};

/// All string values, in their order. Comments and trailing commas may be in it (deno.jsonc). Of a text that is no JSON
/// those that were found before it stopped being one.
std::vector<JsonString> jsonStrings(std::string_view text);

}  // namespace edge::modules
