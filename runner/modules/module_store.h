#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/graph.h"

namespace edge::modules {

/// Modules of an earlier build.
struct StoredModules {
    std::vector<std::shared_ptr<const Module>> modules;
    nlohmann::json about;  ///< what whoever stored them has to say
};

/// What builds have made, on disk: each an ESZip archive with checksums, written whole. What is missing, damaged or
/// of another format is not there.
class ModuleStore {
public:
    explicit ModuleStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// `key`: a digest of all that the modules depend on and `about` does not tell.
    std::optional<StoredModules> find(const std::string& key) const;
    /// What cannot be written is not kept.
    void keep(const std::string& key, const StoredModules& stored);

private:
    std::filesystem::path m_folder;
    bool m_pruned = false;
};

/// Changes with this program: another one may build otherwise.
const std::string& programStamp();

}  // namespace edge::modules
