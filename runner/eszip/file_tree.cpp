#include "runner/eszip/file_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace edge::eszip {
namespace {

namespace fs = std::filesystem;
using protocol::Error;

class Descriptor {
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        close();
        m_number = std::exchange(other.m_number, -1);
        return *this;
    }
    explicit operator bool() const { return m_number >= 0; }
    int operator*() const { return m_number; }
    bool close() { return m_number < 0 || ::close(std::exchange(m_number, -1)) == 0; }

private:
    int m_number;
};

Error notWritten(const fs::path& path) {
    return {"not_written", "\"" + shown(path.string()) + "\" could not be written: " + std::strerror(errno) + ".",
            "Check the permissions of the folder and the free space of the disk."};
}

Error inTheWay(const fs::path& path, const char* what) {
    return {"link_in_the_way", "\"" + shown(path.string()) + "\" is " + what + ".",
            "Nothing was written. Choose an empty folder."};
}

Descriptor openFolder(int at, const char* name) {
    return Descriptor(openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/// The files on their way: a hidden folder below the target, gone with this object.
class Staging {
public:
    explicit Staging(const fs::path& target) : m_path((target / ".edge-unbundle-XXXXXX").string()) {
        if (!mkdtemp(m_path.data())) m_path.clear();
        else m_folder = openFolder(AT_FDCWD, m_path.c_str());
    }
    ~Staging() {
        std::error_code ignored;
        if (!m_path.empty()) fs::remove_all(m_path, ignored);
    }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    explicit operator bool() const { return bool(m_folder); }
    int folder() const { return *m_folder; }
    static std::string name(std::size_t index) { return std::to_string(index); }

    bool write(std::size_t index, std::string_view content) {
        Descriptor file(openat(*m_folder, name(index).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        while (file && !content.empty()) {
            const ssize_t written = ::write(*file, content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return false;
            content.remove_prefix(static_cast<std::size_t>(written));
        }
        return file && file.close();
    }

private:
    std::string m_path;
    Descriptor m_folder;
};

class TreeWriter {
public:
    TreeWriter(const fs::path& target, Existing existing) : m_target(target), m_existing(existing) {}

    protocol::Outcome write(const std::vector<OutputFile>& files) {
        std::error_code problem;
        fs::create_directories(m_target, problem);
        m_root = Descriptor(open(m_target.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!m_root) return notWritten(m_target);
        if (auto failed = look(files)) return *failed;
        Staging staging(m_target);
        if (!staging) return notWritten(m_target);
        for (std::size_t index = 0; index < files.size(); ++index)
            if (!staging.write(index, files[index].content)) return notWritten(m_target / files[index].relative);
        for (std::size_t index = 0; index < files.size(); ++index)
            if (auto failed = place(staging, index, files[index].relative)) return *failed;
        return protocol::success();
    }

private:
    /// Everything that speaks against it, before anything is written.
    std::optional<Error> look(const std::vector<OutputFile>& files) {
        std::string existing;
        std::size_t count = 0;
        for (const OutputFile& file : files) {
            bool isThere = false;
            if (auto failed = lookAt(file.relative, isThere)) return failed;
            if (!isThere || m_existing == Existing::replace) continue;
            if (++count <= 3) existing += (existing.empty() ? "" : ", ") + shown(file.relative.string());
        }
        if (count == 0) return std::nullopt;
        if (count > 3) existing += " and " + std::to_string(count - 3) + " more";
        return Error{"file_exists", "There are files already in \"" + shown(m_target.string()) + "\": " + existing + ".",
                     "Nothing was written. Choose another folder, or replace them with --force."};
    }

    std::optional<Error> lookAt(const fs::path& relative, bool& isThere) {
        Descriptor folder(dup(*m_root));
        fs::path walked = m_target;
        for (const fs::path& name : relative.parent_path()) {
            walked /= name;
            folder = openFolder(*folder, name.c_str());
            if (folder) continue;
            if (errno == ENOENT) return std::nullopt;
            if (errno == ELOOP || errno == ENOTDIR) return inTheWay(walked, "a link or a file where a folder must be");
            return notWritten(walked);
        }
        struct stat status {};
        isThere = fstatat(*folder, relative.filename().c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
        if (isThere && S_ISDIR(status.st_mode)) return inTheWay(m_target / relative, "a folder where a file must be");
        return std::nullopt;
    }

    std::optional<Error> place(const Staging& staging, std::size_t index, const fs::path& relative) {
        Descriptor folder(dup(*m_root));
        for (const fs::path& name : relative.parent_path()) {
            if (mkdirat(*folder, name.c_str(), 0777) != 0 && errno != EEXIST) return notWritten(m_target / relative);
            folder = openFolder(*folder, name.c_str());
            if (!folder) return notWritten(m_target / relative);
        }
        const std::string from = Staging::name(index);
        const unsigned flags = m_existing == Existing::keep ? RENAME_NOREPLACE : 0;
        if (renameat2(staging.folder(), from.c_str(), *folder, relative.filename().c_str(), flags) == 0) return std::nullopt;
        // Some file systems cannot refuse to replace; look() has made sure a moment ago.
        if (errno == EINVAL && flags != 0 && renameat(staging.folder(), from.c_str(), *folder, relative.filename().c_str()) == 0)
            return std::nullopt;
        return notWritten(m_target / relative);
    }

    const fs::path m_target;
    const Existing m_existing;
    Descriptor m_root;
};

}  // namespace

protocol::Outcome writeFiles(const fs::path& folder, const std::vector<OutputFile>& files, Existing existing) {
    return TreeWriter(folder, existing).write(files);
}

}  // namespace edge::eszip
