#pragma once

#include <string>
#include <string_view>

/// URLs of modules, as far as imports need them.
namespace edge::engine {

/// "./x", "../x", "/x"
bool isRelativeReference(std::string_view specifier);
/// A relative reference as seen from the module `base` (RFC 3986, section 5.2, for hierarchical URLs).
std::string joinAddress(std::string_view base, std::string_view reference);
/// The module as an import in `importer` names it, as far as the URLs tell: "npm:NAME" for a file of a package, "./x.ts"
/// for a file beside the importer; of others the URL.
std::string asImported(std::string_view url, std::string_view importer);
/// The path of a file: URL, percent-decoded; empty of others.
std::string filePath(std::string_view url);

}  // namespace edge::engine
