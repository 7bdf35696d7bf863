#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/package_set.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// Where the lock of a function lies.
struct LockPlace {
    std::filesystem::path file;  ///< may not exist
    bool frozen = false;         ///< what it does not hold may not be imported
};

/// What a deno.lock (version 3, 4 or 5) says about packages and modules. Only read: see lock_update.h.
class LockFile {
public:
    /// Errors, which name the file and the line: "file_missing", "unreadable_file", "lock_too_large", "lock_invalid",
    /// "lock_version".
    static protocol::Result<LockFile> read(const std::filesystem::path& file, const std::string& shown);
    static protocol::Result<LockFile> parse(const std::string& text, const std::string& shown);

    /// The exact version for what an import asks, in whichever way the range is written.
    std::optional<std::string> versionOf(const PackageWish& wish) const;
    /// "sha512-…", of a package of the npm registry.
    std::optional<std::string> integrityOf(const std::string& name, const std::string& version) const;
    /// SHA-256 of a module imported by its address, 64 hexadecimal digits.
    std::optional<std::string> remoteDigest(const std::string& address) const;
    /// Where the module of an address lies.
    std::optional<std::string> redirectOf(const std::string& address) const;
    /// The dependencies of the packages of `set`, and theirs, in the versions of this file.
    PackageSet::Pins pinsFor(const PackageSet& set) const;
    /// Changes with what was read.
    const std::string& digest() const { return m_digest; }

private:
    struct Package {
        std::string name;
        std::string version;
        std::string integrity;                            ///< empty: none
        std::map<std::string, std::string> dependencies;  ///< key in m_packages, by name
    };

    void readPackages(const nlohmann::json& packages);
    std::string keyOf(const std::string& dependency) const;

    std::map<PackageWish, std::string> m_versions;  ///< by wish with plain range
    std::map<std::string, Package> m_packages;      ///< by the file's key: "hono@4.3.1", "a@1.0.0_b@2.0.0"
    std::map<std::string, std::string> m_keys;      ///< the key by "hono@4.3.1", and by "hono" where that is enough
    std::map<std::string, std::string> m_remote;
    std::map<std::string, std::string> m_redirects;
    std::string m_digest;
};

/// The lock that holds for a function: the one its deno.json names, else the nearest deno.lock, not above the project.
/// Nothing where there is none, or `"lock": false`. `config`: the function's deno.json, if it has one.
std::optional<LockPlace> findLock(const std::filesystem::path& project, const std::filesystem::path& entrypoint, const std::filesystem::path& config);

/// The parsed file, with its version and shape checked. Errors: "lock_invalid", "lock_version".
protocol::Result<nlohmann::json> parseLock(const std::string& text, const std::string& shown);
/// 3, 4 or 5.
int lockVersion(const nlohmann::json& lock);
/// "name@version_peers" into name and version; nothing for anything else.
std::optional<PackageWish> takeApartKey(const std::string& key);
/// The wish that a specifier of the file stands for ("npm:hono@^4.1.0", "jsr:@std/x@1"), with its range in plain form.
std::optional<PackageWish> wishOfSpecifier(const std::string& specifier);

}  // namespace edge::modules
