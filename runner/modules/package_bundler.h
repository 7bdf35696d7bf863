#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runner/modules/build_service.h"
#include "runner/modules/graph.h"
#include "runner/modules/module_store.h"
#include "runner/modules/remote_modules.h"
#include "runner/modules/resolver.h"

namespace edge::modules {

/// One file of a package that the user's modules import.
struct PackageEntry {
    std::string file;             ///< absolute
    std::string url;
    std::set<std::string> names;  ///< exports that are asked for
};

/// The packages of one function: a module for each entry, and modules for what these have in common.
struct PackageModules {
    std::vector<std::shared_ptr<const Module>> modules;
    std::vector<std::filesystem::path> inputs;  ///< files that may change: those outside the package store
    std::vector<protocol::BuildProblem> problems;
    protocol::DependenciesFound dependencies;             ///< what of which package is in them
    std::map<std::string, std::set<std::string>> names;  ///< exports by entry file, and those that were asked for in vain
};

/// Bundles what functions use of their packages, once for each set of entries: saving the user's own modules does not
/// touch it, and neither does a restart. Lives on the service's loop.
class PackageBundler {
public:
    using Done = std::function<void(protocol::Result<std::shared_ptr<const PackageModules>>)>;

    /// `packages`: the folder of the package store, whose files never change.
    /// `store`: where bundles are kept.
    PackageBundler(BuildService& service, RemoteModules& remote, std::filesystem::path packages, ModuleStore store);

    /// `entries` by file. A package that cannot be bundled is a problem of the result.
    void start(const BuildRequest& request, std::shared_ptr<Resolver> resolver, std::vector<PackageEntry> entries, Done done);

private:
    struct Job;
    struct Known {
        std::string compilerOptions;
        std::optional<std::string> lock;  ///< of modules from addresses: the lock they were held against
        std::vector<std::string> stamps;  ///< of the inputs
        std::shared_ptr<const PackageModules> modules;
    };

    static bool answers(const Known& known, const std::vector<PackageEntry>& entries, const Resolver& resolver);
    std::shared_ptr<const PackageModules> find(const BuildRequest& request, const std::vector<PackageEntry>& entries, const Resolver& resolver);
    std::optional<Known> findStored(const BuildRequest& request, const std::vector<PackageEntry>& entries) const;
    void remember(const Job& job, std::shared_ptr<const PackageModules> modules);
    void build(std::shared_ptr<Job> job);
    void answered(const std::shared_ptr<Job>& job, const nlohmann::json& response);
    void answer(const std::shared_ptr<Job>& job, const nlohmann::json& question, std::uint32_t key, const BuildService::Ask& ask,
                const BuildService::Reply& reply);
    void load(const std::shared_ptr<Job>& job, const nlohmann::json& question, std::uint32_t key, const BuildService::Reply& reply);
    static void addFacades(Job& job, const nlohmann::json& response, const nlohmann::json& meta);
    void read(const Job& job, const nlohmann::json& response, const nlohmann::json& meta, PackageModules& result) const;

    BuildService& m_service;
    RemoteModules& m_remote;
    std::filesystem::path m_packages;
    ModuleStore m_store;
    std::deque<Known> m_known;  ///< the newest first
};

}  // namespace edge::modules
