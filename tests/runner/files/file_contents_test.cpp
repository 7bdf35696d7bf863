#include "runner/files/file_system.h"

#include <QTest>
#include <cerrno>
#include <cstdlib>

using namespace edge::files;
using Open = FileSystem::Open;

namespace {

constexpr std::size_t quota = 4u << 20;
constexpr OpenMode toRead{.read = true};
constexpr OpenMode toWrite{.write = true, .truncate = true, .create = true};

std::span<const std::uint8_t> bytesOf(const std::string& text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

Errno put(FileSystem& files, const std::string& path, const std::string& text) {
    Open file;
    if (const Errno failed = files.open(path, toWrite, file)) return failed;
    return files.write(file, bytesOf(text), {});
}

std::string get(FileSystem& files, const std::string& path) {
    Open file;
    if (const Errno failed = files.open(path, toRead, file)) return "errno " + std::to_string(failed);
    std::string text(files.status(file).size, '?');
    std::size_t count = 0;
    files.read(file, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()}, {}, count);
    return text.substr(0, count);
}

}  // namespace

/// What files hold, and what that takes of the quota and of the store.
class FileContentsTest : public QObject {
    Q_OBJECT
private slots:
    void paths_data();
    void paths();
    void openModes();
    void positions();
    void quotaOfBytes();
    void quotaOfNames();
    void anEmptyStore();
    void removedWhileOpen();
    void holesAreZeros();
    void blocksAgainstAString();
};

void FileContentsTest::paths_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("failed");
    QTest::addColumn<QByteArray>("real");
    const auto row = [](const char* path, int failed, const char* real = "") { QTest::newRow(path) << QByteArray(path) << failed << QByteArray(real); };
    row("/tmp/a", 0, "/tmp/a");
    row("/tmp//a", 0, "/tmp/a");
    row("/tmp/./x/../a", 0, "/tmp/a");
    row("/../../tmp/a", 0, "/tmp/a");
    row("/", 0, "/");
    row("", ENOENT);
    row(".", 0, "/var/tmp/sb-compile-edge-runtime");
    row("functions/hello/index.ts", 0, "/var/tmp/sb-compile-edge-runtime/functions/hello/index.ts");
    row("../../../tmp/a", 0, "/tmp/a");
    row("/tmp/a/b", ENOTDIR);
    row("/tmp/absent", ENOENT);
    row("/tmp/%61", ENOENT);
    QTest::newRow("NUL") << QByteArray("/tmp/a\0b", 8) << EINVAL << QByteArray();
    QTest::newRow("long name") << "/tmp/" + QByteArray(256, 'n') << ENAMETOOLONG << QByteArray();
    QTest::newRow("longest name") << "/tmp/" + QByteArray(255, 'n') << ENOENT << QByteArray();
    QTest::newRow("long path") << QByteArray("/a").repeated(3000) << ENAMETOOLONG << QByteArray();
}

void FileContentsTest::paths() {
    QFETCH(QByteArray, path);
    QFETCH(int, failed);
    QFETCH(QByteArray, real);
    FileSystem files(quota);
    files.addFixed("/var/tmp/sb-compile-edge-runtime/functions/hello/index.ts", "code");
    QCOMPARE(put(files, "/tmp/a", "text"), 0);
    std::string found;
    QCOMPARE(files.real(path.toStdString(), found), failed);
    QCOMPARE(QByteArray::fromStdString(found), real);
}

