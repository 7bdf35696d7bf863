#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "runner/modules/graph.h"

namespace edge::modules {

/// The errors of esbuild's response, with their places in the user's files.
std::vector<protocol::BuildProblem> readProblems(const BuildRequest& request, const nlohmann::json& response);

/// A graph that could not be built because of one file as a whole.
Graph failedGraph(const BuildRequest& request, const protocol::Error& error, const std::filesystem::path& file);

/// A problem that concerns one file as a whole.
protocol::BuildProblem problemOf(const BuildRequest& request, const std::filesystem::path& file, const protocol::Error& error);

/// The map with its sources written as the user knows them: relative to the project, absolute outside of it, addresses
/// of remote modules. `folder`: what relative sources in it are relative to.
std::string withShownSources(std::string map, const std::filesystem::path& project, const std::filesystem::path& folder);

}  // namespace edge::modules
