#include "runner/eszip/unbundle.h"

#include <sys/resource.h>

#include <QtTest>

#include "runner/eszip/supabase.h"
#include "tests/runner/eszip/craft.h"

using namespace edge::eszip;

namespace {

/// JSON written with ' in place of ", which keeps it readable here.
QByteArray json(QByteArray text) { return text.replace('\'', '"'); }

Archive of(std::initializer_list<std::string> specifiers) {
    Archive archive;
    for (const std::string& specifier : specifiers)
        archive.entries.push_back(Module{specifier, ModuleKind::javascript, "text of " + specifier, {}, {}});
    return archive;
}

QStringList pathsOf(const Archive& archive) {
    QStringList paths;
    const auto result = filesOf(archive);
    if (!result) return {QString::fromStdString(result.error().code)};
    for (const OutputFile& file : result->files) paths << QString::fromStdString(file.relative.string());
    return paths;
}

/// The most memory this process has had, in MiB.
long peakMemory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss >> 10;
}

OutputFile onlyFile(Module module) {
    Archive archive;
    archive.entries = {std::move(module)};
    return filesOf(archive)->files.at(0);
}

}  // namespace

class UnbundleTest : public QObject {
    Q_OBJECT

private slots:
    void makesOnlySoManyFolders() {
        Archive archive;
        for (int number = 0; number < 5000; ++number) archive.entries.push_back(Module{"a" + std::to_string(number) + "/b/x.ts", ModuleKind::javascript, "x", {}, {}});
        QCOMPARE(pathsOf(archive).size(), 5000);
        archive.entries.push_back(Module{"a0/b/c/x.ts", ModuleKind::javascript, "x", {}, {}});
        QCOMPARE(pathsOf(archive), QStringList({"too_many_folders"}));
    }

    void filesLieBelowTheirLowestCommonFolder() {
        QCOMPARE(pathsOf(of({"file:///home/u/p/functions/hello/index.ts", "file:///home/u/p/functions/_shared/a/b.ts"})),
                 QStringList({"hello/index.ts", "_shared/a/b.ts"}));
        QCOMPARE(pathsOf(of({"source/index.ts", "source/lib/a.ts", "static:source/page.html"})),
                 QStringList({"index.ts", "lib/a.ts", "page.html"}));
        QCOMPARE(pathsOf(of({"file:///src/index.ts"})), QStringList({"index.ts"}));
        QCOMPARE(pathsOf(of({"file:///index.ts", "file:///a/b.ts"})), QStringList({"index.ts", "a/b.ts"}));
        QCOMPARE(pathsOf(of({"file:///a/index.ts", "file:///a/index.tsx"})), QStringList({"index.ts", "index.tsx"}));
        QCOMPARE(pathsOf(of({"./a.ts", "b//c.ts"})), QStringList({"a.ts", "b/c.ts"}));
        QCOMPARE(pathsOf(of({"file:///a/sp%20ace%C3%A4.ts?x#y"})), QStringList({"sp aceä.ts"}));
        QCOMPARE(pathsOf(of({"file://localhost/a/x.ts", "static:100%25.txt"})), QStringList({"a/x.ts", "100%25.txt"}));
    }

    void remoteModulesLieUnderTheirHost() {
        QCOMPARE(pathsOf(of({"file:///f/index.ts", "https://deno.land/std@0.1/a.ts", "http://user:pass@LOCALHOST:80/x.ts"})),
                 QStringList({"index.ts", "_remote/deno.land/std@0.1/a.ts", "_remote/localhost:80/x.ts"}));
        QCOMPARE(pathsOf(of({"https://esm.sh/react", "https://esm.sh/react/jsx", "https://esm.sh/", "https://esm.sh/v1/"})),
                 QStringList({"_remote/esm.sh/react/_index.js", "_remote/esm.sh/react/jsx", "_remote/esm.sh/_index.js",
                              "_remote/esm.sh/v1/_index.js"}));
        QCOMPARE(
            pathsOf(of({"https://h/a?b=c/d#e", "https://h/a?b=c\\d", "https://h/?q", "https://h/.?q2", "https://h/%2e%2e/x"})),
            QStringList({"_remote/h/a?b=c%2Fd", "_remote/h/a?b=c%5Cd", "_remote/h/?q", "_remote/h/?q2", "_remote/h/%2e%2e/x"}));
        const QStringList cut =
            pathsOf(of({"https://h/a?" + std::string(300, 'x') + "1", "https://h/a?" + std::string(300, 'x') + "2"}));
        QCOMPARE(cut.size(), 2);
        QVERIFY(cut[0] != cut[1] && cut[0].size() < 240 && cut[0].startsWith("_remote/h/a?xxx"));
    }

