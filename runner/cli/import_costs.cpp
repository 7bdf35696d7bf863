#include "runner/cli/import_costs.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runner/eszip/supabase.h"
#include "runner/modules/module_url.h"
#include "runner/platform/import_scan.h"

namespace edge::cli {
namespace {

using eszip::Archive;
using Node = std::size_t;  // an entry's index; the root of all comes behind the last
using Graph = std::vector<std::vector<Node>>;

/// `path` against the folder of `base`; nothing when it leads out of the root.
std::optional<std::string> joined(std::string_view base, std::string_view path) {
    base = base.substr(0, base.find_first_of("?#"));
    const std::size_t scheme = base.find("://");
    const std::size_t root = scheme == std::string_view::npos ? 0 : std::min(base.find('/', scheme + 3), base.size());
    std::vector<std::string_view> parts;
    const auto add = [&](std::string_view folder) {
        for (std::size_t start = 0; start < folder.size();) {
            const std::size_t end = std::min(folder.find('/', start), folder.size());
            const std::string_view part = folder.substr(start, end - start);
            start = end + 1;
            if (part == "..") {
                if (parts.empty()) return false;
                parts.pop_back();
            } else if (!part.empty() && part != ".") {
                parts.push_back(part);
            }
        }
        return true;
    };
    const std::string_view within = base.substr(root);
    const std::size_t slash = within.find_last_of('/');
    if (!path.starts_with('/') && slash != std::string_view::npos) add(within.substr(0, slash));
    if (!add(path)) return std::nullopt;
    std::string result(base.substr(0, root));
    for (const std::string_view part : parts) result.append(result.empty() ? "" : "/").append(part);
    return result;
}

/// chalk@5 of npm:chalk@5/sub, @a/b of npm:@a/b.
std::string_view npmRequest(std::string_view specifier) {
    specifier.remove_prefix(std::string_view("npm:").size());
    if (specifier.starts_with('/')) specifier.remove_prefix(1);
    std::size_t end = specifier.find('/');
    if (specifier.starts_with('@') && end != std::string_view::npos) end = specifier.find('/', end + 1);
    return specifier.substr(0, end);
}

class GraphReader {
public:
    explicit GraphReader(const Archive& archive) : m_archive(archive) {
        for (Node node = 0; node < archive.entries.size(); ++node)
            m_index.emplace(eszip::specifierOf(archive.entries[node]), node);
    }

    Graph read() {
        Graph graph(m_archive.entries.size() + 1);
        for (Node node = 0; node < m_archive.entries.size(); ++node) {
            if (const auto* redirect = std::get_if<eszip::Redirect>(&m_archive.entries[node]))
                add(graph[node], find(redirect->target));
            const auto* module = std::get_if<eszip::Module>(&m_archive.entries[node]);
            if (!module || module->kind != eszip::ModuleKind::javascript ||
                eszip::purposeOf(module->specifier) != eszip::Purpose::module)
                continue;
            for (const std::string& specifier : platform::scanRealImports(module->source))
                add(graph[node], resolve(module->specifier, specifier));
        }
        return graph;
    }

    std::size_t unresolved() const { return m_unresolved; }

private:
    std::optional<Node> find(std::string_view specifier) const {
        auto found = m_index.find(specifier);
        // The platform looks modules below its root up by what follows it.
        if (found == m_index.end() && specifier.starts_with(modules::moduleRoot))
            found = m_index.find(specifier.substr(modules::moduleRoot.size()));
        return found == m_index.end() ? std::nullopt : std::optional(found->second);
    }

    std::optional<Node> resolve(const std::string& importer, const std::string& specifier) {
        std::optional<Node> node;
        if (specifier.starts_with("./") || specifier.starts_with("../") || specifier.starts_with("/")) {
            const auto path = joined(importer, specifier);
            if (path) node = find(*path);
        } else {
            node = find(specifier);
            if (!node && specifier.starts_with("npm:")) node = find(npmRequest(specifier));
        }
        if (!node && !specifier.starts_with("node:")) ++m_unresolved;
        return node;
    }

    static void add(std::vector<Node>& nodes, std::optional<Node> node) {
        if (node) nodes.push_back(*node);
    }

    const Archive& m_archive;
    std::unordered_map<std::string_view, Node> m_index;
    std::size_t m_unresolved = 0;
};

/// The order in which a depth-first walk leaves the nodes, the root last. What the first entry does not reach is hung
/// on the root: first what nobody imports, then what only circles hold.
std::vector<Node> postorder(Graph& graph) {
    const Node root = graph.size() - 1;
    std::vector<bool> imported(graph.size(), false), seen(graph.size(), false);
    for (const auto& nodes : graph)
        for (const Node node : nodes) imported[node] = true;
    std::vector<Node> order;
    const auto walk = [&](Node start) {
        if (seen[start]) return;
        seen[start] = true;
        graph[root].push_back(start);
        std::vector<std::pair<Node, std::size_t>> open{{start, 0}};
        while (!open.empty()) {
            auto& [node, next] = open.back();
            if (next == graph[node].size()) {
                order.push_back(node);
                open.pop_back();
            } else if (const Node child = graph[node][next++]; !seen[child]) {
                seen[child] = true;
                open.emplace_back(child, 0);
            }
        }
    };
    if (root > 0) walk(0);
    for (Node node = 0; node < root; ++node)
        if (!imported[node]) walk(node);
    for (Node node = 0; node < root; ++node) walk(node);
    order.push_back(root);
    return order;
}

/// For every node the nearest one that all ways from the root lead through (Cooper, Harvey, Kennedy: "A Simple, Fast
/// Dominance Algorithm").
std::vector<Node> dominators(const Graph& graph, const std::vector<Node>& order) {
    const Node root = graph.size() - 1;
    const Node none = graph.size();
    std::vector<std::size_t> rank(graph.size());
    for (std::size_t at = 0; at < order.size(); ++at) rank[order[at]] = at;
    Graph importers(graph.size());
    for (Node node = 0; node < graph.size(); ++node)
        for (const Node child : graph[node]) importers[child].push_back(node);
    std::vector<Node> above(graph.size(), none);
    above[root] = root;
    for (bool changed = true; changed;) {
        changed = false;
        for (auto at = order.rbegin() + 1; at != order.rend(); ++at) {
            Node common = none;
            for (Node importer : importers[*at]) {
                if (above[importer] == none) continue;
                if (common == none) common = importer;
                while (importer != common) {
                    while (rank[importer] < rank[common]) importer = above[importer];
                    while (rank[common] < rank[importer]) common = above[common];
                }
            }
            if (above[*at] == common) continue;
            above[*at] = common;
            changed = true;
        }
    }
    return above;
}

}  // namespace

ImportCosts importCosts(const Archive& archive) {
    GraphReader reader(archive);
    Graph graph = reader.read();
    const std::vector<Node> order = postorder(graph);
    const std::vector<Node> above = dominators(graph, order);
    ImportCosts costs{std::vector<ImportCost>(archive.entries.size()), reader.unresolved()};
    for (Node node = 0; node < archive.entries.size(); ++node)
        if (const auto* module = std::get_if<eszip::Module>(&archive.entries[node]))
            costs.entries[node].own = costs.entries[node].total = module->source.size() + module->sourceMap.size();
    // A node is left before those above it.
    for (const Node node : order)
        if (node < archive.entries.size() && above[node] < archive.entries.size())
            costs.entries[above[node]].total += costs.entries[node].total;
    return costs;
}

}  // namespace edge::cli
