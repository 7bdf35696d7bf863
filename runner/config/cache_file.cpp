#include "runner/config/cache_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <vector>

#include "runner/config/read_file.h"

namespace edge::config {
namespace fs = std::filesystem;
namespace {

constexpr const char* unfinished = ".part";

bool writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        bytes.remove_prefix(std::size_t(count));
    }
    return true;
}

/// No two writers have one in common, whether threads or processes.
fs::path partOf(const fs::path& file) {
    static std::atomic<unsigned> count{0};
    return file.string() + "." + std::to_string(getpid()) + "-" + std::to_string(++count) + unfinished;
}

/// What stands before the bytes of a sealed file.
std::string sealOf(std::string_view bytes) {
    XXH64_canonical_t canonical;
    XXH64_canonicalFromHash(&canonical, XXH3_64bits(bytes.data(), bytes.size()));
    return "EDGESEAL" + std::string(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
}
constexpr std::size_t sealSize = 16;

}  // namespace

fs::path cacheFolder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache && *cache == '/') return fs::path(cache) / "edge-studio";
    const char* home = std::getenv("HOME");
    return fs::path(home && *home ? home : "/tmp") / ".cache/edge-studio";
}

bool writeCacheFile(const fs::path& file, std::string_view bytes) {
    std::error_code problem;
    if (fs::create_directories(file.parent_path(), problem)) fs::permissions(file.parent_path(), fs::perms::owner_all, problem);
    const fs::path part = partOf(file);
    const int descriptor = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return false;
    bool written = writeAll(descriptor, bytes);
    written = close(descriptor) == 0 && written;
    if (written) fs::rename(part, file, problem);
    if (!written || problem) {
        std::error_code ignored;
        fs::remove(part, ignored);
    }
    return written && !problem;
}

std::optional<std::string> readCacheFile(const fs::path& file) {
    auto bytes = readFile(file, file.string());
    if (!bytes.ok()) return std::nullopt;
    utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
    return std::move(*bytes);
}

bool writeSealedFile(const fs::path& file, std::string_view bytes) {
    std::string sealed = sealOf(bytes);
    sealed += bytes;
    return writeCacheFile(file, sealed);
}

std::optional<std::string> readSealedFile(const fs::path& file) {
    auto sealed = readCacheFile(file);
    if (!sealed || sealed->size() < sealSize || !sealed->starts_with(sealOf(std::string_view(*sealed).substr(sealSize)))) return std::nullopt;
    return sealed->substr(sealSize);
}

void pruneCache(const fs::path& folder, std::uintmax_t mostBytes) {
    struct Entry {
        fs::path path;
        fs::file_time_type used;
        std::uintmax_t size;
    };
    std::vector<Entry> entries;
    std::uintmax_t sum = 0;
    std::error_code problem;
    const auto dayAgo = fs::file_time_type::clock::now() - std::chrono::hours(24);
    for (const auto& each : fs::directory_iterator(folder, problem)) {
        std::error_code ignored;
        if (!each.is_regular_file(ignored)) continue;
        Entry entry{each.path(), each.last_write_time(ignored), each.file_size(ignored)};
        if (entry.path.extension() == unfinished) {
            if (entry.used < dayAgo) fs::remove(entry.path, ignored);
            continue;
        }
        sum += entry.size;
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& one, const Entry& other) { return one.used < other.used; });
    for (const Entry& entry : entries) {
        if (sum <= mostBytes) return;
        std::error_code ignored;
        if (fs::remove(entry.path, ignored)) sum -= entry.size;
    }
}

}  // namespace edge::config
