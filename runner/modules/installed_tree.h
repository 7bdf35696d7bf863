#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::modules {

/// One package that npm has installed.
struct InstalledPackage {
    using Dependencies = std::map<std::string, std::string>;  ///< "name@version" by the name it is imported by

    std::string name;
    std::string version;
    std::string integrity;  ///< "sha512-…"; empty for one that came inside another
    bool bundled = false;
    Dependencies dependencies;  ///< and peers
    Dependencies optional;
    Dependencies optionalPeers;
    std::vector<std::string> os, cpu;
    bool bin = false, scripts = false, deprecated = false;

    std::string id() const { return name + "@" + version; }
};

/// What npm wrote about a folder of the package store: its package-lock.json.
class InstalledTree {
public:
    /// Errors: "store_damaged".
    static protocol::Result<InstalledTree> read(const std::filesystem::path& folder);

    /// By "name@version".
    const std::map<std::string, InstalledPackage>& packages() const { return m_packages; }
    /// The one in this folder of node_modules itself.
    const InstalledPackage* at(const std::string& folder) const;
    /// It, and all that it depends on.
    void collect(const std::string& id, std::map<std::string, InstalledPackage>& into) const;

private:
    std::map<std::string, InstalledPackage> m_packages;
    std::map<std::string, std::string> m_places;  ///< id by path: "node_modules/a/node_modules/b"
};

}  // namespace edge::modules
