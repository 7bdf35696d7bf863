#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/package_set.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// Where npm finds packages of jsr, for a .npmrc that does not say so.
inline constexpr const char* jsrRegistrySetting = "@jsr:registry=https://npm.jsr.io";

/// Installed packages, shared by all projects of this user: one folder for each set of wishes under one .npmrc, written
/// once and never changed. Half of one is never seen: it is installed beside and renamed. Lives on one loop.
class PackageStore {
public:
    /// Gets the folder whose node_modules holds the set. Errors: those of NpmInstall, "cache_not_writable".
    using Done = std::function<void(protocol::Result<std::filesystem::path>)>;

    /// `npm` empty: nothing can be installed, what is there can be used.
    PackageStore(boost::asio::io_context& loop, std::filesystem::path folder, std::filesystem::path npm);
    ~PackageStore();

    /// `npmrc`: the project's settings for npm; empty: none.
    std::optional<std::filesystem::path> find(const PackageSet& set, const std::filesystem::path& npmrc) const;
    bool installing(const PackageSet& set, const std::filesystem::path& npmrc) const;
    /// One installation at a time; a set that is asked for twice is installed once.
    void install(const PackageSet& set, const std::filesystem::path& npmrc, Done done);

    const std::filesystem::path& folder() const { return m_folder; }
    /// "packages" in the cache folder.
    static std::filesystem::path defaultFolder();

private:
    struct Job {
        std::filesystem::path goal;
        PackageSet set;
        std::filesystem::path npmrc;
        std::vector<Done> done;
    };

    std::filesystem::path folderOf(const PackageSet& set, const std::filesystem::path& npmrc) const;
    void startNext();
    protocol::Outcome prepare(const Job& job, const std::filesystem::path& workshop) const;
    void finish(protocol::Result<std::filesystem::path> result);

    boost::asio::io_context& m_loop;
    std::filesystem::path m_folder;
    std::filesystem::path m_npm;
    std::deque<Job> m_jobs;  ///< the first one is being installed
    bool m_busy = false;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

}  // namespace edge::modules
