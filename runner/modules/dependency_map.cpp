#include "runner/modules/dependency_map.h"

#include <nlohmann/json.hpp>

#include "runner/config/read_file.h"
#include "runner/modules/module_url.h"
#include "runner/modules/plugin.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using protocol::DependencyNode;

constexpr std::string_view installed = "node_modules/";
constexpr std::string_view jsrScope = "@jsr/";

/// ".../node_modules/@scope/name" of a file in it; empty when it is in none.
std::string packageFolder(const std::string& file) {
    const std::size_t at = file.rfind(installed);
    if (at == std::string::npos) return {};
    std::size_t end = file.find('/', at + installed.size());
    if (end != std::string::npos && file[at + installed.size()] == '@') end = file.find('/', end + 1);
    return file.substr(0, end);
}

/// "@jsr/std__encoding" is "@std/encoding".
std::string jsrName(const std::string& name) {
    const std::string own = name.substr(jsrScope.size());
    const std::size_t split = own.find("__");
    return split == std::string::npos ? own : "@" + own.substr(0, split) + "/" + own.substr(split + 2);
}

std::string licenceOf(const json& manifest) {
    const json& licence = member(manifest, "license");
    return licence.is_object() ? textAt(licence, "type") : textAt(manifest, "license");
}

DependencyNode readPackage(const std::string& folder) {
    DependencyNode node;
    const auto text = config::readFile(folder + "/package.json", "package.json");
    const json manifest = text.ok() ? json::parse(*text, nullptr, false) : json();
    node.name = textAt(manifest, "name");
    if (node.name.empty()) node.name = folder.substr(folder.rfind(installed) + installed.size());
    node.kind = "npm";
    if (node.name.rfind(jsrScope, 0) == 0) {
        node.kind = "jsr";
        node.name = jsrName(node.name);
    }
    node.version = textAt(manifest, "version");
    node.licence = licenceOf(manifest).substr(0, 80);
    node.id = node.kind + ":" + node.name + (node.version.empty() ? "" : "@" + node.version);
    return node;
}

/// Whom an input of the metafile belongs to; an empty id: to nobody.
DependencyNode ownerOf(std::string input, const fs::path& project, PackageNames& names) {
    const auto without = [&](const std::string& lead) {
        if (input.rfind(lead, 0) != 0) return false;
        input.erase(0, lead.size());
        return true;
    };
    without("(disabled):");
    if (without(std::string(remoteNamespace) + ":")) return {input, "remote", input, {}, {}, 0};
    if (without(std::string(emptyNamespace) + ":") || (!input.empty() && input.front() == '<')) return {};
    without(std::string(facadeNamespace) + ":");
    if (input.rfind("node:", 0) == 0) return {input, "builtin", input, {}, {}, 0};
    return names.of((project / input).lexically_normal());
}

}  // namespace

int DependencyMap::node(const DependencyNode& node) {
    if (node.id.empty()) return -1;
    const auto known = m_nodes.find(node.id);
    if (known != m_nodes.end()) return known->second;
    if (m_found.nodes.size() >= mostNodes) {
        m_found.truncated = true;
        return -1;
    }
    const int index = int(m_found.nodes.size());
    m_nodes[node.id] = index;
    m_found.nodes.push_back(node);
    m_found.nodes.back().bytes = 0;
    return index;
}

void DependencyMap::import(protocol::DependencyImport import) {
    if (import.from < 0 || import.to < 0 || import.from == import.to) return;
    if (!m_imports.insert({import.from, import.to, import.specifier, import.at.file, import.at.line}).second) return;
    if (m_found.imports.size() >= mostImports) m_found.truncated = true;
    else m_found.imports.push_back(std::move(import));
}

void DependencyMap::part(const std::string& url, int node, std::int64_t bytes) {
    if (node < 0) return;
    m_found.nodes[std::size_t(node)].bytes += bytes;
    const auto [known, fresh] = m_parts.emplace(std::pair(url, node), m_found.parts.size());
    if (!fresh) m_found.parts[known->second].bytes += bytes;
    else if (m_found.parts.size() < mostParts) m_found.parts.push_back({url, node, bytes});
    else m_parts.erase(known), m_found.truncated = true;
}

void DependencyMap::merge(const protocol::DependenciesFound& other) {
    m_found.truncated = m_found.truncated || other.truncated;
    std::vector<int> index;
    for (const DependencyNode& each : other.nodes) index.push_back(node(each));
    const auto valid = [&](int at) { return at >= 0 && std::size_t(at) < index.size(); };
    for (protocol::DependencyImport each : other.imports) {
        if (!valid(each.from) || !valid(each.to)) continue;
        each.from = index[std::size_t(each.from)];
        each.to = index[std::size_t(each.to)];
        import(std::move(each));
    }
    for (const protocol::ModulePart& each : other.parts)
        if (valid(each.node)) part(each.url, index[std::size_t(each.node)], each.bytes);
}

DependencyNode PackageNames::of(const fs::path& file) {
    const std::string folder = packageFolder(file.generic_string());
    if (folder.empty()) return {};
    const auto known = m_known.find(folder);
    return known != m_known.end() ? known->second : m_known[folder] = readPackage(folder);
}

std::string npmNameOf(const DependencyNode& node) {
    if (node.kind != "jsr" || node.name.empty()) return node.name;
    std::string name = node.name.substr(1);
    if (const std::size_t slash = name.find('/'); slash != std::string::npos) name.replace(slash, 1, "__");
    return std::string(jsrScope) + name;
}

protocol::DependenciesFound packagesIn(const json& meta, const fs::path& project, const fs::path& output) {
    DependencyMap map;
    PackageNames names;
    std::map<std::string, int> owners;
    const auto owner = [&](const std::string& input) {
        const auto known = owners.find(input);
        return known != owners.end() ? known->second : owners[input] = map.node(ownerOf(input, project, names));
    };
    for (const auto& [input, about] : member(meta, "inputs").items())
        for (const json& each : member(about, "imports")) {
            protocol::DependencyImport import;
            import.from = owner(input);
            import.to = owner(textAt(each, "path"));
            import.specifier = textAt(each, "original");
            import.dynamic = textAt(each, "kind") == "dynamic-import";
            map.import(std::move(import));
        }
    for (const auto& [name, about] : member(meta, "outputs").items()) {
        const fs::path file = (project / name).lexically_normal();
        if (file.extension() != ".js") continue;
        const std::string url = std::string(moduleRoot) + file.lexically_relative(output).generic_string();
        for (const auto& [input, share] : member(about, "inputs").items())
            if (const json& bytes = member(share, "bytesInOutput"); bytes.is_number_integer()) map.part(url, owner(input), bytes.get<std::int64_t>());
    }
    return map.found();
}

}  // namespace edge::modules
