#include "runner/eszip/costs.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "runner/eszip/supabase.h"

namespace edge::eszip {
namespace {

using Index = std::size_t;

/// Who names whom: an edge is a module's URL in quotes in another's code.
struct References {
    std::vector<const Module*> modules;
    std::vector<std::vector<Index>> to;
};

/// The strings in quotes that are names of modules.
std::vector<Index> namesIn(const std::string& code, const std::map<std::string, Index, std::less<>>& byName) {
    std::set<Index> found;
    for (std::size_t at = code.find('"'); at != std::string::npos;) {
        const std::size_t end = code.find('"', at + 1);
        if (end == std::string::npos) break;
        const auto name = byName.find(std::string_view(code).substr(at + 1, end - at - 1));
        if (name == byName.end()) {
            at = end;  // it may begin the next one
            continue;
        }
        found.insert(name->second);
        at = code.find('"', end + 1);
    }
    return {found.begin(), found.end()};
}

References referencesOf(const Archive& archive) {
    References references;
    std::map<std::string, Index, std::less<>> byName;
    for (const Entry& entry : archive.entries) {
        const auto* module = std::get_if<Module>(&entry);
        if (!module || roleOf(module->specifier) == EntryRole::internal) continue;
        const Index index = references.modules.size();
        references.modules.push_back(module);
        byName[module->specifier.find("://") == std::string::npos ? std::string(moduleRoot) + module->specifier : module->specifier] = index;
    }
    for (const Module* module : references.modules)
        references.to.push_back(module->kind == ModuleKind::javascript ? namesIn(module->source, byName) : std::vector<Index>());
    return references;
}

/// Bytes that can be reached from one module, without one edge.
std::size_t reach(const References& references, Index from, std::pair<Index, Index> without) {
    std::vector<bool> seen(references.modules.size());
    std::vector<Index> open{from};
    seen[from] = true;
    std::size_t bytes = 0;
    while (!open.empty()) {
        const Index at = open.back();
        open.pop_back();
        bytes += references.modules[at]->source.size();
        for (const Index next : references.to[at])
            if (!seen[next] && std::pair(at, next) != without) seen[next] = true, open.push_back(next);
    }
    return bytes;
}

/// Modules that packages were bundled to are not the user's.
bool isUsers(const Module& module) { return !module.specifier.starts_with("_npm/") && roleOf(module.specifier) == EntryRole::module; }

}  // namespace

std::vector<ImportCost> importCosts(const Archive& archive) {
    const References references = referencesOf(archive);
    std::vector<ImportCost> costs;
    if (references.modules.empty()) return costs;
    const std::pair<Index, Index> none{references.modules.size(), 0};
    const std::size_t all = reach(references, 0, none);
    for (Index at = 0; at < references.modules.size(); ++at) {
        if (!isUsers(*references.modules[at])) continue;
        for (const Index next : references.to[at])
            costs.push_back({references.modules[at]->specifier, references.modules[next]->specifier, reach(references, next, none),
                             all - reach(references, 0, {at, next})});
    }
    std::stable_sort(costs.begin(), costs.end(), [](const ImportCost& one, const ImportCost& other) { return one.brings > other.brings; });
    return costs;
}

}  // namespace edge::eszip
