#pragma once

#include <filesystem>

namespace edge::modules {

/// Whether a script of the user's is CommonJS: by its ending (.cjs, .cts), or .js below a package.json that says so
/// ("type": "commonjs"; Node.js, "Determining module system"). Without a type it is an ES module, as on the platform.
bool isCommonJs(const std::filesystem::path& project, const std::filesystem::path& script);

/// Follows the URL of an entrypoint that is CommonJS: the module that stands before it.
inline constexpr const char* mainMark = "#main";

}  // namespace edge::modules
