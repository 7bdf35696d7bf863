#include "runner/dependencies/costs.h"

#include <map>
#include <set>
#include <string>

namespace edge::dependencies {
namespace {

bool isPackage(const protocol::DependencyNode& node) { return node.kind == "npm" || node.kind == "jsr"; }

/// The nodes that the entrypoint reaches when no way may lead through `without` (-1: all ways may be taken).
std::vector<bool> reached(const DependenciesFound& found, int without) {
    std::vector<std::vector<int>> next(found.nodes.size());
    for (const auto& import : found.imports) next[std::size_t(import.from)].push_back(import.to);
    std::vector<bool> seen(found.nodes.size(), false);
    std::vector<int> open;
    if (!found.nodes.empty() && without != 0) open.push_back(0), seen[0] = true;
    while (!open.empty()) {
        const int node = open.back();
        open.pop_back();
        for (const int to : next[std::size_t(node)])
            if (to != without && !seen[std::size_t(to)]) seen[std::size_t(to)] = true, open.push_back(to);
    }
    return seen;
}

}  // namespace

std::vector<Cost> costsOf(const DependenciesFound& found, const ModulesLoaded* loaded) {
    std::vector<Cost> costs(found.nodes.size());
    for (std::size_t at = 0; at < costs.size(); ++at) costs[at].bytes = found.nodes[at].bytes;
    if (!loaded) return costs;
    std::map<std::string, const protocol::ModuleTime*> times;
    for (const auto& module : loaded->modules) times[module.url] = &module;
    struct Whole {
        std::int64_t bytes = 0;
        int nodes = 0;
    };
    std::map<std::string, Whole> wholes;
    for (const auto& part : found.parts) {
        wholes[part.url].bytes += part.bytes;
        if (part.bytes > 0) ++wholes[part.url].nodes;
    }
    for (const auto& part : found.parts) {
        const auto time = times.find(part.url);
        const Whole& whole = wholes[part.url];
        if (time == times.end() || part.bytes == 0) continue;
        Cost& cost = costs[std::size_t(part.node)];
        const double share = double(part.bytes) / double(whole.bytes);
        cost.compile += Nanoseconds(double(time->second->compile) * share);
        cost.evaluate += Nanoseconds(double(time->second->evaluate) * share);
        cost.timed = true;
        cost.approximate = cost.approximate || whole.nodes > 1 || time->second->shared;
    }
    return costs;
}

Totals totalsOf(const DependenciesFound& found, const ModulesLoaded* loaded) {
    Totals totals;
    std::set<int> direct;
    for (const auto& import : found.imports)
        if (isPackage(found.nodes[std::size_t(import.to)]) && !isPackage(found.nodes[std::size_t(import.from)])) direct.insert(import.to);
    for (std::size_t at = 0; at < found.nodes.size(); ++at) {
        const auto& node = found.nodes[at];
        totals.bytes += node.bytes;
        if (node.kind == "file") ++totals.own;
        if (node.kind == "remote") ++totals.remote;
        if (isPackage(node)) ++(direct.count(int(at)) ? totals.packages : totals.transitive);
    }
    if (!loaded) return totals;
    totals.timed = true;
    totals.evaluate = loaded->evaluate;
    for (const auto& module : loaded->modules) totals.compile += module.compile;
    return totals;
}

Cost costWith(const DependenciesFound& found, const std::vector<Cost>& costs, int node) {
    const std::vector<bool> with = reached(found, -1), without = reached(found, node);
    Cost sum;
    for (std::size_t at = 0; at < costs.size(); ++at) {
        if (int(at) != node && (!with[at] || without[at])) continue;
        sum.bytes += costs[at].bytes;
        sum.compile += costs[at].compile;
        sum.evaluate += costs[at].evaluate;
        sum.timed = sum.timed || costs[at].timed;
        sum.approximate = sum.approximate || costs[at].approximate;
    }
    return sum;
}

}  // namespace edge::dependencies
