#include "runner/modules/dependencies.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "runner/config/project.h"
#include "runner/modules/digest.h"
#include "runner/modules/installed_tree.h"
#include "runner/modules/nearest_file.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using protocol::Error;

bool isConfig(const fs::path& file) { return file.filename() == "deno.json" || file.filename() == "deno.jsonc"; }

fs::path configOf(const BuildRequest& request) {
    if (isConfig(request.importMap)) return request.importMap;
    return nearestFile(request.project, request.entrypoint, {"deno.json", "deno.jsonc"});
}

std::set<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::set<std::string> all;
    for (std::string word; in >> word;) all.insert(word.substr(0, word.find('?')));
    return all;
}

/// Both may name several checksums ("sha512-… sha1-…"): they agree when they share one.
bool agree(const std::string& one, const std::string& other) {
    const auto known = words(other), mine = words(one);
    return std::any_of(mine.begin(), mine.end(), [&](const std::string& word) { return known.count(word) > 0; });
}

}  // namespace

Dependencies::Dependencies(const BuildRequest& request, const Dependencies* before)
    : m_project(request.project), m_entrypoint(request.entrypoint), m_config(configOf(request)), m_manifests(request.project) {
    readLock(request);
    m_firstDigest = lockDigest();
    if (!before) return;
    m_manifestsBefore = before->manifests();
    const bool edited = before->lockDigest() != lockDigest();
    m_edits = before->m_edits + edited;
    if (edited) return;
    m_firstDigest = before->m_firstDigest;
    m_settled = before->m_settled;
    m_remote = before->m_remote;
    m_moved = before->m_moved;
}

void Dependencies::readLock(const BuildRequest& request) {
    const auto place = findLock(request.project, request.entrypoint, m_config);
    if (!place) return;
    m_place = *place;
    m_shown = config::shownPath(m_project, m_place.file);
    std::error_code ignored;
    if (!fs::exists(m_place.file, ignored)) return;
    auto lock = LockFile::read(m_place.file, m_shown);
    if (lock.ok()) m_lock = std::move(*lock);
    else m_broken = lock.error();
}

std::optional<PackageSpecifier> Dependencies::listed(const std::string& specifier, const fs::path& importer) {
    const std::string name = listedNameOf(specifier);
    const auto found = name.empty() ? std::nullopt : m_manifests.find(name, importer);
    if (!found) return std::nullopt;
    PackageSpecifier package;
    package.candidates = {specifier};
    package.wish = found->wish;
    package.subpath = specifier.substr(name.size());
    package.complaint = found->complaint;
    return package;
}

void Dependencies::settle(PackageSpecifier& package, const std::string& specifier) {
    if (!package.wish) return;
    const PackageWish asked = *package.wish;
    const bool byAddress = specifier.rfind("http", 0) == 0;  // a mirror of npm: the lock speaks of the address
    if (const auto version = m_lock ? m_lock->versionOf(asked) : std::nullopt) package.wish->range = *version;
    else if (m_place.frozen && package.complaint.empty() && !byAddress)
        package.complaint = "\"" + specifier + "\" is not in " + m_shown + ", which is frozen. Add it there with Deno, or set \"frozen\": false in deno.json.";
    if (package.complaint.empty() && !byAddress) m_settled[asked] = *package.wish;
}

std::optional<fs::path> Dependencies::placeOf(const PackageSpecifier& package, const std::string& candidate, const fs::path& folder) const {
    return installedFor(candidate.substr(0, candidate.size() - package.subpath.size()), package.range, folder.empty() ? m_project : folder);
}

PackageSet Dependencies::pinned(PackageSet set) const {
    if (m_lock) set.pin(m_lock->pinsFor(set));
    return set;
}

protocol::Outcome Dependencies::check(const PackageSet& set, const fs::path& folder) const {
    if (!m_lock) return protocol::success();
    const auto tree = InstalledTree::read(folder);
    if (!tree.ok()) return tree.error();
    for (const auto& [id, package] : tree->packages()) {
        const auto wanted = m_lock->integrityOf(package.name, package.version);
        if (!wanted || package.bundled || agree(*wanted, package.integrity)) continue;
        return Error{"lock_mismatch", "\"" + id + "\" does not match " + m_shown + ": the registry has another package under this version.",
                     "Find out why before you use it; then correct the entry, or let Deno write the file again."};
    }
    return protocol::success();
}

