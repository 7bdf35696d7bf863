#include "runner/config/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace edge::config {
namespace {

constexpr off_t largestFile = 64 << 20;

protocol::Error unreadable(const std::string& shown, const std::string& why, std::string hint) {
    return {"unreadable_file", shown + " cannot be read: " + why + ".", std::move(hint)};
}

protocol::Error openError(const std::string& shown) {
    if (errno == ENOENT || errno == ENOTDIR)
        return {"file_missing", shown + " does not exist.", "Create it, or correct the name."};
    return unreadable(shown, std::strerror(errno), "Check its permissions.");
}

protocol::Result<std::string> readAll(int descriptor, const std::string& shown) {
    struct stat about {};
    if (fstat(descriptor, &about) != 0) return unreadable(shown, std::strerror(errno), "");
    if (!S_ISREG(about.st_mode)) return unreadable(shown, "it is not a file", "Put a file in its place.");
    if (about.st_size > largestFile) return unreadable(shown, "it is larger than 64 MiB", "");
    std::string bytes(std::size_t(about.st_size), '\0');
    std::size_t filled = 0;
    while (true) {
        if (filled == bytes.size()) bytes.resize(filled + 4096);
        const ssize_t count = read(descriptor, bytes.data() + filled, bytes.size() - filled);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return unreadable(shown, std::strerror(errno), "");
        if (count == 0) break;
        filled += std::size_t(count);
    }
    bytes.resize(filled);
    return bytes;
}

}  // namespace

protocol::Result<std::string> readFile(const std::filesystem::path& path, const std::string& shown) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return openError(shown);
    auto bytes = readAll(descriptor, shown);
    close(descriptor);
    return bytes;
}

}  // namespace edge::config