    void nothingLeavesTheFolder_data() {
        QTest::addColumn<QByteArray>("specifier");
        const char* names[] = {"../x.ts",
                               "a/../../x.ts",
                               "a/..",
                               "..",
                               "/etc/passwd",
                               "//etc/passwd",
                               "file:///../x.ts",
                               "file:///a/%2e%2e/x.ts",
                               "file:///a/..%2fx.ts",
                               "file:///a/%2fetc%2fpasswd",
                               "file:///a%00.ts",
                               "file://server/share/x.ts",
                               "file:///",
                               "file:///a/",
                               "file:../x",
                               "static:../x",
                               "static:/etc/passwd",
                               "static:",
                               "static:a/",
                               "a\\..\\b",
                               "a%5C..%5Cb",
                               "file:///a/b%0a.ts",
                               "https:///x",
                               "https://",
                               "https://../x",
                               "https://h/../x",
                               "https://h/a/..",
                               "https://h/a\\b",
                               "https://.",
                               "https://..@../x",
                               "http:x",
                               ".",
                               "./",
                               "%2e%2e/x",
                               "%2e/"};
        for (const char* name : names) QTest::newRow(name) << QByteArray(name);
        QTest::newRow("NUL") << QByteArray("a\0b", 3);
        QTest::newRow("long name") << QByteArray("a/" + QByteArray(256, 'x'));
        QTest::newRow("long path") << QByteArray("abcdefg/").repeated(400) + "x";
    }

    void nothingLeavesTheFolder() {
        QFETCH(QByteArray, specifier);
        QCOMPARE(pathsOf(of({"file:///a/ok.ts", specifier.toStdString()})), QStringList({"unsafe_path"}));
    }

    void noTwoEntriesBecomeOneFile() {
        QCOMPARE(pathsOf(of({"a/x.ts", "a//x.ts"})), QStringList({"same_path"}));
        QCOMPARE(pathsOf(of({"a/x.ts", "static:a/x.ts"})), QStringList({"same_path"}));
        QCOMPARE(pathsOf(of({"file:///a/x", "file:///a/x/y"})), QStringList({"same_path"}));
        QCOMPARE(pathsOf(of({"file:///a/x?1", "file:///a/x?2"})), QStringList({"same_path"}));
        QCOMPARE(pathsOf(of({"z.ts", "_remote/h/a.ts", "https://h/a.ts"})), QStringList({"same_path"}));
        QCOMPARE(pathsOf(of({"https://h/a", "https://h/a/b", "https://h/a/_index.js"})), QStringList({"same_path"}));
        QCOMPARE(pathsOf(of({"https://h/a", "http://h/a"})), QStringList({"same_path"}));
        const auto result = filesOf(of({"a/x.ts", "a//x.ts"}));
        QVERIFY(result.error().message.find("\"a//x.ts\"") != std::string::npos);
    }

    void namesThatOnlyBeginAlikeAreNoFolders() {
        QCOMPARE(pathsOf(of({"a/x", "a/x-y", "a/x.z", "a/x0"})), QStringList({"x", "x-y", "x.z", "x0"}));
        QCOMPARE(pathsOf(of({"a/x", "a/x-y", "a/x/z"})), QStringList({"same_path"}));
    }

    void deepPathsTakeLittleMemory() {
        Archive archive;
        const std::string deep = QByteArray("d/").repeated(1400).toStdString() + "x.js";
        for (int index = 0; index < 500; ++index)
            archive.entries.push_back(Module{std::to_string(index) + "/" + deep, ModuleKind::javascript, "1", {}, {}});
        const long before = peakMemory();
        QCOMPARE(pathsOf(archive), QStringList({"too_many_folders"}));
        QVERIFY2(peakMemory() - before < 256, qPrintable(QString::number(peakMemory() - before) + " MiB"));
    }

