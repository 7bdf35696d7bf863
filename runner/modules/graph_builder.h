#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runner/modules/dependency_map.h"
#include "runner/modules/export_check.h"
#include "runner/modules/module_transform.h"
#include "runner/modules/package_bundler.h"

namespace edge::modules {

/// Translated scripts of earlier builds. An entry is good while its text, what its imports stand for and its compiler
/// options are the same.
class TransformCache {
public:
    std::shared_ptr<const Transformed> find(const std::string& circumstances, const Script& script) const;
    void keep(const std::string& circumstances, const Script& script, std::shared_ptr<const Transformed> transformed);

private:
    struct Known {
        std::string text;
        std::shared_ptr<const Transformed> transformed;
    };
    std::map<std::pair<std::string, std::string>, Known> m_known;  ///< by URL and circumstances
};

/// Changes with what translations depend on besides the text: options, and what specifiers stand for.
std::string circumstancesOf(const BuildRequest& request, const Resolver& resolver);

/// One build of one function: walks from the entrypoint over everything that it imports. The user's modules and those
/// from addresses stay what they are, one by one; packages are bundled. Lives on the service's loop.
class GraphBuilder : public std::enable_shared_from_this<GraphBuilder> {
public:
    struct Parts {
        ModuleTransform& transform;
        PackageBundler& packages;
        TransformCache& cache;
    };
    using Done = std::function<void(protocol::Result<Graph>)>;
    using Waits = ModuleTransform::Waits;

    GraphBuilder(Parts parts, BuildRequest request, std::shared_ptr<Resolver> resolver, Waits waits, Done done);
    void start();

private:
    void visitFile(const std::filesystem::path& file, const std::string& url, ModuleKind kind);
    void visit(const Reference& reference);
    void visitScript(Script script);
    void visitCommonJs(const std::string& url);
    void addData(const std::string& url, ModuleKind kind, const std::string& origin, std::string bytes);
    void addWasm(const Importer& place, const std::string& url, const std::string& origin, std::string bytes);
    void noteImports(const Script& script, const Transformed& result);
    std::shared_ptr<const protocol::DependenciesFound> dependencies();
    void movePackageProblems(std::vector<protocol::BuildProblem> problems);
    void transformed(const Script& script, const Transformed& result);
    void bundlePackages();
    void finish();
    void fail(protocol::Error error);

    Parts m_parts;
    BuildRequest m_request;
    std::shared_ptr<Resolver> m_resolver;
    Waits m_waits;
    Done m_done;
    std::string m_circumstances;
    Graph m_graph;
    std::map<std::string, std::shared_ptr<const Module>> m_modules;  ///< by URL
    std::vector<std::string> m_order;                                ///< URLs as they were found
    std::map<std::string, PackageEntry> m_packages;                  ///< by file
    DependencyMap m_dependencies;
    PackageNames m_names;
    std::vector<StaticImport> m_imports;
    int m_open = 0;
    bool m_ended = false;
};

}  // namespace edge::modules
