#include "runner/modules/package_set.h"

#include <nlohmann/json.hpp>

namespace edge::modules {

bool PackageSet::fromJsr() const {
    for (const PackageWish& wish : m_wishes)
        if (wish.name.rfind("@jsr/", 0) == 0) return true;
    return false;
}

std::vector<std::string> PackageSet::texts() const {
    std::vector<std::string> all;
    for (const PackageWish& wish : m_wishes) all.push_back(wish.text());
    return all;
}

std::optional<PackageWish> PackageSet::namedIn(const std::string& message) const {
    for (const PackageWish& wish : m_wishes) {
        const std::size_t at = message.find('"' + wish.text());
        const std::size_t end = at == std::string::npos ? at : at + 1 + wish.text().size();
        if (end < message.size() && (message[end] == '"' || message[end] == '@')) return wish;
    }
    return std::nullopt;
}

std::string PackageSet::folderOf(const PackageWish& wish) const {
    int number = 1;
    for (const PackageWish& each : m_wishes) {
        if (each == wish) break;
        if (each.name == wish.name) ++number;
    }
    return number == 1 ? wish.name : wish.name + "__" + std::to_string(number);
}

std::string PackageSet::manifest() const {
    nlohmann::ordered_json dependencies = nlohmann::ordered_json::object();
    for (const PackageWish& wish : m_wishes) {
        const std::string folder = folderOf(wish), range = wish.range.empty() ? "*" : wish.range;
        dependencies[folder] = folder == wish.name ? range : "npm:" + wish.name + "@" + range;
    }
    nlohmann::ordered_json manifest{{"private", true}, {"dependencies", dependencies}};
    // Without "." the key itself would be held against a dependency of the same name.
    for (const auto& [package, versions] : m_pins) {
        manifest["overrides"][package]["."] = "*";
        for (const auto& [name, version] : versions) manifest["overrides"][package][name] = version;
    }
    return manifest.dump(2) + "\n";
}

}  // namespace edge::modules
