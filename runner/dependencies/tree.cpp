#include "runner/dependencies/tree.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>
#include <set>
#include <string>
#include <tuple>

namespace edge::dependencies {
namespace {

constexpr std::size_t mostSteps = 50'000;  ///< looked at for chains
constexpr std::size_t longestChain = 64;

int rankOf(const std::string& kind) { return kind == "npm" || kind == "jsr" ? 0 : kind == "remote" ? 1 : kind == "builtin" ? 2 : 3; }

/// Imports by the node that asks, one for each node that is asked for.
std::vector<std::vector<int>> outgoing(const DependenciesFound& found) {
    std::vector<std::vector<int>> imports(found.nodes.size());
    std::set<std::pair<int, int>> known;
    for (std::size_t at = 0; at < found.imports.size(); ++at) {
        const auto& import = found.imports[at];
        if (known.insert({import.from, import.to}).second) imports[std::size_t(import.from)].push_back(int(at));
    }
    return imports;
}

class TreeMaker {
public:
    explicit TreeMaker(const DependenciesFound& found) : m_found(found), m_imports(outgoing(found)), m_shown(found.nodes.size(), false) {
        const auto key = [&](int import) {
            const auto& node = found.nodes[std::size_t(found.imports[std::size_t(import)].to)];
            return std::tuple(rankOf(node.kind), node.name, node.version);
        };
        for (auto& imports : m_imports) std::stable_sort(imports.begin(), imports.end(), [&](int one, int other) { return key(one) < key(other); });
    }

    std::vector<Row> make() {
        std::vector<Row> rows;
        for (std::size_t at = 0; at < m_found.nodes.size(); ++at)
            if (at == 0 || isOwn(int(at))) rows.push_back({int(at), -1, false, {}});
        std::stable_sort(rows.begin() + (rows.empty() ? 0 : 1), rows.end(),
                         [&](const Row& one, const Row& other) { return m_found.nodes[std::size_t(one.node)].name < m_found.nodes[std::size_t(other.node)].name; });
        for (Row& row : rows) m_shown[std::size_t(row.node)] = true;
        // Level by level: a package stands open where it is nearest to the user's own code.
        std::deque<Row*> open;
        for (Row& row : rows) open.push_back(&row);
        for (; !open.empty(); open.pop_front()) expand(*open.front(), open);
        return rows;
    }

private:
    bool isOwn(int node) const { return m_found.nodes[std::size_t(node)].kind == "file"; }

    void expand(Row& row, std::deque<Row*>& open) {
        for (const int import : m_imports[std::size_t(row.node)]) {
            const int to = m_found.imports[std::size_t(import)].to;
            if (isOwn(to) && isOwn(row.node)) continue;  // it has a row of its own on the first level
            const bool again = m_shown[std::size_t(to)];
            m_shown[std::size_t(to)] = true;
            row.below.push_back({to, import, again, {}});
        }
        for (Row& each : row.below)
            if (!each.again) open.push_back(&each);
    }

