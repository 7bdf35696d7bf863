#pragma once

#include <QString>
#include <QStringList>

#include "runner/protocol/dependency_events.h"

/// A graph written as text, one import a line: "api.ts > npm:a@1", with "#3" behind it for its line.
namespace edge::tests {

inline std::string kindOf(const QString& id) {
    if (id.startsWith("npm:")) return "npm";
    if (id.startsWith("https:")) return "remote";
    return id.startsWith("node:") ? "builtin" : "file";
}

inline int nodeOf(protocol::DependenciesFound& found, const QString& id) {
    for (std::size_t at = 0; at < found.nodes.size(); ++at)
        if (found.nodes[at].id == id.toStdString()) return int(at);
    protocol::DependencyNode node{id.toStdString(), kindOf(id), id.toStdString(), {}, {}, 100};
    if (node.kind == "npm") {
        node.name = id.section(':', 1).section('@', 0, 0).toStdString();
        node.version = id.section('@', -1).toStdString();
    }
    found.nodes.push_back(node);
    return int(found.nodes.size()) - 1;
}

inline protocol::DependenciesFound graph(const QString& text) {
    protocol::DependenciesFound found;
    for (const QString& line : text.split('\n', Qt::SkipEmptyParts)) {
        const QString from = line.section(" > ", 0, 0).trimmed(), to = line.section(" > ", 1).section('#', 0, 0).trimmed();
        protocol::DependencyImport import;
        import.from = nodeOf(found, from);
        if (to.isEmpty()) continue;
        import.to = nodeOf(found, to);
        import.specifier = to.toStdString();
        import.at = {from.toStdString(), line.section('#', 1).toInt(), 1};
        found.imports.push_back(import);
    }
    return found;
}

}  // namespace edge::tests
