#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "runner/modules/module_store.h"
#include "runner/modules/resolver.h"

namespace edge::modules {

/// Functions as earlier processes built them: one that did not change since starts without its sources being read.
class GraphStore {
public:
    explicit GraphStore(std::filesystem::path folder) : m_store(std::move(folder)) {}

    /// `resolver`: of a build that has not fetched anything yet.
    static std::string keyOf(const BuildRequest& request, const Resolver& resolver);
    /// Nothing when one of the graph's inputs is another file now.
    std::optional<Graph> find(const std::string& key) const;
    /// `begun`: when the build began; with an input changed since then, the graph is not kept.
    void keep(const std::string& key, const Graph& graph, std::chrono::system_clock::time_point begun);

private:
    ModuleStore m_store;
};

}  // namespace edge::modules