std::optional<Error> Dependencies::refusal(const std::string& asked, const Download& module) const {
    if (!m_lock) return std::nullopt;
    auto wanted = m_lock->remoteDigest(module.address);
    if (!wanted) wanted = m_lock->remoteDigest(asked);
    if (wanted && *wanted != sha256Of(module.bytes))
        return Error{"lock_mismatch", "It does not match " + m_shown + ": the address has another content now.",
                     "Find out why before you use it; then correct the entry, or let Deno write the file again."};
    return std::nullopt;
}

bool Dependencies::load(RemoteModules& modules, const std::string& asked, RemoteModules::Done done) {
    const std::string address = m_lock ? m_lock->redirectOf(asked).value_or(asked) : asked;
    if (m_place.frozen && !(m_lock && m_lock->remoteDigest(address))) {
        done(Error{"lock_frozen", "It is not in " + m_shown + ", which is frozen.", "Add it there with Deno, or set \"frozen\": false in deno.json."});
        return false;
    }
    // What was kept before the lock said otherwise is fetched again.
    if (const auto known = modules.find(address); known && refusal(address, *known)) modules.forget(address);
    return modules.load(address, [self = shared_from_this(), &modules, address, done = std::move(done)](protocol::Result<Download> module) {
        if (!module.ok()) return done(std::move(module));
        if (auto problem = self->refusal(address, *module)) {
            modules.forget(address);
            return done(std::move(*problem));
        }
        self->note(address, *module);
        done(std::move(module));
    });
}

void Dependencies::note(const std::string& asked, const Download& module) {
    m_remote[module.address] = sha256Of(module.bytes);
    if (module.address != asked) m_moved[asked] = module.address;
}

protocol::Result<LockAdditions> Dependencies::additions(const PackageSet& set, const fs::path& folder) const {
    LockAdditions missing;
    for (const auto& [address, digest] : m_remote)
        if (!m_lock->remoteDigest(address)) missing.remote[address] = digest;
    for (const auto& [address, target] : m_moved)
        if (!m_lock->redirectOf(address)) missing.redirects[address] = target;
    std::optional<InstalledTree> tree;
    for (const auto& [asked, settled] : m_settled) {
        if (!set.contains(settled) || m_lock->versionOf(asked)) continue;
        if (!tree) {
            auto read = InstalledTree::read(folder);
            if (!read.ok()) return read.error();
            tree = std::move(*read);
        }
        const InstalledPackage* package = tree->at(set.folderOf(settled));
        if (!package) continue;
        missing.versions[asked] = package->version;
        // Deno keeps the checksums of jsr's own files, which npm does not see: it adds them itself.
        if (asked.name.rfind("@jsr/", 0) != 0) tree->collect(package->id(), missing.packages);
    }
    return missing;
}

protocol::Outcome Dependencies::keep(const PackageSet& set, const fs::path& folder) {
    if (!m_lock || m_place.frozen) return protocol::success();
    const auto missing = additions(set, folder);
    if (!missing.ok()) return missing.error();
    if (missing->empty()) return protocol::success();
    const auto written = updateLock(m_place.file, *missing, m_shown);
    if (!written.ok()) return written;
    if (auto lock = LockFile::read(m_place.file, m_shown); lock.ok()) m_lock = std::move(*lock);
    return protocol::success();
}

std::vector<fs::path> Dependencies::manifests() const {
    std::vector<fs::path> files = m_manifests.files();
    files.insert(files.end(), m_manifestsBefore.begin(), m_manifestsBefore.end());
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

std::string Dependencies::state() const {
    std::string state = m_firstDigest + ' ' + std::to_string(m_edits) + (m_place.frozen ? " frozen " : " ") + m_place.file.string();
    for (const fs::path& file : m_manifestsBefore) {
        // Those around the entrypoint are looked at anyhow.
        if (m_entrypoint.native().rfind(file.parent_path().native() + "/", 0) == 0) continue;
        std::error_code gone;
        const auto time = fs::last_write_time(file, gone);
        state += '\n' + file.string() + ' ' + (gone ? std::string() : std::to_string(time.time_since_epoch().count()));
    }
    return state;
}

std::vector<fs::path> Dependencies::files() const {
    std::vector<fs::path> files = manifests();
    if (m_lock || m_broken) files.push_back(m_place.file);
    if (!m_config.empty()) files.push_back(m_config);
    return files;
}

}  // namespace edge::modules
