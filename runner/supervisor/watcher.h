#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include "runner/protocol/result.h"

namespace edge::supervisor {

/// Watches folders with inotify and reports what was saved, made, renamed or removed in them, a moment after the last
/// change. Files that replace others by a rename (as editors save) and folders that appear count like any other.
class Watcher {
public:
    /// The paths that changed, in the watched folders' own spelling. `lost` true: the kernel dropped some, look at all.
    using Changed = std::function<void(const std::set<std::filesystem::path>& paths, bool lost)>;
    /// Called once when no more folders can be watched. "watch_limit".
    using Failed = std::function<void(protocol::Error)>;

    Watcher(boost::asio::io_context& loop, Changed changed, Failed failed);

    /// Watches the folder itself; a folder that does not exist is no error and no watch.
    void watch(const std::filesystem::path& folder);
    /// Watches the folder and all below it, also those made later. Skips node_modules, .git and their like.
    void watchTree(const std::filesystem::path& folder);
    void close();

private:
    struct Watch {
        std::filesystem::path folder;
        bool tree = false;
    };

    void add(const std::filesystem::path& folder, bool tree);
    void addTree(const std::filesystem::path& folder, bool report);
    void forget(const std::filesystem::path& folder);
    void await();
    void readEvents();
    void take(int watch, std::uint32_t mask, const std::string& name);
    void reportSoon();

    boost::asio::posix::stream_descriptor m_inotify;
    boost::asio::steady_timer m_quiet;
    Changed m_changed;
    Failed m_failed;
    std::map<int, Watch> m_watches;
    std::set<std::filesystem::path> m_paths;
    std::chrono::steady_clock::time_point m_firstChange;
    bool m_waiting = false;  ///< for the quiet after a change
    bool m_lost = false;
    bool m_full = false;
};

/// True for names that editors and tools use for files of their own: "x~", ".x.swp", "4913", "#x#".
bool isScratchName(const std::string& name);

}  // namespace edge::supervisor
