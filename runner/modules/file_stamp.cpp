#include "runner/modules/file_stamp.h"

#include <sys/stat.h>

#include <algorithm>

namespace edge::modules {
namespace fs = std::filesystem;
namespace {

/// File systems stamp with a clock that lags behind by up to a tick of the kernel's.
constexpr std::chrono::milliseconds tick{10};

std::chrono::system_clock::time_point timeOf(const timespec& time) {
    return std::chrono::system_clock::time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace

std::string stampOf(const fs::path& file) {
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) return "gone";
    const auto text = [](const timespec& time) { return std::to_string(time.tv_sec) + "." + std::to_string(time.tv_nsec); };
    return text(about.st_mtim) + ":" + text(about.st_ctim) + ":" + std::to_string(about.st_size) + ":" + std::to_string(about.st_ino);
}

std::vector<std::string> stampsOf(const std::vector<fs::path>& files) {
    std::vector<std::string> stamps;
    for (const fs::path& file : files) stamps.push_back(stampOf(file));
    return stamps;
}

bool unchangedSince(const std::vector<fs::path>& files, std::chrono::system_clock::time_point moment) {
    return std::all_of(files.begin(), files.end(), [&](const fs::path& file) {
        struct stat about {};
        return stat(file.c_str(), &about) == 0 && std::max(timeOf(about.st_mtim), timeOf(about.st_ctim)) < moment - tick;
    });
}

}  // namespace edge::modules
