#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/bundle.h"
#include "runner/modules/dependencies.h"
#include "runner/modules/import_map.h"
#include "runner/modules/package_set.h"
#include "runner/modules/remote_modules.h"
#include "runner/modules/specifier.h"

namespace edge::modules {

/// Why packages could not be fetched.
struct FetchFailure {
    protocol::Error problem;
    std::optional<PackageWish> culprit;  ///< the one package it speaks of
};

/// Packages that lie in the store, and how the last attempt to fetch more of them failed.
struct FetchedPackages {
    PackageSet set;
    std::filesystem::path folder;  ///< its node_modules holds the set
    std::optional<FetchFailure> failure;
    std::string lock;    ///< digest of the lock it was held against
    std::string remark;  ///< what was said last about a lock that cannot be written
};

/// Answers esbuild's questions about one build: import map first, then npm:, jsr:, https: and node: specifiers.
/// Everything else is left to esbuild. Lives on the service's loop, shared with the questions it has put itself.
class Resolver : public std::enable_shared_from_this<Resolver> {
public:
    using Json = nlohmann::json;
    using Reply = std::function<void(Json)>;
    /// Puts a question of ours (`resolve`) to the service; null when it has ended.
    using Ask = std::function<void(Json question, Reply reply)>;

    /// Gets the module at an address.
    using Load = std::function<void(const std::string& address, RemoteModules::Done done)>;

    /// `packages`: what was fetched for this function before.
    Resolver(const BuildRequest& request, std::optional<ImportMap> importMap, FetchedPackages packages,
             std::shared_ptr<Dependencies> dependencies, Load load);

    /// The `plugins` of the build request: only specifiers that concern us cross the pipe.
    Json plugins() const;
    /// A question of the service: "on-start", "on-resolve" or "on-load".
    void answer(const Json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply);
    /// The packages that were asked for and are neither installed in the project nor fetched.
    const std::vector<PackageWish>& missing() const { return m_missing; }

private:
    /// One place to look a package up: a name, as seen from a folder.
    struct Lookup {
        std::string path;
        std::string folder;
    };
    struct Search {
        Json question;
        PackageSpecifier package;
        std::vector<Lookup> places;
    };

    void load(const Json& question, const Reply& reply);
    Json resolveRemote(const Json& question, const std::string& specifier) const;
    void resolve(const Json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply);
    std::shared_ptr<Search> searchFor(const Json& question, PackageSpecifier package) const;
    void lookUp(std::shared_ptr<Search> search, std::size_t place, std::uint32_t buildKey, Ask ask, Reply reply);
    std::string notInstalled(const std::string& specifier, const PackageSpecifier& package) const;

    std::filesystem::path m_project;
    std::optional<ImportMap> m_importMap;
    FetchedPackages m_packages;
    std::shared_ptr<Dependencies> m_dependencies;
    Load m_load;
    std::vector<PackageWish> m_missing;
    std::map<std::string, std::string> m_moved;  ///< where a module was found, by where it was asked for
};

/// The esbuild namespace of modules that were imported by their address; it stands before their names in what esbuild
/// tells: "edge-remote:https://…".
inline constexpr const char* remoteNamespace = "edge-remote";

/// True for files of installed packages: they follow Node's rules, not the platform's.
bool isInstalledPackage(std::string_view path);

}  // namespace edge::modules