    void whatThePlatformAddedIsLeftOut() {
        const auto result =
            filesOf(of({"source/index.ts", std::string(platformVersionEntry), std::string(metadataEntry), "vfs://7",
                        "data:text/javascript,1", "node:fs", std::string(v1SourceCodeEntry), "---NEW-ENTRY---", ""}));
        QVERIFY(result.ok());
        QCOMPARE(result->files.size(), std::size_t(1));
        QCOMPARE(result->leftOut.size(), std::size_t(8));
        QCOMPARE(result->leftOut[2].reason, std::string("file of an npm package"));
        QCOMPARE(result->leftOut[3].reason, std::string("its specifier names no file"));
    }

    void everythingElseBecomesAFile() {
        const auto result = filesOf(craft::everything());
        QVERIFY2(result.ok(), result ? "" : result.error().message.c_str());
        QStringList paths;
        for (const OutputFile& file : result->files) paths << QString::fromStdString(file.relative.string());
        QCOMPARE(paths, QStringList({"index.ts", "a.js", "empty.js", "data.json", "deno.jsonc", "logo.png",
                                     "_remote/example.com/add.wasm"}));
        QCOMPARE(result->files[0].content, std::string("import './a.js' as const;"));
        QCOMPARE(result->files[0].origin, TextOrigin::original);
        QCOMPARE(result->files[1].origin, TextOrigin::stored);
        QCOMPARE(result->files[5].content, std::string("\x89PNG\0\xff", 6));
    }

    void theAuthorsTextComesFromTheMap_data() {
        QTest::addColumn<QByteArray>("map");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("same name") << json("{'sources':['x','file:///a/i.ts'],'sourcesContent':['no','yes']}")
                                   << QByteArray("yes");
        QTest::newRow("same file name") << json("{'sources':['i.ts'],'sourcesContent':['yes']}") << QByteArray("yes");
        QTest::newRow("contents first") << json("{'sourcesContent':['yes'],'sources':['file:///b/i.ts']}") << QByteArray("yes");
        QTest::newRow("empty text") << json("{'sources':['i.ts'],'sourcesContent':['']}") << QByteArray("");
        QTest::newRow("other name") << json("{'sources':['j.ts'],'sourcesContent':['no']}") << QByteArray();
        QTest::newRow("one of two of that name")
            << json("{'sources':['i.ts','b/i.ts'],'sourcesContent':['no','no']}") << QByteArray();
        QTest::newRow("no content") << json("{'sources':['i.ts']}") << QByteArray();
        QTest::newRow("null content") << json("{'sources':['i.ts'],'sourcesContent':[null]}") << QByteArray();
        QTest::newRow("deeper")
            << json("{'x':{'sources':['i.ts'],'sourcesContent':['no']},'sources':[['i.ts']],'sourcesContent':[['no']]}")
            << QByteArray();
        QTest::newRow("no JSON") << json("{'sources':['i.ts'],'sourcesContent':['no']") << QByteArray();
        QTest::newRow("a list") << json("['i.ts']") << QByteArray();
        QTest::newRow("deep") << QByteArray(1 << 20, '[') << QByteArray();
    }

    void theAuthorsTextComesFromTheMap() {
        QFETCH(QByteArray, map);
        QFETCH(QByteArray, text);
        const OutputFile file = onlyFile({"file:///a/i.ts", ModuleKind::javascript, "stored", map.toStdString(), {}});
        QCOMPARE(file.origin, text.isNull() ? TextOrigin::stored : TextOrigin::original);
        QCOMPARE(file.content, text.isNull() ? std::string("stored") : text.toStdString());
    }

    void v1KeepsTheAuthorsTextBeside() {
        const OutputFile file = onlyFile({"file:///a/i.ts", ModuleKind::javascript, "js", {}, "ts"});
        QCOMPARE(file.content, std::string("ts"));
        QCOMPARE(file.origin, TextOrigin::original);
    }
};

QTEST_GUILESS_MAIN(UnbundleTest)
#include "unbundle_test.moc"
