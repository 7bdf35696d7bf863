#include "runner/modules/package_store.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "runner/config/cache_file.h"
#include "runner/config/read_file.h"
#include "runner/modules/digest.h"
#include "runner/modules/npm_install.h"

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

using protocol::Error;

constexpr const char* workshopEnd = ".part";

Error notWritable(const fs::path& folder) {
    return {"cache_not_writable", "Packages cannot be kept in " + folder.string() + ".",
            "Make it writable, free space on the disk, or set XDG_CACHE_HOME."};
}

std::string settingsOf(const fs::path& npmrc) {
    if (npmrc.empty()) return {};
    const auto text = config::readFile(npmrc, npmrc.string());
    return text.ok() ? *text : std::string();
}

bool write(const fs::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    return bool(out.flush());
}

/// Folders of installations that were killed half-way; a day old, so that no other runner is still at work in them.
void clearRuins(const fs::path& folder) {
    std::error_code ignored;
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24);
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().extension() == workshopEnd && entry.last_write_time(ignored) < old) fs::remove_all(entry.path(), ignored);
}

}  // namespace

PackageStore::PackageStore(boost::asio::io_context& loop, fs::path folder, fs::path npm)
    : m_loop(loop), m_folder(std::move(folder)), m_npm(std::move(npm)) {}

PackageStore::~PackageStore() { *m_alive = false; }

fs::path PackageStore::defaultFolder() { return config::cacheFolder() / "packages"; }

fs::path PackageStore::folderOf(const PackageSet& set, const fs::path& npmrc) const {
    return m_folder / digestOf(set.manifest(), settingsOf(npmrc));
}

std::optional<fs::path> PackageStore::find(const PackageSet& set, const fs::path& npmrc) const {
    const fs::path folder = folderOf(set, npmrc);
    std::error_code ignored;
    return fs::is_directory(folder / "node_modules", ignored) ? std::optional(folder) : std::nullopt;
}

bool PackageStore::installing(const PackageSet& set, const fs::path& npmrc) const {
    const fs::path goal = folderOf(set, npmrc);
    return std::any_of(m_jobs.begin(), m_jobs.end(), [&](const Job& job) { return job.goal == goal; });
}

void PackageStore::install(const PackageSet& set, const fs::path& npmrc, Done done) {
    const fs::path goal = folderOf(set, npmrc);
    for (Job& job : m_jobs)
        if (job.goal == goal) return job.done.push_back(std::move(done));
    m_jobs.push_back({goal, set, npmrc, {std::move(done)}});
    startNext();
}

void PackageStore::startNext() {
    if (m_busy || m_jobs.empty()) return;
    m_busy = true;
    const Job& job = m_jobs.front();
    clearRuins(m_folder);
    fs::path workshop = job.goal;
    workshop += "." + std::to_string(getpid()) + workshopEnd;
    const auto prepared = prepare(job, workshop);
    if (!prepared.ok()) return finish(prepared.error());
    NpmInstall::start(m_loop, m_npm, workshop, [this, alive = m_alive, workshop, goal = job.goal](protocol::Outcome outcome) {
        if (!*alive) return;
        std::error_code ignored, problem;
        fs::remove(workshop / ".npmrc", ignored);  // it may hold tokens
        if (outcome.ok()) fs::rename(workshop, goal, problem);
        fs::remove_all(workshop, ignored);
        if (!outcome.ok()) return finish(outcome.error());
        // Another runner may have been faster with the same set.
        if (problem && !fs::is_directory(goal / "node_modules", ignored)) return finish(notWritable(m_folder));
        finish(goal);
    });
}

protocol::Outcome PackageStore::prepare(const Job& job, const fs::path& workshop) const {
    std::error_code problem;
    fs::create_directories(m_folder, problem);
    fs::permissions(m_folder, fs::perms::owner_all, problem);
    fs::remove_all(workshop, problem);
    if (!fs::create_directory(workshop, problem) || problem) return notWritable(m_folder);
    std::string settings = settingsOf(job.npmrc);
    if (!settings.empty() && settings.back() != '\n') settings += '\n';
    if (job.set.fromJsr() && settings.find("@jsr:registry") == std::string::npos) settings += jsrRegistrySetting + std::string("\n");
    // npm leaves node_modules out when it has nothing to put there.
    fs::create_directory(workshop / "node_modules", problem);
    if (!write(workshop / ".npmrc", settings) || !write(workshop / "package.json", job.set.manifest())) return notWritable(m_folder);
    return protocol::success();
}

void PackageStore::finish(protocol::Result<fs::path> result) {
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    m_busy = false;
    for (const Done& done : job.done) done(result);
    startNext();
}

}  // namespace edge::modules