    const DependenciesFound& m_found;
    std::vector<std::vector<int>> m_imports;
    std::vector<bool> m_shown;
};

constexpr std::size_t farAway = std::size_t(-1);

/// How many imports lead from the entrypoint to each node at least.
std::vector<std::size_t> distancesFromEntry(const DependenciesFound& found, const std::vector<std::vector<int>>& imports) {
    std::vector<std::size_t> distances(found.nodes.size(), farAway);
    std::deque<int> open{0};
    distances[0] = 0;
    for (; !open.empty(); open.pop_front())
        for (const int import : imports[std::size_t(open.front())]) {
            const int to = found.imports[std::size_t(import)].to;
            if (distances[std::size_t(to)] != farAway) continue;
            distances[std::size_t(to)] = distances[std::size_t(open.front())] + 1;
            open.push_back(to);
        }
    return distances;
}

bool endsWith(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

/// "npm:hono@^4/cors" → "npm:hono"; "@scope/name@1" → "@scope/name"
std::string_view withoutVersion(std::string_view text) {
    const std::size_t scheme = text.find(':') == std::string_view::npos ? 0 : text.find(':') + 1;
    const bool scoped = scheme < text.size() && text[scheme] == '@';
    std::size_t end = text.find_first_of("@/", scheme + (scoped ? 1 : 0));
    if (scoped && end != std::string_view::npos && text[end] == '/') end = text.find_first_of("@/", end + 1);
    return text.substr(0, end);
}

}  // namespace

bool isSound(const DependenciesFound& found) {
    const auto valid = [&](int node) { return node >= 0 && std::size_t(node) < found.nodes.size(); };
    return std::all_of(found.imports.begin(), found.imports.end(), [&](const auto& each) { return valid(each.from) && valid(each.to); }) &&
           std::all_of(found.parts.begin(), found.parts.end(), [&](const auto& each) { return valid(each.node); });
}

std::vector<Row> treeOf(const DependenciesFound& found) { return found.nodes.empty() ? std::vector<Row>() : TreeMaker(found).make(); }

std::vector<Chain> chainsTo(const DependenciesFound& found, int node, std::size_t most) {
    std::vector<Chain> chains;
    if (node <= 0 || std::size_t(node) >= found.nodes.size()) return chains;
    const auto imports = outgoing(found);
    const std::vector<std::size_t> distances = distancesFromEntry(found, imports);
    std::vector<std::vector<int>> incoming(found.nodes.size());
    for (const auto& list : imports)
        for (const int import : list) incoming[std::size_t(found.imports[std::size_t(import)].to)].push_back(import);

    // Backwards from the node (A*): first what can become the shortest way; of equals first what is nearest to its end.
    const auto fromOf = [&](const Chain& chain) { return chain.empty() ? node : found.imports[std::size_t(chain.front())].from; };
    using Open = std::tuple<std::size_t, std::size_t, std::size_t, Chain>;  // whole length, what is left, age
    std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
    std::size_t age = 0;
    const auto add = [&](Chain chain) {
        const std::size_t left = distances[std::size_t(fromOf(chain))];
        if (left != farAway) open.emplace(chain.size() + left, left, age++, std::move(chain));
    };
    add({});
    for (std::size_t steps = 0; !open.empty() && chains.size() < most && steps < mostSteps; ++steps) {
        const Chain chain = std::get<Chain>(open.top());
        open.pop();
        const int from = fromOf(chain);
        if (from == 0) {
            chains.push_back(chain);
            continue;
        }
        if (chain.size() >= longestChain || open.size() > mostSteps) continue;
        for (const int import : incoming[std::size_t(from)]) {
            const int before = found.imports[std::size_t(import)].from;
            const bool circle = before == node || std::any_of(chain.begin(), chain.end(), [&](int step) { return found.imports[std::size_t(step)].from == before; });
            if (circle) continue;
            Chain longer{import};
            longer.insert(longer.end(), chain.begin(), chain.end());
            add(std::move(longer));
        }
    }
    return chains;
}

std::optional<int> findNode(const DependenciesFound& found, std::string_view text) {
    const auto first = [&](auto fits) -> std::optional<int> {
        for (std::size_t at = 0; at < found.nodes.size(); ++at)
            if (fits(found.nodes[at])) return int(at);
        return std::nullopt;
    };
    if (text.empty()) return std::nullopt;
    if (const auto node = first([&](const auto& each) { return each.id == text; })) return node;
    if (const auto node = first([&](const auto& each) { return each.name == text; })) return node;
    for (const auto& import : found.imports)
        if (import.specifier == text) return import.to;
    const std::string plain(withoutVersion(text));
    if (const auto node = first([&](const auto& each) { return each.name == plain || each.kind + ":" + each.name == plain; })) return node;
    return first([&](const auto& each) { return each.kind == "file" && endsWith(each.id, "/" + std::string(text)); });
}

}  // namespace edge::dependencies
