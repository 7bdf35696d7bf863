#include "runner/modules/lock_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "runner/config/plain_json.h"
#include "runner/config/read_file.h"
#include "runner/modules/digest.h"
#include "runner/modules/import_map.h"
#include "runner/modules/json_members.h"
#include "runner/modules/specifier.h"
#include "runner/modules/version_range.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using protocol::Error;

constexpr std::uintmax_t largest = 16 * 1024 * 1024;
constexpr int deepest = 64;
constexpr const char* remedy = "Let Deno write it again (deno install), take it from version control, or set \"lock\": false in deno.json.";

std::map<std::string, std::string> textsOf(const json& object) {
    std::map<std::string, std::string> texts;
    for (const auto& [key, text] : object.items())
        if (text.is_string()) texts[key] = text.get<std::string>();
    return texts;
}

/// Packages and their specifiers lie in "packages" up to version 3.
const json& packagesOf(const json& lock) { return lockVersion(lock) == 3 ? section(lock, "packages") : lock; }

bool wellShaped(const json& lock) {
    const json& packages = packagesOf(lock);
    if (!packages.is_object()) return false;
    for (const char* key : {"specifiers", "npm", "jsr"})
        if (!section(packages, key).is_object()) return false;
    for (const char* key : {"npm", "jsr"})
        for (const auto& [name, package] : section(packages, key).items())
            if (!package.is_object()) return false;
    return section(lock, "remote").is_object() && section(lock, "redirects").is_object();
}

/// The value of a specifier: "4.3.1", "0.4.3_hono@4.6.20", in version 3 with the package before it.
std::string versionIn(const std::string& value) {
    const auto full = wishOfSpecifier(value);
    const std::string version = full && value.find(':') != std::string::npos ? value.substr(value.find('@', value.find(':') + 2) + 1) : value;
    return version.substr(0, version.find('_'));
}

std::optional<json> readConfig(const fs::path& file) {
    const auto text = config::readFile(file, file.string());
    if (!text.ok()) return std::nullopt;
    json object = json::parse(config::plainJson(*text), nullptr, false);
    return object.is_object() ? std::optional(std::move(object)) : std::nullopt;
}

}  // namespace

int lockVersion(const json& lock) {
    const json& version = section(lock, "version");
    if (!version.is_string()) return 0;
    const std::string text = version.get<std::string>();
    return text.size() == 1 && text[0] >= '3' && text[0] <= '5' ? text[0] - '0' : 0;
}

protocol::Result<json> parseLock(const std::string& text, const std::string& shown) {
    bool tooDeep = false;
    const auto watch = [&](int depth, json::parse_event_t, json&) { return !(tooDeep = tooDeep || depth > deepest); };
    json lock;
    try {
        lock = json::parse(text, watch);
    } catch (const json::parse_error& problem) {
        const auto end = text.begin() + std::ptrdiff_t(std::min(problem.byte, text.size()));
        return Error{"lock_invalid", shown + ":" + std::to_string(1 + std::count(text.begin(), end, '\n')) + " is not valid JSON.", remedy};
    }
    if (tooDeep || !lock.is_object()) return Error{"lock_invalid", shown + " is not a lock file of Deno.", remedy};
    if (lockVersion(lock) == 0) {
        const json& version = section(lock, "version");
        return Error{"lock_version", shown + (version.is_string() ? " has version " + version.get<std::string>().substr(0, 20) : " names no version") +
                         "; versions 3, 4 and 5 are understood.", remedy};
    }
    if (!wellShaped(lock)) return Error{"lock_invalid", shown + " does not have the shape of a lock file.", remedy};
    return lock;
}

std::optional<PackageWish> takeApartKey(const std::string& key) {
    const std::size_t at = key.find('@', 1);
    if (at == std::string::npos || at + 1 == key.size()) return std::nullopt;
    return PackageWish{key.substr(0, at), key.substr(at + 1, key.find('_', at) - at - 1)};
}

std::optional<PackageWish> wishOfSpecifier(const std::string& specifier) {
    if (specifier.rfind("npm:", 0) != 0 && specifier.rfind("jsr:", 0) != 0) return std::nullopt;
    // A range like ">=3.0.0 <4.6.0 || 5" holds no '/', but tags may.
    const std::size_t name = specifier.find_first_not_of('/', 4);
    const std::size_t slash = name != std::string::npos && specifier[name] == '@' ? specifier.find('/', name) : name;
    if (slash == std::string::npos) return std::nullopt;
    const std::size_t at = specifier.find('@', slash + 1);
    auto wish = parseSpecifier(specifier.substr(0, at)).wish;
    if (wish) wish->range = plainRange(at == std::string::npos ? std::string() : specifier.substr(at + 1));
    return wish;
}

protocol::Result<LockFile> LockFile::read(const fs::path& file, const std::string& shown) {
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored) && fs::file_size(file, ignored) > largest)
        return Error{"lock_too_large", shown + " is larger than 16 MB.", remedy};
    const auto text = config::readFile(file, shown);
    return text.ok() ? parse(*text, shown) : text.error();
}

