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
/// TypeScript write. Those of modules that it passes on are not among them.
std::set<std::string> commonJsNames(std::string_view code);

/// The modules whose exports a CommonJS module passes on as its own, as it names them: `module.exports = require("./y")`,
/// `__exportStar(require("./y")`, `module.exports = { ...require("./y")`.
std::set<std::string> commonJsSources(std::string_view code);

}  // namespace edge::modules
