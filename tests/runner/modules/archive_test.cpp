#include <QTest>

#include "runner/modules/archive.h"
#include "tests/runner/modules/scratch.h"

using namespace edge;
using namespace edge::modules;

namespace {

const std::string root = "file:///var/tmp/sb-compile-edge-runtime/functions/hello/";
const std::string emptyWasm("\0asm\1\0\0\0", 8);

std::shared_ptr<const Module> module(const std::string& url, ModuleKind kind, const std::string& code) {
    auto made = std::make_shared<Module>();
    made->url = url;
    made->kind = kind;
    made->code = code;
    made->digest = digestOf(*made);
    return made;
}

Graph sample() {
    Graph graph;
    graph.modules = {module(root + "index.ts", ModuleKind::javascript, "export {};"), module(root + "a.json", ModuleKind::json, "{}"),
                     module(root + "m.wasm", ModuleKind::wasm, "glue"), module(root + "m.wasm#text", ModuleKind::data, emptyWasm),
                     module("https://h.example/x.ts", ModuleKind::javascript, "export const x = 1;")};
    return graph;
}

eszip::Archive archiveOfSample() { return archiveOf(sample(), "hello", "/nowhere", {{"functions/hello/page.html", "<p>"}}); }

}  // namespace

/// Between a built function and the archive that holds it.
class ArchiveTest : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWas() {
        const auto graph = graphOf(archiveOfSample());
        QVERIFY2(graph.ok(), graph.ok() ? "" : graph.error().message.c_str());
        QCOMPARE(graph->modules.front()->url, root + "index.ts");
        QCOMPARE(graph->modules.size(), sample().modules.size() + 1);
        const Module* page = graph->find(root + "page.html");
        QVERIFY(page && page->kind == ModuleKind::data && page->code == "<p>");
        for (const auto& was : sample().modules) {
            const Module* is = graph->find(was->url);
            QVERIFY2(is && is->kind == was->kind, was->url.c_str());
            if (was->kind != ModuleKind::wasm) QCOMPARE(is->code, was->code);
        }
    }

    void wasmLiesThereAsItsBytes() {
        const eszip::Archive archive = archiveOfSample();
        const eszip::Module* wasm = archive.find("functions/hello/m.wasm");
        QVERIFY(wasm && wasm->kind == eszip::ModuleKind::wasm);
        QCOMPARE(wasm->source, emptyWasm);
        QVERIFY(!archive.find("functions/hello/m.wasm#text"));
        QVERIFY(archive.find("static:functions/hello/page.html"));
    }

    void foreignAndOddOnesAreRefused_data() {
        QTest::addColumn<QByteArray>("about");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("not JSON") << QByteArray("{") << QByteArray("eszip_foreign");
        QTest::newRow("a list") << QByteArray("[1]") << QByteArray("eszip_foreign");
        QTest::newRow("format is text") << QByteArray(R"({"format":"1"})") << QByteArray("eszip_foreign");
        QTest::newRow("entrypoint is a number") << QByteArray(R"({"format":1,"entrypoint":7})") << QByteArray("eszip_no_entrypoint");
        QTest::newRow("entrypoint is not there") << QByteArray(R"({"format":1,"entrypoint":"x.ts"})") << QByteArray("eszip_no_entrypoint");
    }
    void foreignAndOddOnesAreRefused() {
        QFETCH(QByteArray, about);
        eszip::Archive archive = archiveOfSample();
        std::get<eszip::Module>(archive.entries.back()).source = about.toStdString();
        const auto graph = graphOf(archive);
        QVERIFY(!graph.ok());
        QTEST(QByteArray::fromStdString(graph.error().code), "code");
    }
};

QTEST_GUILESS_MAIN(ArchiveTest)
#include "archive_test.moc"
