#pragma once

#include <string>
#include <string_view>

/// URLs of modules, as far as imports need them.
namespace edge::engine {

/// "./x", "../x", "/x"
bool isRelativeReference(std::string_view specifier);
/// A relative reference as seen from the module `base` (RFC 3986, section 5.2, for hierarchical URLs).
std::string joinAddress(std::string_view base, std::string_view reference);
/// The path of a file: URL, percent-decoded; empty of others.
std::string filePath(std::string_view url);

}  // namespace edge::engine
