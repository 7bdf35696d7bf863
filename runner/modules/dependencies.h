#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/graph.h"
#include "runner/modules/lock_file.h"
#include "runner/modules/lock_update.h"
#include "runner/modules/package_json.h"
#include "runner/modules/remote_modules.h"
#include "runner/modules/specifier.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// What a project's own files say about what one function imports: deno.lock, package.json, node_modules. One for each
/// build; it notes what the build used, for the lock. Lives on the build's loop.
class Dependencies : public std::enable_shared_from_this<Dependencies> {
public:
    /// `before`: of the function's last build, or null. Modules that are not read anew keep what it has noted of them.
    Dependencies(const BuildRequest& request, const Dependencies* before);

    /// The lock cannot be used, so neither can the function be built.
    const std::optional<protocol::Error>& broken() const { return m_broken; }
    /// Empty: there is none.
    const std::filesystem::path& lockFile() const { return m_place.file; }
    /// Changes with the lock's content; empty: there is none.
    std::string lockDigest() const { return m_lock ? m_lock->digest() : std::string(); }
    /// Changes when an import may stand for something else than in the last build.
    std::string state() const;

    /// A bare name that package.json lists.
    std::optional<PackageSpecifier> listed(const std::string& specifier, const std::filesystem::path& importer);
    /// Holds what an import asks against the lock: the wish becomes exact, or gets the complaint of a frozen lock.
    void settle(PackageSpecifier& package, const std::string& specifier);
    /// From which folder a candidate is to be looked up in node_modules; nothing: only other versions are there.
    std::optional<std::filesystem::path> placeOf(const PackageSpecifier& package, const std::string& candidate, const std::filesystem::path& folder) const;
    /// The same set, with what its packages depend on in the versions of the lock.
    PackageSet pinned(PackageSet set) const;
    /// Holds what was installed against the lock. Errors: "lock_mismatch", "store_damaged".
    protocol::Outcome check(const PackageSet& set, const std::filesystem::path& folder) const;
    /// As RemoteModules, with the lock's word on it. Errors: also "lock_mismatch", "lock_frozen".
    bool load(RemoteModules& modules, const std::string& address, RemoteModules::Done done);

    /// Writes what this build used and the lock does not hold. A lock that is not there is not made. `folder`: where
    /// `set` is installed. Errors: "lock_not_writable".
    protocol::Outcome keep(const PackageSet& set, const std::filesystem::path& folder);
    /// What was read: a change of one asks for another build.
    std::vector<std::filesystem::path> files() const;

private:
    void readLock(const BuildRequest& request);
    std::vector<std::filesystem::path> manifests() const;
    std::optional<protocol::Error> refusal(const std::string& asked, const Download& module) const;
    void note(const std::string& asked, const Download& module);
    protocol::Result<LockAdditions> additions(const PackageSet& set, const std::filesystem::path& folder) const;

    std::filesystem::path m_project;
    std::filesystem::path m_entrypoint;
    std::filesystem::path m_config;  ///< the function's deno.json; empty: none
    LockPlace m_place;
    std::string m_shown;  ///< the lock, in messages
    std::optional<LockFile> m_lock;
    std::optional<protocol::Error> m_broken;
    std::string m_firstDigest;  ///< of the lock, before we wrote into it ourselves
    int m_edits = 0;            ///< how often somebody else did
    PackageJsons m_manifests;
    std::vector<std::filesystem::path> m_manifestsBefore;
    std::map<PackageWish, PackageWish> m_settled;  ///< by what an import asks
    std::map<std::string, std::string> m_remote;   ///< SHA-256 by address
    std::map<std::string, std::string> m_moved;
};

}  // namespace edge::modules
