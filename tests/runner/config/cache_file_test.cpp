#include <QTest>
#include <QTemporaryDir>

#include <chrono>
#include <fstream>

#include "runner/config/cache_file.h"

using namespace edge::config;
namespace fs = std::filesystem;

class CacheFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_scratch;
    fs::path place(const char* name) const { return fs::path(m_scratch.path().toStdString()) / name; }
    static void age(const fs::path& file, std::chrono::hours hours) { fs::last_write_time(file, fs::file_time_type::clock::now() - hours); }
    static std::size_t filesIn(const fs::path& folder) {
        return std::size_t(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }

private slots:
    void whatIsWrittenIsRead() {
        const std::string bytes("a\0b\xff", 4);
        QVERIFY(writeCacheFile(place("one/two/file"), bytes));
        QCOMPARE(readCacheFile(place("one/two/file")), std::optional(bytes));
        QVERIFY(writeCacheFile(place("one/two/file"), ""));
        QCOMPARE(readCacheFile(place("one/two/file")), std::optional(std::string()));
        QCOMPARE(filesIn(place("one/two")), std::size_t(1));
    }
    void onlyThisUserSeesIt() {
        QVERIFY(writeCacheFile(place("mine/file"), "x"));
        QCOMPARE(fs::status(place("mine")).permissions(), fs::perms::owner_all);
        QCOMPARE(fs::status(place("mine/file")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    }
    void whatIsMissingIsNothing() { QCOMPARE(readCacheFile(place("missing")), std::nullopt); }
    void whatCannotBeWrittenLeavesNothing() {
        std::ofstream(place("blocked")) << "a file";
        QVERIFY(!writeCacheFile(place("blocked/file"), "x"));
        fs::create_directories(place("held/file/below"));
        QVERIFY(!writeCacheFile(place("held/file"), "x"));
        QCOMPARE(filesIn(place("held")), std::size_t(1));
    }
    void damagedSealedFilesAreNotRead() {
        QVERIFY(writeSealedFile(place("sealed"), "bytes"));
        QCOMPARE(readSealedFile(place("sealed")), std::optional(std::string("bytes")));
        const std::string whole = *readCacheFile(place("sealed"));
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string flipped = whole;
            flipped[at] = char(flipped[at] ^ 4);
            QVERIFY(writeCacheFile(place("sealed"), flipped));
            QCOMPARE(readSealedFile(place("sealed")), std::nullopt);
            QVERIFY(writeCacheFile(place("sealed"), whole.substr(0, at)));
            QCOMPARE(readSealedFile(place("sealed")), std::nullopt);
        }
        QVERIFY(writeSealedFile(place("empty"), ""));
        QCOMPARE(readSealedFile(place("empty")), std::optional(std::string()));
    }
    void pruningTakesWhatIsUnusedTheLongest() {
        const fs::path folder = place("prune");
        for (const char* name : {"old", "used", "new"}) QVERIFY(writeCacheFile(folder / name, std::string(100, 'x')));
        age(folder / "old", std::chrono::hours(3));
        age(folder / "used", std::chrono::hours(4));
        QVERIFY(readCacheFile(folder / "used"));
        pruneCache(folder, 250);
        QVERIFY(!fs::exists(folder / "old"));
        QVERIFY(fs::exists(folder / "used"));
        QVERIFY(fs::exists(folder / "new"));
        pruneCache(folder, 0);
        QCOMPARE(filesIn(folder), std::size_t(0));
        pruneCache(place("no folder"), 0);
    }
    void pruningClearsUnfinishedWritesOfLongAgo() {
        const fs::path folder = place("parts");
        QVERIFY(writeCacheFile(folder / "whole", "x"));
        std::ofstream(folder / "a.1-1.part") << "half";
        std::ofstream(folder / "b.1-2.part") << "half";
        age(folder / "a.1-1.part", std::chrono::hours(25));
        pruneCache(folder, 1000);
        QVERIFY(!fs::exists(folder / "a.1-1.part"));
        QVERIFY(fs::exists(folder / "b.1-2.part"));
        QVERIFY(fs::exists(folder / "whole"));
    }
    void theFolderFollowsTheEnvironment() {
        const QByteArray before = qgetenv("XDG_CACHE_HOME");
        qputenv("XDG_CACHE_HOME", "/somewhere");
        QCOMPARE(cacheFolder(), fs::path("/somewhere/edge-studio"));
        qputenv("XDG_CACHE_HOME", "relative");
        QCOMPARE(cacheFolder(), fs::path(qEnvironmentVariable("HOME").toStdString()) / ".cache/edge-studio");
        before.isNull() ? qunsetenv("XDG_CACHE_HOME") : qputenv("XDG_CACHE_HOME", before);
    }
};

QTEST_APPLESS_MAIN(CacheFileTest)
#include "cache_file_test.moc"
