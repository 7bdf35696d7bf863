#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runner/modules/graph.h"

namespace edge::modules {

/// One module asks for another before it runs.
struct StaticImport {
    std::string from, to;  ///< URLs
    std::string specifier;
    protocol::SourcePosition at;
    std::string clause;  ///< what stands before the specifier in the source
};

/// The names that an import statement takes, by the URL that it names; "default" among them. `code` is what esbuild
/// prints. Namespace imports take none.
std::vector<std::pair<std::string, std::set<std::string>>> importedNames(std::string_view code);

/// The names that a module of esbuild's exports; nothing where that cannot be seen, as with `export * from`.
std::optional<std::set<std::string>> exportedNames(std::string_view code);

/// Names that are imported from a module which does not have them: the engine refuses such a function as a whole. Looked
/// at is what the entrypoint reaches without import(), where the function could go on without it.
std::vector<protocol::BuildProblem> missingExports(const std::string& entrypoint, const std::vector<StaticImport>& imports,
                                                   const std::map<std::string, std::shared_ptr<const Module>>& modules);

}  // namespace edge::modules
