// Archives that other tools made, run by the real edge-runner: those of the platform's own library, and hand-made ones.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "runner/eszip/writer.h"
#include "tests/support/fetching_project.h"

using namespace edge;
using support::RunnerProcess;

class ForeignArchivesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    bool write(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    bool write(const QString& name, const eszip::Archive& archive) const { return write(name, QByteArray::fromStdString(*eszip::writeArchive(archive, eszip::Checksum::sha256))); }

    /// An archive of the platform's own library; the first module is the root. What it said when it failed.
    QByteArray build(const QString& name, const QList<std::pair<QString, QString>>& modules, const QString& importMap = {}) const {
        // An object with the root first, whatever the others' names.
        QByteArray text = "{\"modules\": {";
        for (const auto& [specifier, code] : modules) {
            const QString type = specifier.endsWith(".json") ? "application/json" : specifier.endsWith(".ts") ? "application/typescript" : "application/javascript";
            const QByteArray entry = QJsonDocument(QJsonObject{{specifier, QJsonArray{type, code}}}).toJson(QJsonDocument::Compact);
            text += entry.mid(1, entry.size() - 2) + (specifier == modules.last().first ? "" : ",");
        }
        text += "}" + (importMap.isEmpty() ? QByteArray() : ", \"importMap\": \"" + importMap.toUtf8() + "\"") + "}";
        if (!write(name + ".project", text)) return "not written";
        QProcess node;
        node.start("node", {QStringLiteral(EDGE_SOURCE_DIR "/tests/runner/eszip/reference.mjs"), QStringLiteral(EDGE_TOOLS), "build", path(name), path(name + ".project")});
        if (!node.waitForFinished(60'000)) return "no node";
        return node.exitCode() == 0 ? QByteArray() : node.readAllStandardError();
    }
    bool serve(RunnerProcess& runner, const QString& name) const {
        runner.setEnvironment("XDG_CACHE_HOME", m_folder.path());
        return runner.start(m_folder.path(), {"--no-verify-jwt", "--eszip", path(name)});
    }
    static eszip::Module script(const std::string& specifier, const std::string& code) { return {specifier, eszip::ModuleKind::javascript, code, {}, {}}; }

private slots:
    void anArchiveOfThePlatformsLibraryRuns();
    void itsImportMapIsKept();
    void handMadeOnesRun();
    void whatCannotRunSaysWhichImport_data();
    void whatCannotRunSaysWhichImport();
};

void ForeignArchivesTest::anArchiveOfThePlatformsLibraryRuns() {
    const QByteArray failed = build("api.eszip", {
        {"file:///src/index.ts", "import { part } from './lib/part.ts';\nimport data from './data.json' with { type: 'json' };\n"
                                 "import far from 'https://example.com/far.js';\nenum Colour { Red, Green }\n"
                                 "class Resource { [Symbol.dispose]() {} }\n"
                                 "Deno.serve(async (request: Request): Promise<Response> => {\n"
                                 "  if (request.url.endsWith('?fail')) throw new Error('on purpose');\n"
                                 "  using resource = new Resource();\n"
                                 "  const lazy = await import('./lib/lazy.ts');\n"
                                 "  const name = 'lazy';\n"
                                 "  const computed = await import(`./lib/${name}.ts`);\n"
                                 "  return new Response([part, data.n, far, Colour.Green, computed === lazy, import.meta.url, typeof resource].join(' '));\n});\n"},
        {"file:///src/lib/part.ts", "export const part: string = 'part';"},
        {"file:///src/lib/lazy.ts", "export const lazy: string = 'lazy';"},
        {"file:///src/data.json", "{\"n\": 1}"},
        {"https://example.com/far.js", "export default 'far';"}});
    QVERIFY2(failed.isEmpty(), failed);
    RunnerProcess runner;
    QVERIFY2(serve(runner, "api.eszip"), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("part 1 far 1 true file:///src/index.ts object"));
    QCOMPARE(support::send({runner.url("api?fail")}).status, 500);
    QVERIFY(runner.waitFor([](const auto& all) {
        return std::any_of(all.begin(), all.end(), [](const auto& event) {
            const auto* line = std::get_if<protocol::LogLine>(&event);
            return line && line->text.find("on purpose") != std::string::npos && line->at.line == 7 && line->at.file.ends_with("src/index.ts");
        });
    }));
}

void ForeignArchivesTest::itsImportMapIsKept() {
    const QByteArray failed = build("mapped.eszip", {
        {"file:///src/index.ts", "import { a } from 'exact';\nimport { b } from 'folder/b.ts';\nDeno.serve(() => new Response(a + b));\n"},
        {"file:///src/import_map.json", "{\"imports\": {\"exact\": \"./a.ts\", \"folder/\": \"./lib/\"}}"},
        {"file:///src/a.ts", "export const a: string = 'a';"}, {"file:///src/lib/b.ts", "export const b: string = 'b';"}}, "file:///src/import_map.json");
    QVERIFY2(failed.isEmpty(), failed);
    RunnerProcess runner;
    QVERIFY2(serve(runner, "mapped.eszip"), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("mapped")}).body, QByteArray("ab"));
}

