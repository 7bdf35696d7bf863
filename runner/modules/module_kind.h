#pragma once

#include <string>

#include "runner/modules/graph.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// What a module is, by the type that its import names (`with { type: … }`, may be empty) and its ending (".ts").
/// Errors: "json_without_type", "unknown_type", "not_a_module".
protocol::Result<ModuleKind> kindOf(const std::string& type, const std::string& ending);

/// The esbuild loader of a script by its ending; empty when it is none.
std::string scriptLoader(const std::string& ending);

}  // namespace edge::modules
