#include "runner/supervisor/port_owner.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace edge::supervisor {
namespace fs = std::filesystem;
namespace {

constexpr const char* listening = "0A";  // TCP_LISTEN in /proc/net/tcp

/// "socket:[INODE]" of every socket that listens on the port.
std::set<std::string> listeningSockets(int port) {
    std::set<std::string> names;
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(table);
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            std::istringstream fields(line);
            std::string number, local, remote, state, queues, timer, retransmits, user, timeout, inode;
            fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >> inode;
            const std::size_t colon = local.rfind(':');
            if (state != listening || colon == std::string::npos) continue;
            if (std::stoi(local.substr(colon + 1), nullptr, 16) == port) names.insert("socket:[" + inode + "]");
        }
    }
    return names;
}

bool holdsOneOf(const fs::path& process, const std::set<std::string>& sockets) {
    std::error_code problem;
    for (fs::directory_iterator entry(process / "fd", problem), end; !problem && entry != end; entry.increment(problem)) {
        std::error_code unreadable;
        if (sockets.count(fs::read_symlink(entry->path(), unreadable).string())) return true;
    }
    return false;
}

bool isNumber(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string describePortOwner(int port) {
    const auto sockets = listeningSockets(port);
    if (sockets.empty()) return {};
    std::error_code problem;
    for (fs::directory_iterator entry("/proc", problem), end; !problem && entry != end; entry.increment(problem)) {
        const std::string id = entry->path().filename().string();
        if (!isNumber(id) || !holdsOneOf(entry->path(), sockets)) continue;
        std::ifstream file(entry->path() / "comm");
        std::string name;
        std::getline(file, name);
        return name + " (process " + id + ")";
    }
    return {};
}

}  // namespace edge::supervisor
