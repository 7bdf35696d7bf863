#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "runner/modules/graph.h"
#include "runner/modules/package_store.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// Who waits for a build: a request, or nobody yet.
enum class Urgency { urgent, background };

/// Builds functions with a long-lived esbuild, on a thread of its own. The service starts with the first build, and
/// again by itself when it dies or hangs.
class Bundler {
public:
    /// Gets the graph, also a failed one, on the bundler's thread. Errors: "esbuild_missing", "esbuild_version",
    /// "esbuild_crashed" (twice on the same function), "build_timeout".
    using Done = std::function<void(protocol::Result<Graph>)>;

    /// Hears of packages that a build has to wait for, on the bundler's thread.
    using Fetching = std::function<void(const PackageFetch&)>;

    /// Imports of packages that no node_modules of the project answers are fetched into `packages` with npm, modules
    /// imported by their address into the folder "remote" beside it.
    explicit Bundler(std::filesystem::path esbuild = findEsbuild(), Fetching fetching = {},
                     std::filesystem::path packages = PackageStore::defaultFolder());
    ~Bundler();

    /// Starts the service ahead of the first build.
    void warmUp();
    /// Any thread. Builds that wait are taken up by urgency, then by age.
    void build(BuildRequest request, Urgency urgency, Done done);
    /// Waits for the result. Not from `done`.
    protocol::Result<Graph> buildNow(BuildRequest request);
    /// The service's process, 0 while there is none.
    int processId() const;

    /// EDGE_ESBUILD, else libexec/edge-studio/esbuild beside our own bin folder.
    static std::filesystem::path findEsbuild();

private:
    class Loop;
    std::unique_ptr<Loop> m_loop;
};

}  // namespace edge::modules
