#pragma once

#include <set>
#include <string>
#include <string_view>

namespace edge::modules {

/// The names that a module takes from `url`: import clauses, and members of namespace imports that are written out.
/// `code` is what esbuild prints without minifying. May name too much (what stands in a string), never too little.
std::set<std::string> namesFrom(std::string_view code, std::string_view url);

/// The exports of a CommonJS module that can be seen without running it, as Node.js sees them: `exports.x =`,
/// `module.exports = { x, y }`, `Object.defineProperty(exports, "x"`, and the like of what esbuild, Babel and
/// TypeScript write. Modules that it passes on by `module.exports = require("./y")` are not followed.
std::set<std::string> commonJsNames(std::string_view code);

}  // namespace edge::modules
