#include "runner/modules/graph.h"

#include "runner/modules/digest.h"

namespace edge::modules {

std::size_t Graph::bytes() const {
    std::size_t sum = 0;
    for (const auto& module : modules) sum += module->code.size();
    return sum;
}

const Module* Graph::find(std::string_view url) const {
    for (const auto& module : modules)
        if (module->url == url) return module.get();
    return nullptr;
}

std::string versionOf(const Graph& graph) {
    std::string digests;
    for (const auto& module : graph.modules) digests += module->digest;
    return digestOf(digests, {});
}

std::string digestOf(const Module& module) {
    return digestOf(module.url + '\n' + std::to_string(int(module.kind)) + '\n' + module.code, module.sourceMap);
}

}  // namespace edge::modules