void ForeignArchivesTest::handMadeOnesRun() {
    eszip::Archive archive;
    archive.entries = {script("source/index.ts", "import { add } from './m.wasm';\nimport { x } from 'jsr:@a/b@1';\nimport text from './t.txt' with { type: 'text' };\n"
                                                 "import { z } from 'npm:z@1';\nDeno.serve(() => new Response(`${x} ${z} ${text} ${typeof add}`));\n"),
                       eszip::Redirect{"jsr:@a/b@1", "https://jsr.example/a/b/mod.ts"}, script("https://jsr.example/a/b/mod.ts", "export { x } from './x.ts';"),
                       script("https://jsr.example/a/b/x.ts", "export const x = 'x';"), script("npm:z@1", "export const z = 'z';"),
                       eszip::Module{"source/t.txt", eszip::ModuleKind::opaque, "text", {}, {}},
                       eszip::Module{"source/m.wasm", eszip::ModuleKind::wasm, std::string("\0asm\1\0\0\0\1\4\1\x60\0\0\3\2\1\0\7\7\1\3add\0\0\n\4\1\2\0\x0b", 33), {}, {}}};
    QVERIFY(write("hand.eszip", archive));
    RunnerProcess runner;
    QVERIFY2(serve(runner, "hand.eszip"), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("hand")}).body, QByteArray("x z text function"));
}

void ForeignArchivesTest::whatCannotRunSaysWhichImport_data() {
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("problem");
    QTest::newRow("package") << QByteArray("\nimport z from 'npm:zod@3';") << "source/index.ts:2 \"npm:zod@3\" is a package, and the archive has no module of this name";
    QTest::newRow("file") << QByteArray("import './absent.ts';") << "source/index.ts:1 \"./absent.ts\" is not in the archive.";
    QTest::newRow("json") << QByteArray("import j from './j.json';") << "source/index.ts:1 \"./j.json\" is JSON, which is imported only with";
    QTest::newRow("syntax") << QByteArray("const = 1;") << "source/index.ts:1 Expected identifier";
}

void ForeignArchivesTest::whatCannotRunSaysWhichImport() {
    QFETCH(QByteArray, code);
    QFETCH(QString, problem);
    eszip::Archive archive;
    archive.entries = {script("source/index.ts", code.toStdString()), eszip::Module{"source/j.json", eszip::ModuleKind::json, "{}", {}, {}}};
    QVERIFY(write("bad.eszip", archive));
    RunnerProcess runner;
    QVERIFY2(serve(runner, "bad.eszip"), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("bad")}).status, 503);
    QVERIFY2(support::problemOf(runner, "bad").startsWith(problem), qPrintable(support::problemOf(runner, "bad")));
}

QTEST_GUILESS_MAIN(ForeignArchivesTest)
#include "foreign_archives_test.moc"
