#pragma once

#include <nlohmann/json_fwd.hpp>

#include "runner/modules/bundle.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// Turns esbuild's response to a build into a Bundle (without its times), and holds the imports against the
/// platform's stricter rules: relative imports need the file's full name, JSON needs its attribute.
/// Files below `packages` never change and are no inputs.
Bundle readBuildResult(const BuildRequest& request, const nlohmann::json& response, const std::filesystem::path& packages);

/// A problem that concerns one file as a whole.
Bundle failedBundle(const BuildRequest& request, const protocol::Error& error, const std::filesystem::path& file);

}  // namespace edge::modules
