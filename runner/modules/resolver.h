#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/build_service.h"
#include "runner/modules/dependencies.h"
#include "runner/modules/graph.h"
#include "runner/modules/import_map.h"
#include "runner/modules/package_set.h"
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
    std::shared_ptr<Dependencies> held;  ///< what it was held against
    std::string remark;                  ///< what was said last about a lock that cannot be written
};

/// A module that imports something.
struct Importer {
    std::string place;    ///< absolute path, or address
    std::string base;     ///< of an address: where the module was found after redirects
    bool remote = false;  ///< `place` is an address
};

/// An import as esbuild asks for it.
struct Wanted {
    std::string specifier;
    std::string type;    ///< of `with { type: … }`
    std::string kind;    ///< "import-statement", "dynamic-import", "require-call", …
    std::string folder;  ///< where node_modules is looked for
};

/// Where an import leads.
struct Target {
    enum class Kind {
        file,      ///< a module of its own, from the disk
        remote,    ///< a module of its own, from its address
        package,   ///< a file of an installed package
        nothing,   ///< declarations: nothing at run time
        inlined,   ///< data: esbuild puts it into the importer
        builtin,   ///< a module of node:, which `place` names with that
        tolerated, ///< not there, but not what is at fault
        problem,
    };
    Kind kind = Kind::problem;
    std::string place;  ///< absolute path or address
    std::string text;   ///< of a problem
    ModuleKind as = ModuleKind::javascript;
    std::string range = {};  ///< of a package: the versions that were asked for, before a lock made it one
};

/// Says what the imports of one function stand for: import map first, then files by the platform's rules, then npm:,
/// jsr:, https: and node: specifiers; node_modules by esbuild's own resolver. Lives on the service's loop, shared with
/// the questions it has put itself.
class Resolver : public std::enable_shared_from_this<Resolver> {
public:
    using Found = std::function<void(Target)>;

    /// `packages`: what was fetched for this function before.
    Resolver(const BuildRequest& request, std::optional<ImportMap> importMap, FetchedPackages packages,
             std::shared_ptr<Dependencies> dependencies);

    /// `ask` puts questions about the build `key`.
    void find(const Importer& importer, Wanted wanted, std::uint32_t key, const BuildService::Ask& ask, Found found);

    /// Where a relative specifier leads, whatever the import map says.
    Target besides(const Importer& importer, const Wanted& wanted) const { return relativeTarget(importer, wanted, wanted.specifier); }

    /// The packages that were asked for and are neither installed in the project nor fetched.
    const std::vector<PackageWish>& missing() const { return m_missing; }
    const FetchedPackages& packages() const { return m_packages; }
    Dependencies& dependencies() const { return *m_dependencies; }
    /// The compiler options that change how modules are translated, as JSON.
    std::string compilerOptions() const { return m_importMap ? m_importMap->compilerOptions() : "{}"; }

    /// Changes with the import map; empty: there is none.
    std::string mapText() const { return m_importMap ? m_importMap->text() : std::string(); }
    /// The files that the import map was read from.
    std::vector<std::filesystem::path> mapFiles() const { return m_importMap ? m_importMap->files() : std::vector<std::filesystem::path>(); }

private:
    /// One place to look a package up: a name, as seen from a folder.
    struct Lookup {
        std::string path;
        std::string folder;
    };
    struct Search {
        Importer importer;
        Wanted wanted;
        PackageSpecifier package;
        bool mapped = false;
        std::vector<Lookup> places;
        BuildService::Ask ask;
        std::uint32_t key = 0;
        Found found;
    };

    Target fileTarget(const Importer& importer, const Wanted& wanted, const std::filesystem::path& file) const;
    Target relativeTarget(const Importer& importer, const Wanted& wanted, const std::string& specifier) const;
    void addPlaces(Search& search) const;
    void askForBuiltin(const std::shared_ptr<Search>& search);
    void lookUp(const std::shared_ptr<Search>& search, std::size_t place);
    Target notFound(const Search& search);
    std::string notInstalled(const Search& search) const;

    std::filesystem::path m_project;
    std::optional<ImportMap> m_importMap;
    FetchedPackages m_packages;
    std::shared_ptr<Dependencies> m_dependencies;
    std::vector<PackageWish> m_missing;
};

}  // namespace edge::modules
