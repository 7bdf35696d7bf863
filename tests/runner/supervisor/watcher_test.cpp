#include <QTest>

#include <unistd.h>

#include "runner/supervisor/watcher.h"
#include "tests/runner/modules/scratch.h"

using namespace edge::supervisor;
namespace fs = std::filesystem;

/// Runs a watcher's loop and keeps what it reports.
class Seen {
public:
    explicit Seen(const Scratch& scratch) { watcher.watchTree(scratch.root()); }

    /// Waits until the path was reported.
    bool reports(const fs::path& path) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!paths.count(path) && std::chrono::steady_clock::now() < until) m_loop.run_for(std::chrono::milliseconds(5));
        return paths.count(path) == 1;
    }
    /// Lets everything that is under way arrive.
    void settle() {
        m_loop.run_for(std::chrono::milliseconds(100));
        paths.clear();
        reports_ = 0;
    }

    std::set<fs::path> paths;
    int reports_ = 0;

private:
    boost::asio::io_context m_loop;

public:
    Watcher watcher{m_loop,
                    [this](const std::set<fs::path>& changed, bool) {
                        paths.insert(changed.begin(), changed.end());
                        ++reports_;
                    },
                    [](const edge::protocol::Error&) {}};
};

class WatcherTest : public QObject {
    Q_OBJECT

private slots:
    void savingInPlace() {
        Scratch scratch;
        scratch.file("f/index.ts", "1");
        Seen seen(scratch);
        scratch.file("f/index.ts", "2");
        QVERIFY(seen.reports(scratch / "f/index.ts"));
    }

    void savingByRename() {
        Scratch scratch;
        scratch.file("f/index.ts", "1");
        Seen seen(scratch);
        scratch.file("f/index.ts~", "2");
        fs::rename(scratch / "f/index.ts~", scratch / "f/index.ts");
        QVERIFY(seen.reports(scratch / "f/index.ts"));
        QVERIFY(!seen.paths.count(scratch / "f/index.ts~"));
    }

    void newFoldersAndTheirFiles() {
        Scratch scratch;
        Seen seen(scratch);
        scratch.file("a/b/c/index.ts", "1");
        QVERIFY(seen.reports(scratch / "a/b/c/index.ts"));
        seen.settle();
        scratch.file("a/b/c/index.ts", "2");
        QVERIFY(seen.reports(scratch / "a/b/c/index.ts"));
    }

    void movedFoldersAreFollowed() {
        Scratch scratch;
        scratch.file("old/index.ts", "1");
        Seen seen(scratch);
        fs::rename(scratch / "old", scratch / "new");
        QVERIFY(seen.reports(scratch / "new/index.ts"));
        QVERIFY(seen.paths.count(scratch / "old"));
        seen.settle();
        scratch.file("new/index.ts", "2");
        QVERIFY(seen.reports(scratch / "new/index.ts"));
    }

    void removedFiles() {
        Scratch scratch;
        scratch.file("f/index.ts", "1");
        Seen seen(scratch);
        fs::remove_all(scratch / "f");
        QVERIFY(seen.reports(scratch / "f/index.ts"));
        QVERIFY(seen.reports(scratch / "f"));
    }

    void links() {
        Scratch scratch;
        scratch.file("a.ts", "1");
        Seen seen(scratch);
        fs::create_symlink(scratch / "a.ts", scratch / "b.ts");
        QVERIFY(seen.reports(scratch / "b.ts"));
        fs::create_hard_link(scratch / "a.ts", scratch / "c.ts");
        QVERIFY(seen.reports(scratch / "c.ts"));
    }

    void packagesAreNotWatched() {
        Scratch scratch;
        scratch.file("node_modules/x/index.js", "1").file("f.ts", "1");
        Seen seen(scratch);
        scratch.file("node_modules/x/index.js", "2").file("f.ts", "2");
        QVERIFY(seen.reports(scratch / "f.ts"));
        QCOMPARE(seen.paths.size(), std::size_t(1));
    }

    void manyChangesAreOneReport() {
        Scratch scratch;
        scratch.file("f.ts", "1");
        Seen seen(scratch);
        for (int index = 0; index < 50; ++index) scratch.file("f" + std::to_string(index) + ".ts", "1");
        QVERIFY(seen.reports(scratch / "f49.ts"));
        QVERIFY(seen.reports_ <= 5);
    }

    void scratchNames() {
        for (const char* name : {"a~", ".a.swp", "4913", ".#a", "#a#", "a.tmp"}) QVERIFY2(isScratchName(name), name);
        for (const char* name : {"index.ts", "a", "tmp", ".env", "a.1.ts"}) QVERIFY2(!isScratchName(name), name);
    }
};

QTEST_GUILESS_MAIN(WatcherTest)
#include "watcher_test.moc"