void FileContentsTest::openModes() {
    FileSystem files(quota);
    Open file;
    QCOMPARE(files.open("/tmp/f", {}, file), EINVAL);
    QCOMPARE(files.open("/tmp/f", {.read = true, .create = true}, file), EINVAL);
    QCOMPARE(files.open("/tmp/f", toRead, file), ENOENT);
    QCOMPARE(files.open("/tmp/f", {.write = true}, file), ENOENT);
    QCOMPARE(files.open("/tmp/f", {.write = true, .createNew = true}, file), 0);
    QCOMPARE(files.open("/tmp/f", {.write = true, .createNew = true}, file), EEXIST);
    QCOMPARE(files.open("/tmp", toRead, file), EISDIR);
    QCOMPARE(files.open("/tmp/f/", toRead, file), ENOTDIR);
    QCOMPARE(files.open("/tmp/g/", toWrite, file), EISDIR);
    std::uint8_t byte = 0;
    std::size_t count = 0;
    QCOMPARE(files.open("/tmp/f", {.write = true}, file), 0);
    QCOMPARE(files.read(file, {&byte, 1}, {}, count), EBADF);
    QCOMPARE(files.open("/tmp/f", toRead, file), 0);
    QCOMPARE(files.write(file, {&byte, 1}, {}), EBADF);
    QCOMPARE(files.resize(file, 0), EINVAL);
}

void FileContentsTest::positions() {
    FileSystem files(quota);
    Open file;
    QCOMPARE(files.open("/tmp/f", {.read = true, .write = true, .create = true}, file), 0);
    QCOMPARE(files.write(file, bytesOf("0123456789"), {}), 0);
    QCOMPARE(files.write(file, bytesOf("ab"), 2), 0);
    QCOMPARE(files.write(file, bytesOf("!"), {}), 0);
    QCOMPARE(get(files, "/tmp/f"), std::string("01ab456789!"));
    std::uint64_t at = 0;
    QCOMPARE(files.seek(file, -3, FileSystem::From::end, at), 0);
    QCOMPARE(at, std::uint64_t(8));
    QCOMPARE(files.seek(file, -20, FileSystem::From::current, at), EINVAL);
    QCOMPARE(files.seek(file, INT64_MAX, FileSystem::From::current, at), EINVAL);
    QCOMPARE(files.seek(file, 1, FileSystem::From::current, at), 0);
    std::uint8_t bytes[8];
    std::size_t count = 0;
    QCOMPARE(files.read(file, bytes, {}, count), 0);
    QCOMPARE(count, std::size_t(2));
    QCOMPARE(files.read(file, bytes, {}, count), 0);
    QCOMPARE(count, std::size_t(0));
    QCOMPARE(files.read(file, bytes, UINT64_MAX, count), 0);
    QCOMPARE(count, std::size_t(0));
    QCOMPARE(files.open("/tmp/f", {.append = true}, file), 0);
    QCOMPARE(files.write(file, bytesOf("end"), 0), 0);
    QCOMPARE(get(files, "/tmp/f"), std::string("01ab456789!end"));
}

void FileContentsTest::quotaOfBytes() {
    FileSystem files(quota);
    const std::size_t before = files.used();
    const std::string half(quota / 2, 'x');
    QCOMPARE(put(files, "/tmp/a", half), 0);
    QCOMPARE(put(files, "/tmp/b", half), ENOSPC);
    QCOMPARE(get(files, "/tmp/b"), std::string());
    Open file;
    QCOMPARE(files.open("/tmp/a", {.write = true}, file), 0);
    QCOMPARE(files.write(file, bytesOf(half), quota / 4), 0);
    QCOMPARE(files.write(file, bytesOf("x"), UINT64_MAX), ENOSPC);
    QCOMPARE(files.write(file, bytesOf("x"), UINT64_MAX / 2), ENOSPC);
    QCOMPARE(files.resize(file, UINT64_MAX), ENOSPC);
    QCOMPARE(files.resize(file, quota), ENOSPC);
    QCOMPARE(files.resize(file, 0), 0);
    QCOMPARE(put(files, "/tmp/b", half), 0);
    file = {};
    QCOMPARE(files.remove("/tmp/a", false), 0);
    QCOMPARE(files.remove("/tmp/b", false), 0);
    QCOMPARE(files.used(), before);
}

