#include "runner/files/file_system.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "runner/files/content.h"

namespace edge::files {
namespace {

constexpr std::size_t longestName = 255, longestPath = 4096;
constexpr std::size_t bytesOfNode = 2048;  ///< what an empty file or folder counts as, with its name: more than it takes

std::int64_t now() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

/// What is used of the quota, and the store. Lives as long as the last file, also one that was removed while open.
struct FileSystem::Account {
    explicit Account(Store from) : store(std::move(from)) {
        if (!store.take) store = {[](std::size_t bytes) { return std::malloc(bytes); }, [](void* block, std::size_t) { std::free(block); }};
    }
    std::size_t used = 0;
    Store store;
};

struct FileSystem::Node {
    explicit Node(std::shared_ptr<Account> of) : account(std::move(of)), data(account->store) {}
    /// Folders may lie in each other deeper than the stack could go.
    ~Node() {
        std::vector<std::shared_ptr<Node>> doomed;
        const auto takeChildren = [&doomed](Node& node) {
            for (auto& [name, child] : node.children) doomed.push_back(std::move(child));
            node.children.clear();
        };
        takeChildren(*this);
        while (!doomed.empty()) {
            const std::shared_ptr<Node> last = std::move(doomed.back());
            doomed.pop_back();
            if (last.use_count() == 1) takeChildren(*last);
        }
        if (writable) account->used -= bytesOfNode + data.size();
    }
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    const std::shared_ptr<Account> account;
    bool folder = false;
    bool writable = false;
    std::uint64_t number = 0;
    std::int64_t modified = 0, accessed = 0, created = 0;
    std::map<std::string, std::shared_ptr<Node>, std::less<>> children;
    Content data;
    std::string_view fixed;

