#include "runner/modules/lock_update.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "runner/config/read_file.h"
#include "runner/modules/lock_file.h"
#include "runner/modules/lock_text.h"
#include "runner/modules/version_range.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;
using protocol::Error;

/// A dependency list of version 4 or 5 leaves versions out where the file has one of that name. Before something is
/// added, `name` → what it stands for.
using Short = std::map<std::string, std::string>;

Short shortPackages(const json& npm) {
    std::map<std::string, int> count;
    Short keys;
    for (const auto& [key, about] : npm.items())
        if (const auto apart = takeApartKey(key)) ++count[apart->name], keys[apart->name] = key;
    std::erase_if(keys, [&](const auto& entry) { return count[entry.first] > 1; });
    return keys;
}

/// The same for the specifiers that jsr packages name: "jsr:@std/x", "npm:zod".
Short shortSpecifiers(const json& specifiers) {
    std::map<std::string, int> count;
    Short keys;
    for (const auto& [key, value] : specifiers.items()) {
        if (!wishOfSpecifier(key)) continue;
        const std::string name = key.substr(0, key.find('@', 5));
        ++count[name.substr(4)];
        keys[name] = key;
    }
    std::erase_if(keys, [&](const auto& entry) { return count[entry.first.substr(4)] > 1; });
    return keys;
}

/// Writes those out that were clear before and are not any more.
void spellOut(json& packages, const Short& before, const Short& after) {
    for (json& package : packages)
        for (const char* list : {"dependencies", "optionalDependencies", "optionalPeers"}) {
            if (!package.contains(list) || !package[list].is_array()) continue;
            for (json& name : package[list]) {
                const auto meant = name.is_string() ? before.find(name.get<std::string>()) : before.end();
                if (meant != before.end() && !after.count(meant->first)) name = meant->second;
            }
        }
}

/// Adds to the parsed file.
class Additions {
public:
    Additions(json& lock, const LockAdditions& additions)
        : m_version(lockVersion(lock)), m_lock(lock), m_packages(m_version == 3 ? section(lock, "packages") : lock), m_additions(additions) {}

    void apply() {
        const bool shortens = m_version > 3;
        json &npm = section(m_packages, "npm"), &specifiers = section(m_packages, "specifiers"), &jsr = section(m_packages, "jsr");
        const Short packagesBefore = shortPackages(npm), specifiersBefore = shortSpecifiers(specifiers);
        for (const auto& [key, about] : npm.items())
            if (const auto apart = takeApartKey(key)) m_keys.emplace(apart->text(), key);
        addSpecifiers(specifiers);
        for (const auto& [id, package] : m_additions.packages)
            if (!m_keys.count(id) && !package.bundled) npm[id] = json::object();
        const Short packagesAfter = shortPackages(npm);
        for (const auto& [id, package] : m_additions.packages)
            if (!m_keys.count(id) && !package.bundled) npm[id] = described(package, packagesAfter);
        if (shortens) spellOut(npm, packagesBefore, packagesAfter);
        if (shortens) spellOut(jsr, specifiersBefore, shortSpecifiers(specifiers));
        for (const auto& [address, digest] : m_additions.remote) section(m_lock, "remote").emplace(address, digest);
        for (const auto& [address, target] : m_additions.redirects) section(m_lock, "redirects").emplace(address, target);
        for (json* holder : {&m_packages, &m_lock})
            for (const char* name : {"npm", "specifiers", "jsr", "remote", "redirects", "packages"})
                if (holder->contains(name) && (*holder)[name].empty() && m_made.count(name)) holder->erase(name);
    }

private:
    json& section(json& holder, const char* name) {
        if (!holder.contains(name)) {
            holder[name] = json::object();
            m_made[name] = true;
        }
        return holder[name];
    }

    void addSpecifiers(json& specifiers) {
        std::map<PackageWish, bool> held;
        for (const auto& [specifier, value] : specifiers.items())
            if (const auto wish = wishOfSpecifier(specifier)) held[*wish] = true;
        for (const auto& [wish, version] : m_additions.versions) {
            if (held.count({wish.name, plainRange(wish.range)})) continue;
            const std::string key = specifierOf(wish), name = key.substr(0, key.find('@', 5));
            const auto known = m_keys.find(wish.name + "@" + version);
            const std::string value = known == m_keys.end() ? version : known->second.substr(wish.name.size() + 1);
            specifiers[key] = m_version == 3 ? name + "@" + value : value;
        }
    }

    std::string idOf(const std::string& target) const {
        const auto known = m_keys.find(target);
        return known == m_keys.end() ? target : known->second;
    }

    /// "zod", "zod@4.6.7" where there are several, "alias@npm:zod@4.6.7".
    std::string entryOf(const std::string& name, const std::string& target, const Short& names) const {
        const auto apart = takeApartKey(target);
        if (apart && apart->name != name) return name + "@npm:" + apart->text();
        return names.count(name) ? name : idOf(target);
    }

