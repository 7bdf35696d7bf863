#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edge::files {

/// An error number of POSIX; 0: none. ENOSPC: the quota is used up.
using Errno = int;

struct Status {
    bool folder = false;
    bool writable = false;
    std::uint64_t size = 0;  ///< bytes
    std::int64_t modified = 0, accessed = 0, created = 0;  ///< milliseconds since the Unix epoch
    std::uint64_t number = 0;  ///< of the node, unique in its file system
};

struct Entry {
    std::string name;
    bool folder = false;
};

/// How a file is opened. None of read, write and append: EINVAL.
struct OpenMode {
    bool read = false, write = false, append = false, truncate = false;
    bool create = false;     ///< where it is not there
    bool createNew = false;  ///< and only then; else EEXIST
};

/// Where the bytes of files come from, so that somebody can count them. `take` gives null when there are no more.
struct Store {
    std::function<void*(std::size_t bytes)> take;
    std::function<void(void* block, std::size_t bytes)> giveBack;
};

/// The files of one isolate: its bundle, which cannot be changed, and /tmp, in memory, up to a quota. Nothing else is there,
/// and there are no links. Paths are absolute or relative to the bundle's folder; "..", "." and "//" are resolved by name.
/// For one thread.
class FileSystem {
    struct Account;
    struct Node;

public:
    static constexpr std::string_view home = "/var/tmp/sb-compile-edge-runtime";

    /// A file that is open; what was removed meanwhile lives as long.
    class Open {
        friend class FileSystem;
        std::shared_ptr<Node> node;
        OpenMode mode;
        std::uint64_t position = 0;
    };
    enum class From { start, current, end };

    /// `quota`: bytes in /tmp. Without a store the bytes come from the heap.
    explicit FileSystem(std::size_t quota, Store store = {});
    ~FileSystem();
    FileSystem(const FileSystem&) = delete;
    FileSystem& operator=(const FileSystem&) = delete;

    /// A file of the bundle, with the folders it lies in. `content` stays where it is.
    void addFixed(std::string_view path, std::string_view content);

    Errno status(std::string_view path, Status& status);
    Errno list(std::string_view path, std::vector<Entry>& entries);
    /// `parents`: make those that are missing, and let it be there already.
    Errno makeFolder(std::string_view path, bool parents);
    /// `all`: a folder with what is in it.
    Errno remove(std::string_view path, bool all);
    Errno rename(std::string_view from, std::string_view to);
    Errno setTimes(std::string_view path, std::int64_t accessed, std::int64_t modified);
    /// The path in its one form.
    Errno real(std::string_view path, std::string& real);

    Errno open(std::string_view path, OpenMode mode, Open& file);
    /// `at`: where, instead of the file's own position, which then stays. `count`: bytes; 0 at the end.
    Errno read(Open& file, std::span<std::uint8_t> to, std::optional<std::uint64_t> at, std::size_t& count);
    Errno write(Open& file, std::span<const std::uint8_t> from, std::optional<std::uint64_t> at);
    Errno seek(Open& file, std::int64_t offset, From from, std::uint64_t& position);
    Errno resize(Open& file, std::uint64_t size);
    Errno setTimes(Open& file, std::int64_t accessed, std::int64_t modified);
    Status status(const Open& file) const;

    std::size_t used() const;

private:
    using Parts = std::vector<std::string>;

    static Errno resolve(std::string_view path, Parts& parts);
    std::shared_ptr<Node> makeNode(bool folder, bool writable);
    Errno find(const Parts& parts, std::shared_ptr<Node>& node) const;
    Errno findFolderOf(const Parts& parts, std::shared_ptr<Node>& folder) const;
    Errno add(const std::shared_ptr<Node>& folder, const std::string& name, bool asFolder, std::shared_ptr<Node>& made);
    Errno setSize(Node& node, std::uint64_t size);
    std::size_t room() const;

    const std::size_t m_quota;
    const std::shared_ptr<Account> m_account;
    std::uint64_t m_lastNumber = 0;
    std::shared_ptr<Node> m_root;
};

}  // namespace edge::files
