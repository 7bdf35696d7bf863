#include "runner/supervisor/watcher.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

namespace edge::supervisor {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds quietTime{5};     ///< after the last change
constexpr std::chrono::milliseconds longestDelay{40};  ///< after the first one
constexpr std::uint32_t watchedChanges = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ONLYDIR;

bool isSkippedFolder(const std::string& name) {
    for (const char* skipped : {"node_modules", ".git", ".vscode", ".idea", ".temp", ".branches"})
        if (name == skipped) return true;
    return false;
}

/// A regular file that was just made: its content is still to come, and IN_CLOSE_WRITE with it.
bool isUnfinishedFile(const fs::path& path) {
    struct stat about {};
    return lstat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink == 1;
}

}  // namespace

bool isScratchName(const std::string& name) {
    const auto ends = [&](const std::string& end) {
        return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
    };
    if (ends("~") || ends(".swp") || ends(".swx") || ends(".swo") || ends(".tmp") || ends("___")) return true;
    if (name.rfind(".#", 0) == 0 || name.rfind("#", 0) == 0 || name == ".DS_Store") return true;
    return std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); });
}

Watcher::Watcher(boost::asio::io_context& loop, Changed changed, Failed failed)
    : m_inotify(loop, inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), m_quiet(loop), m_changed(std::move(changed)),
      m_failed(std::move(failed)) {
    await();
}

void Watcher::close() {
    boost::system::error_code ignored;
    m_quiet.cancel();
    m_inotify.close(ignored);
}

void Watcher::watch(const fs::path& folder) { add(folder, false); }

void Watcher::watchTree(const fs::path& folder) { addTree(folder, false); }

void Watcher::add(const fs::path& folder, bool tree) {
    const int watch = inotify_add_watch(m_inotify.native_handle(), folder.c_str(), watchedChanges);
    if (watch >= 0) {
        Watch& entry = m_watches[watch];
        entry.tree = entry.tree || tree;
        if (entry.folder.empty()) entry.folder = folder;
        return;
    }
    if (errno != ENOSPC || std::exchange(m_full, true)) return;
    m_failed({"watch_limit", "No more folders can be watched: changes of some files will not be noticed.",
              "Raise the limit: sudo sysctl fs.inotify.max_user_watches=524288"});
}

/// `report`: the folder is new, and what is already in it counts as changed.
void Watcher::addTree(const fs::path& folder, bool report) {
    add(folder, true);
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        std::error_code ignored;
        const bool isFolder = entry->is_directory(ignored) && !entry->is_symlink(ignored);
        if (isFolder && !isSkippedFolder(entry->path().filename().string())) addTree(entry->path(), report);
        if (!isFolder && report) m_paths.insert(entry->path());
    }
}

/// A folder that was moved away keeps its watches, which would speak of paths that are no more.
void Watcher::forget(const fs::path& folder) {
    for (const auto& [watch, entry] : m_watches) {
        const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), entry.folder.begin(), entry.folder.end());
        if (end == folder.end()) inotify_rm_watch(m_inotify.native_handle(), watch);
    }
}

void Watcher::await() {
    m_inotify.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](auto error) {
        if (error) return;
        readEvents();
        await();
    });
}

void Watcher::readEvents() {
    alignas(inotify_event) char buffer[64 * 1024];
    while (true) {
        const ssize_t count = read(m_inotify.native_handle(), buffer, sizeof buffer);
        if (count <= 0) break;
        for (const char* at = buffer; at < buffer + count;) {
            const auto* event = reinterpret_cast<const inotify_event*>(at);
            take(event->wd, event->mask, event->len > 0 ? std::string(event->name) : std::string());
            at += sizeof(inotify_event) + event->len;
        }
    }
    if (!m_paths.empty() || m_lost) reportSoon();
}

void Watcher::take(int watch, std::uint32_t mask, const std::string& name) {
    if (mask & IN_Q_OVERFLOW) m_lost = true;
    const auto found = m_watches.find(watch);
    if (found == m_watches.end()) return;
    if (mask & IN_IGNORED) {
        m_watches.erase(found);
        return;
    }
    if (name.empty() || isScratchName(name)) return;
    const fs::path path = found->second.folder / name;
    const bool tree = found->second.tree;
    const bool arrived = mask & (IN_CREATE | IN_MOVED_TO);
    if (mask & IN_ISDIR) {
        if (isSkippedFolder(name)) return;
        if (mask & IN_MOVED_FROM) forget(path);
        if (arrived && tree) addTree(path, true);
    } else if ((mask & IN_CREATE) && isUnfinishedFile(path)) {
        return;
    }
    m_paths.insert(path);
}

void Watcher::reportSoon() {
    const auto now = std::chrono::steady_clock::now();
    if (!std::exchange(m_waiting, true)) m_firstChange = now;
    m_quiet.expires_at(std::min(now + quietTime, m_firstChange + longestDelay));
    m_quiet.async_wait([this](auto error) {
        if (error) return;
        m_waiting = false;
        const auto paths = std::exchange(m_paths, {});
        m_changed(paths, std::exchange(m_lost, false));
    });
}

}  // namespace edge::supervisor