    std::size_t size() const { return writable ? data.size() : fixed.size(); }
    Status status() const { return {folder, writable, folder ? 0 : size(), modified, accessed, created, number}; }
};

FileSystem::FileSystem(std::size_t quota, Store store)
    : m_quota(quota), m_account(std::make_shared<Account>(std::move(store))), m_root(makeNode(true, false)) {
    m_root->children["tmp"] = makeNode(true, true);
    addFixed(std::string(home) + "/.", {});
}

FileSystem::~FileSystem() = default;

std::size_t FileSystem::used() const { return m_account->used; }
std::size_t FileSystem::room() const { return m_quota > m_account->used ? m_quota - m_account->used : 0; }

std::shared_ptr<FileSystem::Node> FileSystem::makeNode(bool folder, bool writable) {
    auto node = std::make_shared<Node>(m_account);
    if (writable) m_account->used += bytesOfNode;
    node->folder = folder;
    node->writable = writable;
    node->number = ++m_lastNumber;
    node->modified = node->accessed = node->created = now();
    return node;
}

void FileSystem::addFixed(std::string_view path, std::string_view content) {
    Parts parts;
    if (resolve(path, parts) != 0 || parts.empty()) return;
    const bool onlyFolders = path.ends_with("/.");
    Node* at = m_root.get();
    for (std::size_t n = 0; n < parts.size(); ++n) {
        const bool folder = onlyFolders || n + 1 < parts.size();
        auto& child = at->children[parts[n]];
        if (!child) child = makeNode(folder, false);
        if (!child->folder && folder) return;  // a module whose address goes on where another's ends
        at = child.get();
    }
    if (!at->folder) at->fixed = content;
}

Errno FileSystem::resolve(std::string_view path, Parts& parts) {
    if (path.empty()) return ENOENT;
    if (path.find('\0') != std::string_view::npos) return EINVAL;
    if (path.size() > longestPath) return ENAMETOOLONG;
    const std::string whole = path.front() == '/' ? std::string(path) : std::string(home) + "/" + std::string(path);
    for (std::size_t start = 0; start <= whole.size();) {
        const std::size_t end = std::min(whole.find('/', start), whole.size());
        const std::string part = whole.substr(start, end - start);
        start = end + 1;
        if (part.empty() || part == ".") continue;
        if (part.size() > longestName) return ENAMETOOLONG;
        if (part != "..") parts.push_back(part);
        else if (!parts.empty()) parts.pop_back();
    }
    return 0;
}

Errno FileSystem::find(const Parts& parts, std::shared_ptr<Node>& node) const {
    node = m_root;
    for (const std::string& part : parts) {
        if (!node->folder) return ENOTDIR;
        const auto child = node->children.find(part);
        if (child == node->children.end()) return ENOENT;
        node = child->second;
    }
    return 0;
}

/// Where the last part would lie; EINVAL for the root.
Errno FileSystem::findFolderOf(const Parts& parts, std::shared_ptr<Node>& folder) const {
    if (parts.empty()) return EINVAL;
    const Errno failed = find(Parts(parts.begin(), parts.end() - 1), folder);
    return failed ? failed : folder->folder ? 0 : ENOTDIR;
}

Errno FileSystem::add(const std::shared_ptr<Node>& folder, const std::string& name, bool asFolder, std::shared_ptr<Node>& made) {
    if (!folder->writable) return EACCES;
    if (bytesOfNode > room()) return ENOSPC;
    made = makeNode(asFolder, true);
    folder->children[name] = made;
    folder->modified = now();
    return 0;
}

Errno FileSystem::status(std::string_view path, Status& status) {
    Parts parts;
    std::shared_ptr<Node> node;
    if (const Errno failed = resolve(path, parts)) return failed;
    if (const Errno failed = find(parts, node)) return failed;
    if (path.ends_with('/') && !node->folder) return ENOTDIR;
    status = node->status();
    return 0;
}

Errno FileSystem::list(std::string_view path, std::vector<Entry>& entries) {
    Parts parts;
    std::shared_ptr<Node> node;
    if (const Errno failed = resolve(path, parts)) return failed;
    if (const Errno failed = find(parts, node)) return failed;
    if (!node->folder) return ENOTDIR;
    for (const auto& [name, child] : node->children) entries.push_back({name, child->folder});
    return 0;
}

Errno FileSystem::makeFolder(std::string_view path, bool parents) {
    Parts parts;
    if (const Errno failed = resolve(path, parts)) return failed;
    std::shared_ptr<Node> node = m_root, made;
    for (std::size_t n = 0; n < parts.size(); ++n) {
        if (!node->folder) return ENOTDIR;
        const auto child = node->children.find(parts[n]);
        const bool last = n + 1 == parts.size();
        if (child != node->children.end()) {
            node = child->second;
        } else if (!last && !parents) {
            return ENOENT;
        } else {
            if (const Errno failed = add(node, parts[n], true, made)) return failed;
            node = made;
            if (last) return 0;
        }
    }
    return parents && node->folder ? 0 : EEXIST;
}

Errno FileSystem::remove(std::string_view path, bool all) {
    Parts parts;
    std::shared_ptr<Node> folder;
    if (const Errno failed = resolve(path, parts)) return failed;
    if (const Errno failed = findFolderOf(parts, folder)) return failed == EINVAL ? EACCES : failed;
    const auto child = folder->children.find(parts.back());
    if (child == folder->children.end()) return ENOENT;
    if (!folder->writable) return EACCES;
    if (child->second->folder && !all && !child->second->children.empty()) return ENOTEMPTY;
    folder->children.erase(child);
    folder->modified = now();
    return 0;
}

Errno FileSystem::rename(std::string_view from, std::string_view to) {
    Parts old, other;
    std::shared_ptr<Node> oldFolder, newFolder;
    if (const Errno failed = resolve(from, old)) return failed;
    if (const Errno failed = resolve(to, other)) return failed;
    if (const Errno failed = findFolderOf(old, oldFolder)) return failed == EINVAL ? EACCES : failed;
    if (const Errno failed = findFolderOf(other, newFolder)) return failed == EINVAL ? EACCES : failed;
    const auto found = oldFolder->children.find(old.back());
    if (found == oldFolder->children.end()) return ENOENT;
    if (!oldFolder->writable || !newFolder->writable) return EACCES;
    if (old == other) return 0;
    if (other.size() > old.size() && std::equal(old.begin(), old.end(), other.begin())) return EINVAL;  // into itself
    const std::shared_ptr<Node> node = found->second;
    if (const auto there = newFolder->children.find(other.back()); there != newFolder->children.end()) {
        if (there->second->folder != node->folder) return there->second->folder ? EISDIR : ENOTDIR;
        if (const Errno failed = remove(to, false)) return failed;
    }
    oldFolder->children.erase(old.back());
    newFolder->children[other.back()] = node;
    oldFolder->modified = newFolder->modified = now();
    return 0;
}

Errno FileSystem::setTimes(std::string_view path, std::int64_t accessed, std::int64_t modified) {
    Parts parts;
    std::shared_ptr<Node> node;
    if (const Errno failed = resolve(path, parts)) return failed;
    if (const Errno failed = find(parts, node)) return failed;
    if (!node->writable) return EACCES;
    node->accessed = accessed;
    node->modified = modified;
    return 0;
}

Errno FileSystem::real(std::string_view path, std::string& real) {
    Parts parts;
    std::shared_ptr<Node> node;
    if (const Errno failed = resolve(path, parts)) return failed;
    if (const Errno failed = find(parts, node)) return failed;
    for (const std::string& part : parts) real += "/" + part;
    if (real.empty()) real = "/";
    return 0;
}

Errno FileSystem::open(std::string_view path, OpenMode mode, Open& file) {
    Parts parts;
    std::shared_ptr<Node> folder, node;
    const bool writes = mode.write || mode.append;
    if ((!mode.read && !writes) || ((mode.create || mode.createNew || mode.truncate) && !writes)) return EINVAL;
    if (const Errno failed = resolve(path, parts)) return failed;
    if (parts.empty()) return EISDIR;
    if (const Errno failed = findFolderOf(parts, folder)) return failed;
    const auto child = folder->children.find(parts.back());
    if (child != folder->children.end()) {
        node = child->second;
        if (mode.createNew) return EEXIST;
        if (node->folder) return EISDIR;
        if (path.ends_with('/')) return ENOTDIR;
        if (writes && !node->writable) return EACCES;
    } else {
        if (!mode.create && !mode.createNew) return ENOENT;
        if (path.ends_with('/')) return EISDIR;
        if (const Errno failed = add(folder, parts.back(), false, node)) return failed;
    }
    if (mode.truncate)
        if (const Errno failed = setSize(*node, 0)) return failed;
    file.node = node;
    file.mode = mode;
    file.position = 0;
    return 0;
}

Errno FileSystem::read(Open& file, std::span<std::uint8_t> to, std::optional<std::uint64_t> at, std::size_t& count) {
    if (!file.mode.read) return EBADF;
    const Node& node = *file.node;
    const std::uint64_t from = at.value_or(file.position);
    count = from >= node.size() ? 0 : std::min<std::size_t>(to.size(), node.size() - static_cast<std::size_t>(from));
    if (count > 0 && node.writable) node.data.read(static_cast<std::size_t>(from), to.first(count));
    if (count > 0 && !node.writable) std::copy_n(node.fixed.data() + from, count, reinterpret_cast<char*>(to.data()));
    if (!at) file.position += count;
    return 0;
}

Errno FileSystem::setSize(Node& node, std::uint64_t size) {
    if (!node.writable) return EACCES;
    const std::size_t was = node.data.size();
    if (size > was && size - was > room()) return ENOSPC;
    node.data.resize(static_cast<std::size_t>(size));
    m_account->used = m_account->used + static_cast<std::size_t>(size) - was;
    node.modified = now();
    return 0;
}

Errno FileSystem::write(Open& file, std::span<const std::uint8_t> from, std::optional<std::uint64_t> at) {
    if (!file.mode.write && !file.mode.append) return EBADF;
    Node& node = *file.node;
    if (!node.writable) return EACCES;
    if (from.empty()) return 0;
    const std::uint64_t start = file.mode.append ? node.data.size() : at.value_or(file.position);
    if (start > m_quota || from.size() > m_quota) return ENOSPC;
    const std::uint64_t end = start + from.size();
    const std::size_t was = node.data.size();
    if (end > was)
        if (const Errno failed = setSize(node, end)) return failed;
    if (!node.data.write(static_cast<std::size_t>(start), from)) {
        if (end > was) setSize(node, was);
        return ENOSPC;
    }
    node.modified = now();
    if (!at || file.mode.append) file.position = end;
    return 0;
}

Errno FileSystem::seek(Open& file, std::int64_t offset, From from, std::uint64_t& position) {
    const auto base = static_cast<std::int64_t>(from == From::start ? 0 : from == From::current ? file.position : file.node->size());
    std::int64_t to = 0;
    if (__builtin_add_overflow(base, offset, &to) || to < 0) return EINVAL;
    position = file.position = static_cast<std::uint64_t>(to);
    return 0;
}

Errno FileSystem::resize(Open& file, std::uint64_t size) {
    if (!file.mode.write && !file.mode.append) return EINVAL;
    return size > m_quota ? ENOSPC : setSize(*file.node, size);
}

Errno FileSystem::setTimes(Open& file, std::int64_t accessed, std::int64_t modified) {
    if (!file.node->writable) return EACCES;
    file.node->accessed = accessed;
    file.node->modified = modified;
    return 0;
}

Status FileSystem::status(const Open& file) const { return file.node->status(); }
}  // namespace edge::files