protocol::Result<LockFile> LockFile::parse(const std::string& text, const std::string& shown) {
    const auto parsed = parseLock(text, shown);
    if (!parsed.ok()) return parsed.error();
    LockFile lock;
    lock.m_digest = digestOf(text, "lock");
    lock.readPackages(packagesOf(*parsed));
    lock.m_remote = textsOf(section(*parsed, "remote"));
    lock.m_redirects = textsOf(section(*parsed, "redirects"));
    return lock;
}

void LockFile::readPackages(const json& packages) {
    for (const auto& [specifier, value] : textsOf(section(packages, "specifiers")))
        if (const auto wish = wishOfSpecifier(specifier); wish && Version::parse(versionIn(value))) m_versions[*wish] = versionIn(value);
    const json& npm = section(packages, "npm");
    for (const auto& [key, about] : npm.items())
        if (const auto wish = takeApartKey(key)) {
            m_packages[key] = {wish->name, wish->range, textAt(about, "integrity"), {}};
            m_keys.emplace(wish->text(), key);
            m_keys.emplace(wish->name, key);
        }
    for (auto& [key, package] : m_packages) {
        const json& about = npm.at(key);
        for (const auto& [name, wanted] : textsOf(section(about, "dependencies"))) package.dependencies[about["dependencies"].is_object() ? name : wanted] = wanted;
        for (const auto& [name, wanted] : textsOf(section(about, "optionalDependencies"))) package.dependencies[wanted] = wanted;
        std::map<std::string, std::string> found;
        for (const auto& [name, wanted] : package.dependencies) {
            const std::size_t alias = wanted.find("@npm:");
            const std::string target = keyOf(alias == std::string::npos ? wanted : wanted.substr(alias + 5));
            if (target.empty()) continue;
            const bool named = about["dependencies"].is_object();
            found[named ? name : alias != std::string::npos ? wanted.substr(0, alias) : m_packages[target].name] = target;
        }
        package.dependencies = std::move(found);
    }
}

/// Of "hono@4.3.1_peers@1.0.0", "hono@4.3.1" or, where the file has one version of it, "hono".
std::string LockFile::keyOf(const std::string& dependency) const {
    if (m_packages.count(dependency)) return dependency;
    const auto apart = takeApartKey(dependency);
    const auto found = m_keys.find(apart ? apart->text() : dependency);
    return found == m_keys.end() ? std::string() : found->second;
}

std::optional<std::string> LockFile::versionOf(const PackageWish& wish) const {
    const auto found = m_versions.find({wish.name, plainRange(wish.range)});
    return found == m_versions.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> LockFile::integrityOf(const std::string& name, const std::string& version) const {
    const auto key = m_keys.find(name + "@" + version);
    if (key == m_keys.end() || m_packages.at(key->second).integrity.empty()) return std::nullopt;
    return m_packages.at(key->second).integrity;
}

std::optional<std::string> LockFile::remoteDigest(const std::string& address) const {
    const auto found = m_remote.find(address);
    return found == m_remote.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> LockFile::redirectOf(const std::string& address) const {
    const auto found = m_redirects.find(address);
    return found == m_redirects.end() ? std::nullopt : std::optional(found->second);
}

PackageSet::Pins LockFile::pinsFor(const PackageSet& set) const {
    PackageSet::Pins pins;
    std::vector<std::string> ahead;
    for (const PackageWish& wish : set.wishes())
        if (const auto key = m_keys.find(wish.text()); key != m_keys.end()) ahead.push_back(key->second);
    while (!ahead.empty()) {
        const Package& package = m_packages.at(ahead.back());
        ahead.pop_back();
        if (package.dependencies.empty() || pins.count(package.name + "@" + package.version)) continue;
        auto& own = pins[package.name + "@" + package.version];
        for (const auto& [name, key] : package.dependencies) {
            const Package& wanted = m_packages.at(key);
            own[name] = wanted.name == name ? wanted.version : "npm:" + wanted.name + "@" + wanted.version;
            ahead.push_back(key);
        }
    }
    return pins;
}

std::optional<LockPlace> findLock(const fs::path& project, const fs::path& entrypoint, const fs::path& config) {
    LockPlace place;
    if (const auto settings = config.empty() ? std::nullopt : readConfig(config)) {
        json lock = settings->value("lock", json());
        if (lock.is_boolean() && !lock.get<bool>()) return std::nullopt;
        if (lock.is_object()) {
            place.frozen = lock.contains("frozen") && lock["frozen"].is_boolean() && lock["frozen"].get<bool>();
            lock = lock.value("path", json());
        }
        if (lock.is_string()) place.file = (config.parent_path() / lock.get<std::string>()).lexically_normal();
    }
    std::error_code ignored;
    for (auto folder = entrypoint.parent_path(); place.file.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / "deno.lock", ignored)) place.file = folder / "deno.lock";
        else if (folder == project || folder == folder.parent_path()) break;
    }
    if (!place.file.empty()) return place;
    if (!place.frozen) return std::nullopt;
    place.file = config.parent_path() / "deno.lock";
    return place;
}

}  // namespace edge::modules
