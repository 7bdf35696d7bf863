#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runner/eszip/archive.h"
#include "runner/modules/build_service.h"
#include "runner/modules/graph.h"

namespace edge::modules {

/// An archive that another tool made, as a graph: follows the imports from its first script through what lies in it, and
/// passes every script through esbuild once, which resolves its imports and lowers syntax that this V8 does not read.
/// Packages that lie there as files for the platform's own loader cannot run; their imports say so. Lives on the service's
/// loop.
class ForeignArchive : public std::enable_shared_from_this<ForeignArchive> {
public:
    /// Gets the graph, also a failed one. Errors: those of BuildService.
    using Done = std::function<void(protocol::Result<Graph>)>;

    ForeignArchive(BuildService& service, BuildRequest request, std::shared_ptr<const eszip::Archive> archive, Done done);
    void start();

private:
    struct Script {
        std::string url;
        std::string specifier;  ///< of its entry, shown in messages and traces
        std::string text;
        ModuleKind kind = ModuleKind::javascript;
        int attempts = 0;
    };
    /// Where an import leads; without a module: why not, or that it is left to run time.
    struct Answer {
        const eszip::Module* module = nullptr;
        std::string url;
        std::string problem;
    };

    void readImportMap();
    std::string mapped(const std::string& specifier, const std::string& importer) const;
    const eszip::Module* find(const std::string& url) const;
    Answer answer(const Script& importer, const nlohmann::json& question) const;
    void resolve(const Script& importer, const nlohmann::json& question, const BuildService::Reply& reply);
    void visit(const eszip::Module& module, const std::string& url, const std::string& type);
    void add(const std::string& url, ModuleKind kind, std::string code, std::string map);
    void translate(Script script);
    void translated(const Script& script, const nlohmann::json& response);
    void finish();
    void fail(protocol::Error error);

    using Imports = std::map<std::string, std::string>;

    BuildService& m_service;
    BuildRequest m_request;
    std::shared_ptr<const eszip::Archive> m_archive;
    Done m_done;
    std::unordered_map<std::string_view, const eszip::Entry*> m_entries;  ///< by specifier
    std::vector<std::pair<std::string, Imports>> m_maps;                  ///< by prefix of the importer's URL, the longest first
    std::string m_entrypoint;
    std::map<std::string, std::shared_ptr<const Module>> m_modules;  ///< by URL
    Graph m_graph;
    int m_open = 0;
    bool m_ended = false;
};

}  // namespace edge::modules
