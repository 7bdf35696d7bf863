#include "runner/modules/installed_tree.h"

#include <nlohmann/json.hpp>

#include "runner/config/read_file.h"
#include "runner/modules/json_members.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr std::string_view modules = "node_modules/";

bool flagAt(const json& object, const char* key) {
    const json& flag = section(object, key);
    return flag.is_boolean() && flag.get<bool>();
}

std::vector<std::string> listAt(const json& object, const char* key) {
    std::vector<std::string> list;
    for (const json& text : section(object, key))
        if (text.is_string()) list.push_back(text.get<std::string>());
    return list;
}

InstalledPackage readPackage(const std::string& path, const json& about) {
    InstalledPackage package;
    package.name = textAt(about, "name");
    if (package.name.empty()) package.name = path.substr(path.rfind(modules) + modules.size());
    package.version = textAt(about, "version");
    package.integrity = textAt(about, "integrity");
    package.bundled = flagAt(about, "inBundle");
    package.os = listAt(about, "os");
    package.cpu = listAt(about, "cpu");
    package.bin = !section(about, "bin").empty();
    package.scripts = flagAt(about, "hasInstallScript");
    package.deprecated = !textAt(about, "deprecated").empty();
    return package;
}

}  // namespace

protocol::Result<InstalledTree> InstalledTree::read(const fs::path& folder) {
    const protocol::Error damaged{"store_damaged", "The package store has a folder without npm's account of it: " + folder.string() + ".",
                                  "Delete the folder and save the file again."};
    auto text = config::readFile(folder / "package-lock.json", "package-lock.json");
    if (!text.ok()) text = config::readFile(folder / "node_modules/.package-lock.json", ".package-lock.json");
    if (!text.ok()) return damaged;
    const json lock = json::parse(*text, nullptr, false);
    if (!lock.is_object() || !section(lock, "packages").is_object()) return damaged;

    InstalledTree tree;
    const json& packages = section(lock, "packages");
    for (const auto& [path, about] : packages.items()) {
        if (path.rfind(modules) == std::string::npos || !about.is_object() || textAt(about, "version").empty()) continue;
        InstalledPackage package = readPackage(path, about);
        tree.m_places[path] = package.id();
        tree.m_packages.emplace(package.id(), std::move(package));
    }
    // As Node looks: inside the package first, then beside it and everything around it.
    const auto seen = [&](std::string from, const std::string& name) {
        for (;;) {
            const auto found = tree.m_places.find(from + (from.empty() ? "" : "/") + std::string(modules) + name);
            if (found != tree.m_places.end()) return found->second;
            if (from.empty()) return std::string();
            const std::size_t outer = from.rfind("/node_modules/");
            from = outer == std::string::npos ? std::string() : from.substr(0, outer);
        }
    };
    for (const auto& [path, id] : tree.m_places) {
        const json& about = packages.at(path);
        InstalledPackage& package = tree.m_packages.at(id);
        const json& peers = section(about, "peerDependenciesMeta");
        const auto take = [&](const char* list, InstalledPackage::Dependencies& into) {
            for (const auto& [name, range] : section(about, list).items()) {
                const std::string target = seen(path, name);
                const bool optionalPeer = &into == &package.dependencies && list[0] == 'p' && peers.is_object() && peers.contains(name);
                if (!target.empty()) (optionalPeer ? package.optionalPeers : into)[name] = target;
            }
        };
        take("dependencies", package.dependencies);
        take("peerDependencies", package.dependencies);
        take("optionalDependencies", package.optional);
    }
    return tree;
}

const InstalledPackage* InstalledTree::at(const std::string& folder) const {
    const auto place = m_places.find(std::string(modules) + folder);
    return place == m_places.end() ? nullptr : &m_packages.at(place->second);
}

void InstalledTree::collect(const std::string& id, std::map<std::string, InstalledPackage>& into) const {
    const auto found = m_packages.find(id);
    if (found == m_packages.end() || !into.emplace(id, found->second).second) return;
    for (const auto* list : {&found->second.dependencies, &found->second.optional, &found->second.optionalPeers})
        for (const auto& [name, target] : *list) collect(target, into);
}

}  // namespace edge::modules
