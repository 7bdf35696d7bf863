#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runner/protocol/dependency_events.h"

namespace edge::dependencies {

using protocol::DependenciesFound;

/// Every index points to a node. What comes from outside is asked first: all below takes it for granted.
bool isSound(const DependenciesFound& found);

/// A row of the tree: a node where something asks for it.
struct Row {
    int node = 0;
    int import = -1;         ///< what asks for it; -1: a row of the first level
    bool again = false;      ///< it stands higher up with what it asks for
    std::vector<Row> below;  ///< by kind, then by name
    bool operator==(const Row&) const = default;
};

/// The user's own modules, the entrypoint first; below each the packages and addresses that it asks for; below those
/// what they ask for in turn. What a node asks for is shown where the node comes first.
std::vector<Row> treeOf(const DependenciesFound& found);

/// A way from the entrypoint to a node, as imports.
using Chain = std::vector<int>;

/// Every way without circles from the entrypoint to the node, the shortest first; at most `most`, and no more than can
/// be found in reasonable time. Where two imports connect the same two nodes, the first stands for both.
std::vector<Chain> chainsTo(const DependenciesFound& found, int node, std::size_t most);

/// The node that a text of the user's means: its id, its name, "npm:hono", "npm:hono@^4/cors", the end of a path.
std::optional<int> findNode(const DependenciesFound& found, std::string_view text);

}  // namespace edge::dependencies
