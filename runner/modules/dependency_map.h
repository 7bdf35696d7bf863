#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <filesystem>
#include <set>
#include <string>

#include "runner/protocol/dependency_events.h"

namespace edge::modules {

/// Collects what a function consists of. What is said twice counts once; what is beyond the size of an event is left out.
class DependencyMap {
public:
    static constexpr std::size_t mostNodes = 2000, mostImports = 8000, mostParts = 8000;

    /// Its index; the bytes of one that is there already stay. -1: there is no room.
    int node(const protocol::DependencyNode& node);
    /// `from` and `to` may be -1: then it is left out.
    void import(protocol::DependencyImport import);
    /// Adds to what the node has of this module, and to its bytes.
    void part(const std::string& url, int node, std::int64_t bytes);
    /// All that another one holds.
    void merge(const protocol::DependenciesFound& other);

    const protocol::DependenciesFound& found() const { return m_found; }

private:
    using Wire = std::tuple<int, int, std::string, std::string, int>;

    protocol::DependenciesFound m_found;
    std::map<std::string, int> m_nodes;                  ///< by id
    std::map<std::pair<std::string, int>, std::size_t> m_parts;
    std::set<Wire> m_imports;
};

/// The package that an installed file belongs to, as its package.json calls it; packages of jsr under their own name.
/// Reads each package.json once.
class PackageNames {
public:
    protocol::DependencyNode of(const std::filesystem::path& file);

private:
    std::map<std::string, protocol::DependencyNode> m_known;  ///< by folder
};

/// The name that the npm registry knows a package node by: "@jsr/std__encoding" for "@std/encoding" of jsr.
std::string npmNameOf(const protocol::DependencyNode& node);

/// What esbuild's metafile says of bundled packages: what of each is in which module, and who asks for whom. `output`:
/// the folder that module URLs are relative to. Names in the metafile are relative to `project`.
protocol::DependenciesFound packagesIn(const nlohmann::json& meta, const std::filesystem::path& project, const std::filesystem::path& output);

}  // namespace edge::modules
