#include "runner/supervisor/version_frame.h"

#include <nlohmann/json.hpp>
#include <set>

namespace edge::supervisor {
namespace {

using nlohmann::json;

const char* kindName(modules::ModuleKind kind) {
    switch (kind) {
        case modules::ModuleKind::json: return "json";
        case modules::ModuleKind::data: return "data";
        default: return "script";
    }
}

}  // namespace

Frame versionFor(control::HeldModules& held, const Frame& frame) {
    const modules::Graph& graph = *frame.graph;
    json all = json::array(), sent = json::array();
    std::vector<std::string> digests;
    std::set<std::string> packed;
    Frame message;
    for (const auto& module : graph.modules) {
        digests.push_back(module->digest);
        if (held.holds(module->digest) || !packed.insert(module->digest).second) continue;
        sent.push_back({{"digest", module->digest}, {"url", module->url}, {"kind", kindName(module->kind)},
                        {"sourceLength", module->code.size()}, {"mapLength", module->sourceMap.size()}});
        message.payload += module->code;
        message.payload += module->sourceMap;
    }
    message.head = json{{"type", "version"}, {"function", frame.function}, {"version", graph.version}, {"modules", digests},
                        {"sent", sent}, {"bundleStart", graph.start}, {"bundleEnd", graph.end}}.dump();
    held.take(frame.function, std::move(digests));
    return message;
}

}  // namespace edge::supervisor
