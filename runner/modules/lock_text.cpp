#include "runner/modules/lock_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace edge::modules {
namespace {

using nlohmann::json;

/// Members in this order; those that are not named here follow by name.
const std::vector<std::string>& order() {
    static const std::vector<std::string> names{
        "version", "packages", "specifiers", "jsr", "npm", "redirects", "remote", "workspace",                                       // the file
        "integrity", "dependencies", "optionalDependencies", "optionalPeers", "os", "cpu", "tarball", "deprecated", "scripts", "bin",  // a package
        "packageJson", "members", "patches", "links"};                                                                                // the workspace
    return names;
}

std::vector<std::string> sortedKeys(const json& object, bool byName) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    const auto place = [](const std::string& key) { return std::find(order().begin(), order().end(), key) - order().begin(); };
    if (!byName) std::stable_sort(keys.begin(), keys.end(), [&](const auto& one, const auto& other) { return place(one) < place(other); });
    return keys;
}

bool oneLine(const std::string& key, const json& value) { return (key == "os" || key == "cpu") && value.is_array(); }

std::string inOneLine(const json& list) {
    std::string text = "[";
    for (const json& each : list) text += (text.size() > 1 ? ", " : "") + each.dump();
    return text + "]";
}

void print(const json& value, std::size_t depth, bool byName, std::string& text) {
    if (!value.is_structured() || value.empty()) {
        text += value.dump();
        return;
    }
    const std::string indent((depth + 1) * 2, ' ');
    text += value.is_array() ? "[" : "{";
    const char* between = "\n";
    if (value.is_array()) {
        for (const json& each : value) {
            text += between + indent;
            print(each, depth + 1, false, text);
            between = ",\n";
        }
    } else {
        for (const std::string& key : sortedKeys(value, byName)) {
            text += between + indent + json(key).dump() + ": ";
            // The members of a section carry names of the user's world.
            const bool section = key == "specifiers" || key == "jsr" || key == "npm" || key == "redirects" || key == "remote" || key == "members";
            if (oneLine(key, value[key])) text += inOneLine(value[key]);
            else print(value[key], depth + 1, section, text);
            between = ",\n";
        }
    }
    text += "\n" + std::string(depth * 2, ' ') + (value.is_array() ? "]" : "}");
}

}  // namespace

std::string lockText(const json& lock) {
    std::string text;
    print(lock, 0, false, text);
    return text + "\n";
}

}  // namespace edge::modules
