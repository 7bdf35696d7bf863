#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/package_set.h"

namespace edge::modules {

/// What a package.json says under one name of its dependencies.
struct ListedPackage {
    std::optional<PackageWish> wish;  ///< nothing: it can only be installed by hand, see `complaint`
    std::string complaint;            ///< whole sentences, with what to do
};

/// "^4", "latest", "npm:other@1" and "jsr:@scope/name@1" are wishes; "workspace:*", "file:../x", an address or a git
/// repository are none.
ListedPackage readListed(const std::string& name, const std::string& value, const std::string& shown);

/// The package.json files of a project, each read once, when an import asks.
class PackageJsons {
public:
    explicit PackageJsons(std::filesystem::path project) : m_project(std::move(project)) {}

    /// What the nearest package.json that lists the package says, from the importing file up to the project folder.
    std::optional<ListedPackage> find(const std::string& name, const std::filesystem::path& importer);
    /// Those that were read.
    std::vector<std::filesystem::path> files() const;

private:
    struct File {
        bool exists = false;
        std::string complaint;                      ///< it could not be read
        std::map<std::string, std::string> listed;  ///< dependencies and devDependencies
    };
    const File& fileIn(const std::filesystem::path& folder);

    std::filesystem::path m_project;
    std::map<std::filesystem::path, File> m_files;
};

/// "@scope/name/sub" → "@scope/name"; empty when it names no package.
std::string listedNameOf(const std::string& bareSpecifier);

/// From where the package is seen in a node_modules, looking upwards from `folder`, in a version of `range`: nothing
/// where only other versions are; `folder` itself where nothing is known.
std::optional<std::filesystem::path> installedFor(const std::string& name, const std::string& range, const std::filesystem::path& folder);

}  // namespace edge::modules
