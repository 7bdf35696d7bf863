#include "runner/modules/graph_store.h"

#include "runner/modules/digest.h"
#include "runner/modules/file_stamp.h"
#include "runner/modules/graph_builder.h"
#include "runner/modules/json_members.h"
#include "runner/modules/nearest_file.h"
#include "runner/protocol/codec.h"

namespace edge::modules {
namespace fs = std::filesystem;

using nlohmann::json;

std::string GraphStore::keyOf(const BuildRequest& request, const Resolver& resolver) {
    const fs::path settings = nearestFile(request.project, request.entrypoint, {".npmrc"});
    return digestOf(programStamp() + '\n' + request.entrypoint.string() + '\n' + (settings.empty() ? "" : stampOf(settings)),
                    circumstancesOf(request, resolver));
}

std::optional<Graph> GraphStore::find(const std::string& key) const {
    auto stored = m_store.find(key);
    if (!stored || stored->modules.empty()) return std::nullopt;
    Graph graph;
    for (const auto& [file, stamp] : member(stored->about, "inputs").items()) {
        if (stamp != json(stampOf(file))) return std::nullopt;
        graph.inputs.push_back(file);
    }
    graph.modules = std::move(stored->modules);
    graph.version = versionOf(graph);
    auto dependencies = protocol::readDependencies(textAt(stored->about, "dependencies"));
    if (!dependencies.nodes.empty()) graph.dependencies = std::make_shared<const protocol::DependenciesFound>(std::move(dependencies));
    graph.stored = true;
    return graph;
}

void GraphStore::keep(const std::string& key, const Graph& graph, std::chrono::system_clock::time_point begun) {
    if (!unchangedSince(graph.inputs, begun)) return;
    json inputs = json::object();
    for (const fs::path& file : graph.inputs) inputs[file.string()] = stampOf(file);
    m_store.keep(key, {graph.modules, {{"inputs", inputs}, {"dependencies", graph.dependencies ? protocol::encode(*graph.dependencies) : ""}}});
}

}  // namespace edge::modules
