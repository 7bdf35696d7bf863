#include <QTest>

#include <cerrno>
#include <cstdlib>

#include "runner/files/file_system.h"

using namespace edge::files;

namespace {

constexpr OpenMode reading{.read = true};
constexpr OpenMode making{.write = true, .truncate = true, .create = true};

std::span<const std::uint8_t> bytesOf(const std::string& text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

int put(FileSystem& system, std::string_view path, const std::string& text) {
    FileSystem::Open file;
    if (const int failed = system.open(path, making, file)) return failed;
    return system.write(file, bytesOf(text), std::nullopt);
}

std::string textOf(FileSystem& system, std::string_view path) {
    FileSystem::Open file;
    const int failed = system.open(path, reading, file);
    if (failed) return "errno " + std::to_string(failed);
    std::string text(system.status(file).size, '?');
    std::size_t count = 0;
    system.read(file, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()}, std::nullopt, count);
    return text;
}

}  // namespace

class FileSystemTest : public QObject {
    Q_OBJECT
private slots:
    void paths_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("failed");
        const auto row = [](const char* name, QByteArray path, int failed) { QTest::newRow(name) << path << failed; };
        row("plain", "/tmp/a", 0);
        row("two slashes", "//tmp///a", 0);
        row("dots", "/tmp/./x/../a", 0);
        row("above the root", "/../../tmp/a", 0);
        row("relative to the bundle", "a.txt", 0);
        row("out of the bundle", "../../../tmp/a", 0);
        row("empty", "", ENOENT);
        row("a file as a folder", "/tmp/a/", ENOTDIR);
        row("below a file", "/tmp/a/b", ENOTDIR);
        row("a zero byte", QByteArray("/tmp/a\0b", 8), EINVAL);
        row("a long name", "/tmp/" + QByteArray(256, 'n'), ENAMETOOLONG);
        row("a long path", QByteArray(5000, '/') + "tmp/a", ENAMETOOLONG);
        row("of the machine", "/etc/passwd", ENOENT);
        row("of the process", "/proc/self/environ", ENOENT);
        row("up and away", "/tmp/../../../etc/passwd", ENOENT);
    }
    void paths() {
        QFETCH(QByteArray, path);
        QFETCH(int, failed);
        FileSystem system(1 << 20);
        system.addFixed(std::string(FileSystem::home) + "/a.txt", "fixed");
        QCOMPARE(put(system, "/tmp/a", "a"), 0);
        Status status;
        QCOMPARE(system.status(path.toStdString(), status), failed);
    }

    void theBundleCannotBeChanged() {
        FileSystem system(1 << 20);
        const std::string path = std::string(FileSystem::home) + "/functions/a.txt";
        system.addFixed(path, "fixed");
        QCOMPARE(put(system, path, "other"), EACCES);
        QCOMPARE(put(system, std::string(FileSystem::home) + "/new", ""), EACCES);
        QCOMPARE(put(system, "/new", ""), EACCES);
        QCOMPARE(system.remove(path, false), EACCES);
        QCOMPARE(system.remove("/tmp", true), EACCES);
        QCOMPARE(system.rename(path, "/tmp/a"), EACCES);
        QCOMPARE(system.rename("/tmp", "/tmp2"), EACCES);
        QCOMPARE(system.setTimes(path, 1, 1), EACCES);
        QCOMPARE(system.makeFolder("/tmp/../x", true), EACCES);
        QCOMPARE(QString::fromStdString(textOf(system, path)), QString("fixed"));
    }

    void readsAndWritesWhereAsked() {
        FileSystem system(1 << 20);
        FileSystem::Open file;
        QCOMPARE(system.open("/tmp/a", {.read = true, .write = true, .create = true}, file), 0);
        QCOMPARE(system.write(file, bytesOf("hello"), std::nullopt), 0);
        QCOMPARE(system.write(file, bytesOf("J"), 0), 0);
        std::uint64_t position = 0;
        QCOMPARE(system.seek(file, -2, FileSystem::From::end, position), 0);
        QCOMPARE(position, 3u);
        QCOMPARE(system.seek(file, -4, FileSystem::From::current, position), EINVAL);
        std::uint8_t bytes[8];
        std::size_t count = 0;
        QCOMPARE(system.read(file, bytes, std::nullopt, count), 0);
        QCOMPARE(count, 2u);
        QCOMPARE(system.resize(file, 7), 0);
        QCOMPARE(QByteArray::fromStdString(textOf(system, "/tmp/a")), QByteArray("Jello\0\0", 7));
        QCOMPARE(system.remove("/tmp/a", false), 0);
        QCOMPARE(system.status(file).size, 7u);  // as long as it is open
    }

    void opens() {
        FileSystem system(1 << 20);
        FileSystem::Open file;
        QCOMPARE(system.open("/tmp/a", reading, file), ENOENT);
        QCOMPARE(system.open("/tmp/no/a", making, file), ENOENT);
        QCOMPARE(system.open("/tmp", reading, file), EISDIR);
        QCOMPARE(system.open("/tmp/a", {.write = true, .createNew = true}, file), 0);
        QCOMPARE(system.open("/tmp/a", {.write = true, .createNew = true}, file), EEXIST);
        QCOMPARE(system.open("/tmp/a", {}, file), EINVAL);
        std::size_t count = 0;
        QCOMPARE(system.read(file, {}, std::nullopt, count), EBADF);
    }

    void folders() {
        FileSystem system(1 << 20);
        QCOMPARE(system.makeFolder("/tmp/a/b", false), ENOENT);
        QCOMPARE(system.makeFolder("/tmp/a/b", true), 0);
        QCOMPARE(system.makeFolder("/tmp/a/b", true), 0);
        QCOMPARE(system.makeFolder("/tmp/a/b", false), EEXIST);
        QCOMPARE(system.remove("/tmp/a", false), ENOTEMPTY);
        QCOMPARE(system.rename("/tmp/a", "/tmp/a/b/c"), EINVAL);
        QCOMPARE(system.rename("/tmp/a/b", "/tmp/c"), 0);
        std::vector<Entry> entries;
        QCOMPARE(system.list("/tmp", entries), 0);
        QCOMPARE(entries.size(), 2u);
        QCOMPARE(system.remove("/tmp/a", true), 0);
        QCOMPARE(system.list("/tmp/a", entries), ENOENT);
    }

    /// Whatever takes room counts, and what is gone does not.
    void quota() {
        FileSystem system(100'000);
        const std::size_t empty = system.used();
        QCOMPARE(put(system, "/tmp/a", std::string(90'000, 'x')), 0);
        QCOMPARE(put(system, "/tmp/b", std::string(20'000, 'x')), ENOSPC);
        FileSystem::Open file;
        QCOMPARE(system.open("/tmp/a", {.write = true}, file), 0);
        QCOMPARE(system.resize(file, UINT64_MAX), ENOSPC);
        QCOMPARE(system.write(file, bytesOf("x"), UINT64_MAX - 1), ENOSPC);
        QCOMPARE(system.resize(file, 10), 0);
        QCOMPARE(put(system, "/tmp/b", std::string(20'000, 'x')), 0);
        file = {};
        QCOMPARE(system.remove("/tmp/a", false), 0);
        QCOMPARE(system.remove("/tmp/b", false), 0);
        QCOMPARE(system.used(), empty);
        int folders = 0;
        while (system.makeFolder("/tmp/" + std::to_string(folders), false) == 0) ++folders;
        QVERIFY(folders > 10 && folders < 1000);
    }

    void memoryMayEndBeforeTheQuota() {
        FileSystem system(1 << 20, {[](std::size_t bytes) { return bytes < 10'000 ? std::malloc(bytes) : nullptr; },
                                    [](void* block, std::size_t) { std::free(block); }});
        QCOMPARE(put(system, "/tmp/a", std::string(1'000, 'x')), 0);
        QCOMPARE(put(system, "/tmp/b", std::string(10'000, 'x')), ENOSPC);
    }

    /// Paths have an end, but folders can be put into one another: a tree deeper than any stack.
    void deepTreesGo() {
        FileSystem system(256u << 20);
        QCOMPARE(system.makeFolder("/tmp/a", false), 0);
        for (int depth = 0; depth < 100'000; ++depth) {
            QCOMPARE(system.makeFolder("/tmp/b", false), 0);
            QCOMPARE(system.rename("/tmp/a", "/tmp/b/c"), 0);
            QCOMPARE(system.rename("/tmp/b", "/tmp/a"), 0);
        }
        QCOMPARE(system.remove("/tmp/a", true), 0);
        Status status;
        QCOMPARE(system.status("/tmp/a", status), ENOENT);
    }
};

QTEST_APPLESS_MAIN(FileSystemTest)
#include "file_system_test.moc"
