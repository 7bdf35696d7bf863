#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edge::platform {

/// The specifiers that the platform's own command line finds in a source text, in their order: a search for patterns,
/// not a parse. It also looks into comments and strings, and misses some spellings (see scanMissedImports).
/// tests/runner/platform/import_scan_test.cpp holds the recorded table of what it finds and what not.
std::vector<std::string> scanImports(std::string_view source);

/// The specifiers of real imports and exports, in their order. Comments are skipped, strings are not.
std::vector<std::string> scanRealImports(std::string_view source);

/// Those of scanRealImports() that scanImports() cannot see: `import{x}from"./x.ts"`, `import a, {` over several lines, a
/// comment or a template literal inside `import( )`.
std::vector<std::string> scanMissedImports(std::string_view source);

}  // namespace edge::platform