    json described(const InstalledPackage& package, const Short& names) const {
        json about = json::object();
        if (!package.integrity.empty()) about["integrity"] = package.integrity;
        const auto list = [&](const char* key, std::initializer_list<const InstalledPackage::Dependencies*> parts) {
            std::map<std::string, std::string> all;
            for (const auto* part : parts) all.insert(part->begin(), part->end());
            for (const auto& [name, target] : all) {
                if (m_version == 3) about[key][name] = idOf(target);
                else about[key].push_back(entryOf(name, target, names));
            }
        };
        if (m_version == 3) about["dependencies"] = json::object();
        if (m_version < 5) return list("dependencies", {&package.dependencies, &package.optional, &package.optionalPeers}), about;
        list("dependencies", {&package.dependencies});
        list("optionalDependencies", {&package.optional});
        list("optionalPeers", {&package.optionalPeers});
        if (!package.os.empty()) about["os"] = package.os;
        if (!package.cpu.empty()) about["cpu"] = package.cpu;
        if (package.deprecated) about["deprecated"] = true;
        if (package.scripts) about["scripts"] = true;
        if (package.bin) about["bin"] = true;
        return about;
    }

    int m_version;
    std::map<std::string, bool> m_made;
    json& m_lock;
    json& m_packages;
    const LockAdditions& m_additions;
    std::map<std::string, std::string> m_keys;  ///< the file's key by "name@version", which may have peers behind it
};

Error notWritable(const std::string& shown, int problem) {
    return {"lock_not_writable", shown + " could not be brought up to date: " + std::strerror(problem) + ".",
            "The function runs. Make the file and its folder writable, or set \"lock\": false in deno.json."};
}

/// The file, open, with the right to replace it for as long as it stays open. Who waited holds a file that has been
/// replaced meanwhile, and tries again.
protocol::Result<int> openLocked(const fs::path& file, const std::string& shown) {
    for (int attempt = 0; attempt < 20; ++attempt) {
        const int open = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        if (open < 0) return notWritable(shown, errno);
        struct stat held {}, there {};
        bool free = false;
        for (int wait = 0; wait < 100 && !(free = flock(open, LOCK_EX | LOCK_NB) == 0); ++wait) usleep(10'000);
        if (free && fstat(open, &held) == 0 && stat(file.c_str(), &there) == 0 && held.st_ino == there.st_ino && held.st_dev == there.st_dev)
            return open;
        close(open);
        if (!free) break;
    }
    return notWritable(shown, EBUSY);
}

/// Beside it, under a name that the next who writes takes over, then renamed.
protocol::Outcome replace(const fs::path& file, int mode, const std::string& text, const std::string& shown) {
    const fs::path part = file.string() + ".part";
    const int out = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (out < 0) return notWritable(shown, errno);
    std::size_t written = 0;
    int problem = fchmod(out, mode) == 0 ? 0 : errno;
    while (problem == 0 && written < text.size()) {
        const ssize_t count = write(out, text.data() + written, text.size() - written);
        if (count < 0 && errno != EINTR) problem = errno;
        if (count > 0) written += std::size_t(count);
    }
    if (problem == 0 && fsync(out) != 0) problem = errno;
    close(out);
    if (problem == 0 && rename(part.c_str(), file.c_str()) != 0) problem = errno;
    if (problem == 0) return protocol::success();
    unlink(part.c_str());
    return notWritable(shown, problem);
}

}  // namespace

std::string specifierOf(const PackageWish& wish) {
    const bool jsr = wish.name.rfind("@jsr/", 0) == 0;
    std::string name = jsr ? "@" + wish.name.substr(5) : wish.name;
    if (const std::size_t bar = name.find("__"); jsr && bar != std::string::npos) name.replace(bar, 2, "/");
    return (jsr ? "jsr:" : "npm:") + name + "@" + plainRange(wish.range);
}

protocol::Result<std::string> withAdditions(const std::string& text, const LockAdditions& additions, const std::string& shown) {
    auto parsed = parseLock(text, shown);
    if (!parsed.ok()) return parsed.error();
    json lock = *parsed;
    Additions(lock, additions).apply();
    return lock == *parsed ? text : lockText(lock);
}

protocol::Outcome updateLock(const fs::path& named, const LockAdditions& additions, const std::string& shown) {
    std::error_code problem;
    const fs::path file = fs::canonical(named, problem);  // a link stays one
    if (problem) return notWritable(shown, problem.value());
    const auto open = openLocked(file, shown);
    if (!open.ok()) return open.error();
    const auto finish = [&]() -> protocol::Outcome {
        const auto text = config::readFile(file, shown);
        if (!text.ok()) return text.error();
        const auto fresh = withAdditions(*text, additions, shown);
        if (!fresh.ok()) return fresh.error();
        struct stat about {};
        if (fstat(*open, &about) != 0) return notWritable(shown, errno);
        if (access(file.c_str(), W_OK) != 0) return notWritable(shown, errno);
        return *fresh == *text ? protocol::success() : replace(file, int(about.st_mode & 07777), *fresh, shown);
    };
    const auto outcome = finish();
    close(*open);
    return outcome;
}

}  // namespace edge::modules