void FileContentsTest::quotaOfNames() {
    FileSystem files(1u << 20);
    int made = 0;
    while (made < 100'000 && files.makeFolder("/tmp/" + std::to_string(made), false) == 0) ++made;
    QVERIFY2(made > 100 && made < 1000, qPrintable(QString::number(made)));
    QCOMPARE(files.makeFolder("/tmp/more", false), ENOSPC);
    QCOMPARE(files.remove("/tmp/0", false), 0);
    QCOMPARE(files.makeFolder("/tmp/more", false), 0);
}

void FileContentsTest::anEmptyStore() {
    std::size_t given = 0;
    {
        FileSystem files(quota, {[&given](std::size_t bytes) { return given + bytes > 200'000 ? nullptr : (given += bytes, std::malloc(bytes)); },
                                 [&given](void* block, std::size_t bytes) { given -= bytes, std::free(block); }});
        QCOMPARE(put(files, "/tmp/a", std::string(100'000, 'x')), 0);
        QCOMPARE(put(files, "/tmp/b", std::string(300'000, 'x')), ENOSPC);
        QCOMPARE(get(files, "/tmp/b"), std::string());
        QCOMPARE(get(files, "/tmp/a"), std::string(100'000, 'x'));
        QCOMPARE(put(files, "/tmp/b", "short"), 0);
    }
    QCOMPARE(given, std::size_t(0));
}

void FileContentsTest::removedWhileOpen() {
    Open file;
    std::size_t count = 0;
    std::uint8_t bytes[4];
    {
        FileSystem files(quota);
        const std::size_t before = files.used();
        QCOMPARE(files.open("/tmp/f", {.read = true, .write = true, .create = true}, file), 0);
        QCOMPARE(files.remove("/tmp/f", false), 0);
        QCOMPARE(files.write(file, bytesOf("text"), {}), 0);
        QVERIFY(files.used() > before);
        QCOMPARE(files.read(file, bytes, 0, count), 0);
        QCOMPARE(count, std::size_t(4));
        Status gone;
        QCOMPARE(files.status("/tmp/f", gone), ENOENT);
    }
}

void FileContentsTest::holesAreZeros() {
    FileSystem files(quota);
    Open file;
    QCOMPARE(files.open("/tmp/f", {.read = true, .write = true, .create = true}, file), 0);
    QCOMPARE(files.write(file, bytesOf("abcdef"), {}), 0);
    QCOMPARE(files.resize(file, 3), 0);
    QCOMPARE(files.write(file, bytesOf("z"), 300'000), 0);
    std::string expected(300'001, '\0');
    expected.replace(0, 3, "abc");
    expected.back() = 'z';
    QVERIFY(get(files, "/tmp/f") == expected);
}

/// Random writes, cuts and reads: the blocks hold what one long string would.
void FileContentsTest::blocksAgainstAString() {
    FileSystem files(quota);
    Open file;
    QCOMPARE(files.open("/tmp/f", {.read = true, .write = true, .create = true}, file), 0);
    std::string model;
    std::uint32_t state = 7;
    const auto random = [&state](std::uint32_t below) { return (state = state * 1664525u + 1013904223u) / 65536u % below; };
    for (int step = 0; step < 2000; ++step) {
        const std::size_t at = random(60'000) * random(5), length = random(2) ? random(100) : random(60'000);
        if (random(4) == 0) {
            QCOMPARE(files.resize(file, at), 0);
            model.resize(at);
        } else {
            const std::string piece(length, char('a' + random(26)));
            QCOMPARE(files.write(file, bytesOf(piece), at), 0);
            if (length > 0) model.resize(std::max(model.size(), at + length));
            if (length > 0) model.replace(at, length, piece);
        }
        QVERIFY2(get(files, "/tmp/f") == model, qPrintable(QString("step %1").arg(step)));
    }
}

QTEST_APPLESS_MAIN(FileContentsTest)
#include "file_contents_test.moc"
