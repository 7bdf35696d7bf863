#include "runner/cli/deps_report.h"

#include <iomanip>
#include <nlohmann/json.hpp>
#include <ostream>

#include "runner/dependencies/costs.h"
#include "runner/dependencies/tree.h"
#include "runner/protocol/codec.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;
using dependencies::Row;
using protocol::DependenciesFound;

constexpr std::size_t mostChains = 50;

const protocol::DependencyNode& nodeAt(const DependenciesFound& found, int node) { return found.nodes[std::size_t(node)]; }

std::string placeOf(const protocol::DependencyImport& import) {
    if (import.at.line == 0) return {};
    return import.at.file + ":" + std::to_string(import.at.line) + ":" + std::to_string(import.at.column);
}

std::string counted(int count, const char* one, const char* many) { return std::to_string(count) + " " + (count == 1 ? one : many); }

void printRow(const DependenciesFound& found, const std::vector<dependencies::Cost>& costs, const Row& row, int depth, std::ostream& out) {
    const dependencies::Cost& cost = costs[std::size_t(row.node)];
    const auto& node = nodeAt(found, row.node);
    const std::string name = std::string(std::size_t(depth) * 2, ' ') + node.id;
    out << std::left << std::setw(52) << name << ' ' << std::right << std::setw(10);
    if (row.again) out << "(above)";
    else out << (node.kind == "builtin" ? std::string("-") : protocol::bytesText(node.bytes));
    if (!row.again && cost.timed) out << std::setw(11) << (cost.approximate ? "~" : "") + protocol::durationText(cost.time());
    if (!row.again && !node.licence.empty()) out << "  " << node.licence;
    out << '\n';
    for (const Row& each : row.below) printRow(found, costs, each, depth + 1, out);
}

}  // namespace

void printTree(const DependenciesFound& found, const protocol::ModulesLoaded* loaded, std::ostream& out) {
    const auto totals = dependencies::totalsOf(found, loaded);
    const auto costs = dependencies::costsOf(found, loaded);
    out << found.function << ": " << counted(totals.own, "file", "files") << ", " << counted(totals.packages, "package", "packages") << ", "
        << totals.transitive << " transitive";
    if (totals.remote > 0) out << ", " << counted(totals.remote, "remote module", "remote modules");
    out << ", " << protocol::bytesText(totals.bytes);
    if (loaded) out << ", " << protocol::durationText(totals.time()) << " of the last start" << (loaded->apart ? "" : " (top-level await: measured as a whole)");
    out << (found.truncated ? " (too many to show all)" : "") << "\n\n";
    for (const Row& row : dependencies::treeOf(found)) printRow(found, costs, row, 0, out);
}

void printWhy(const DependenciesFound& found, int node, std::ostream& out) {
    const auto chains = dependencies::chainsTo(found, node, mostChains);
    out << nodeAt(found, node).id << (node == 0 ? " is the entrypoint\n" : chains.empty() ? " is not reached from the entrypoint\n" : " is here because\n");
    for (const auto& chain : chains) {
        std::size_t depth = 1;
        for (const int step : chain) {
            const auto& import = found.imports[std::size_t(step)];
            const std::string place = placeOf(import);
            out << std::string(depth++ * 2, ' ') << (place.empty() ? nodeAt(found, import.from).id : place)
                << (import.dynamic ? " imports at run time " : " imports ") << import.specifier << '\n';
        }
        out << '\n';
    }
    if (chains.size() == mostChains) out << "  and more ways\n";
}

void printOutdated(const DependenciesFound& found, const std::vector<Outdated>& list, std::ostream& out) {
    std::size_t current = 0;
    for (const Outdated& each : list) {
        const auto& node = nodeAt(found, each.node);
        if (!each.problem.code.empty()) {
            out << node.id << ": " << each.problem.message << '\n';
            continue;
        }
        const bool fits = !each.fitting.empty() && each.fitting != node.version, newer = !each.newest.empty() && each.newest != node.version;
        if (!fits && !newer && ++current) continue;
        out << node.id << " -> " << (fits ? each.fitting + " fits" : "nothing newer fits") << (newer ? ", " + each.newest + " is the newest" : "") << '\n';
    }
    if (current == list.size()) out << (list.empty() ? "No packages.\n" : "All packages are up to date.\n");
}

void printEdits(const std::vector<modules::VersionEdit>& edits, std::ostream& out) {
    for (const auto& edit : edits) out << edit.file << ':' << edit.line << ':' << edit.column << ": " << edit.before << " -> " << edit.after << '\n';
}

Json toJson(const DependenciesFound& found, const protocol::ModulesLoaded* loaded) {
    const auto totals = dependencies::totalsOf(found, loaded);
    Json json = Json::parse(protocol::encode(found));
    json.erase("type");
    json.erase("time");
    json["totals"] = {{"files", totals.own}, {"packages", totals.packages}, {"transitive", totals.transitive}, {"remote", totals.remote}, {"bytes", totals.bytes}};
    if (!loaded) return json;
    Json nodes = Json::array();
    for (const auto& cost : dependencies::costsOf(found, loaded))
        nodes.push_back(cost.timed ? Json{{"compile", cost.compile}, {"evaluate", cost.evaluate}, {"approximate", cost.approximate}} : Json(nullptr));
    json["start"] = {{"compile", totals.compile}, {"evaluate", totals.evaluate}, {"apart", loaded->apart}, {"nodes", nodes}};
    return json;
}

Json whyJson(const DependenciesFound& found, int node) {
    Json chains = Json::array();
    for (const auto& chain : dependencies::chainsTo(found, node, mostChains)) {
        Json steps = Json::array();
        for (const int step : chain) {
            const auto& import = found.imports[std::size_t(step)];
            steps.push_back({{"from", nodeAt(found, import.from).id}, {"to", nodeAt(found, import.to).id}, {"specifier", import.specifier}, {"at", placeOf(import)}});
        }
        chains.push_back(std::move(steps));
    }
    return {{"id", nodeAt(found, node).id}, {"chains", chains}};
}

Json toJson(const DependenciesFound& found, const std::vector<Outdated>& list) {
    Json json = Json::array();
    for (const Outdated& each : list) {
        Json one{{"id", nodeAt(found, each.node).id}, {"name", nodeAt(found, each.node).name}, {"version", nodeAt(found, each.node).version},
                 {"fitting", each.fitting}, {"newest", each.newest}};
        if (!each.problem.code.empty()) one["error"] = {{"code", each.problem.code}, {"message", each.problem.message}, {"hint", each.problem.hint}};
        json.push_back(std::move(one));
    }
    return {{"outdated", json}};
}

Json toJson(const std::vector<modules::VersionEdit>& edits) {
    Json json = Json::array();
    for (const auto& edit : edits)
        json.push_back({{"file", edit.file}, {"line", edit.line}, {"column", edit.column}, {"before", edit.before}, {"after", edit.after}});
    return json;
}

}  // namespace edge::cli
