#include "runner/eszip/file_tree.h"

#include <QDirIterator>
#include <QtTest>
#include <sys/stat.h>

#include "tests/runner/modules/scratch.h"
#include "tests/support/as_nobody.h"
#include "tests/support/full_disk.h"

namespace fs = std::filesystem;
using namespace edge::eszip;

namespace {

OutputFile file(const std::string& path, const std::string& text) { return {path, text, TextOrigin::stored, path}; }

std::string textOf(const fs::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : "(none)";
}

QStringList treeOf(const fs::path& root) {
    QStringList names;
    QDirIterator walk(QString::fromStdString(root.string()),
                      QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (walk.hasNext()) names << QDir(QString::fromStdString(root.string())).relativeFilePath(walk.next());
    names.sort();
    return names;
}

std::string codeOf(const edge::protocol::Outcome& outcome) { return outcome ? "written" : outcome.error().code; }

}  // namespace

class FileTreeTest : public QObject {
    Q_OBJECT

private slots:
    void writesFilesAndFolders() {
        Scratch scratch;
        const auto outcome =
            writeFiles(scratch / "new/out", {file("a.ts", "1"), file("lib/deep/b.ts", std::string("\0x", 2)), file("empty", "")},
                       Existing::keep);
        QVERIFY2(outcome.ok(), outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(treeOf(scratch / "new/out"), QStringList({"a.ts", "empty", "lib", "lib/deep", "lib/deep/b.ts"}));
        QCOMPARE(textOf(scratch / "new/out/lib/deep/b.ts"), std::string("\0x", 2));
        struct stat status {};
        QCOMPARE(stat((scratch / "new/out/a.ts").c_str(), &status), 0);
        QVERIFY((status.st_mode & 0111) == 0);
    }

    void keepsWhatIsThere() {
        Scratch scratch;
        scratch.file("lib/b.ts", "mine").file("other", "mine");
        const std::vector<OutputFile> files{file("a.ts", "1"), file("lib/b.ts", "2")};
        const auto refused = writeFiles(scratch.root(), files, Existing::keep);
        QCOMPARE(codeOf(refused), std::string("file_exists"));
        QVERIFY(refused.error().message.find("lib/b.ts") != std::string::npos);
        QCOMPARE(treeOf(scratch.root()), QStringList({"lib", "lib/b.ts", "other"}));
        QCOMPARE(textOf(scratch / "lib/b.ts"), std::string("mine"));
        QCOMPARE(codeOf(writeFiles(scratch.root(), files, Existing::replace)), std::string("written"));
        QCOMPARE(treeOf(scratch.root()), QStringList({"a.ts", "lib", "lib/b.ts", "other"}));
        QCOMPARE(textOf(scratch / "lib/b.ts"), std::string("2"));
    }

    void followsNoLinks() {
        Scratch scratch;
        scratch.file("outside/victim", "mine").file("in/x", "");
        fs::create_directory_symlink(scratch / "outside", scratch / "in/lib");
        fs::create_symlink(scratch / "outside/victim", scratch / "in/a.ts");
        fs::create_symlink(scratch / "gone", scratch / "in/dangling");
        for (const Existing existing : {Existing::keep, Existing::replace})
            QCOMPARE(codeOf(writeFiles(scratch / "in", {file("lib/victim", "theirs")}, existing)),
                     std::string("link_in_the_way"));
        QCOMPARE(codeOf(writeFiles(scratch / "in", {file("a.ts", "theirs")}, Existing::keep)), std::string("file_exists"));
        QCOMPARE(codeOf(writeFiles(scratch / "in", {file("dangling", "theirs")}, Existing::keep)), std::string("file_exists"));
        QCOMPARE(codeOf(writeFiles(scratch / "in", {file("a.ts", "theirs"), file("dangling", "theirs")}, Existing::replace)),
                 std::string("written"));
        QVERIFY(!fs::is_symlink(scratch / "in/a.ts"));
        QVERIFY(!fs::exists(scratch / "gone"));
        QCOMPARE(textOf(scratch / "outside/victim"), std::string("mine"));
    }

    void namesWhatIsInTheWay() {
        Scratch scratch;
        scratch.file("file", "mine").file("folder/x", "mine");
        for (const Existing existing : {Existing::keep, Existing::replace}) {
            QCOMPARE(codeOf(writeFiles(scratch.root(), {file("file/x", "1")}, existing)), std::string("link_in_the_way"));
            QCOMPARE(codeOf(writeFiles(scratch.root(), {file("folder", "1")}, existing)), std::string("link_in_the_way"));
        }
        QCOMPARE(codeOf(writeFiles(scratch / "file", {file("x", "1")}, Existing::keep)), std::string("not_written"));
    }

    void aFullDiskLeavesNothing() {
        Scratch scratch;
        scratch.file("b", "mine");
        {
            const edge::support::FullDisk full(1000);
            QCOMPARE(codeOf(writeFiles(scratch.root(), {file("a", "1"), file("b", std::string(5000, 'x'))}, Existing::replace)),
                     std::string("not_written"));
        }
        QCOMPARE(treeOf(scratch.root()), QStringList({"b"}));
        QCOMPARE(textOf(scratch / "b"), std::string("mine"));
    }

    void aClosedFolderIsAnError() {
        Scratch scratch;
        scratch.file("x", "");
        fs::permissions(scratch.root(), fs::perms(0555));
        const fs::path root = scratch.root();
        {
            const edge::support::AsNobody nobody;
            QCOMPARE(codeOf(writeFiles(root, {file("a", "1")}, Existing::keep)), std::string("not_written"));
        }
        fs::permissions(root, fs::perms(0755));
    }
};

QTEST_GUILESS_MAIN(FileTreeTest)
#include "file_tree_test.moc"
