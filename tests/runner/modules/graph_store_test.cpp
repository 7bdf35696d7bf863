#include <QTest>

#include <algorithm>
#include <fstream>
#include <thread>

#include "runner/modules/bundler.h"
#include "runner/modules/file_stamp.h"
#include "runner/modules/module_store.h"
#include "tests/runner/modules/scratch.h"

using namespace edge::modules;
namespace fs = std::filesystem;

namespace {

const fs::path esbuild = EDGE_BINARY_DIR "/libexec/edge-studio/esbuild";
const std::string hello = "supabase/functions/hello/index.ts";

std::shared_ptr<const Module> moduleOf(std::string url, ModuleKind kind, std::string code, std::string map, std::string origin) {
    Module module{std::move(url), kind, std::move(code), std::move(map), std::move(origin), {}};
    module.digest = digestOf(module);
    return std::make_shared<const Module>(std::move(module));
}

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t filesIn(const fs::path& folder) {
    std::error_code none;
    const fs::directory_iterator files(folder, none);
    return none ? 0 : std::size_t(std::distance(begin(files), end(files)));
}

std::string codeOf(const Graph& graph) {
    std::string code;
    for (const auto& module : graph.modules) code += module->code;
    return code;
}

}  // namespace

/// What a process builds the next one need not build.
class GraphStoreTest : public QObject {
    Q_OBJECT

    /// Old enough that no clock's tick is in doubt.
    static void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(40)); }
    /// A process of its own, as far as builds go.
    static Graph build(const Scratch& scratch, bool anew = false) {
        Bundler bundler(esbuild, {}, scratch / "cache/packages");
        const fs::path config = scratch / "supabase/functions/hello/deno.json";
        auto result = bundler.buildNow({scratch.root(), scratch / hello, fs::exists(config) ? config : fs::path(), false, anew});
        if (!result.ok()) qFatal("%s", result.error().message.c_str());
        return *result;
    }
    static Scratch& project(Scratch& scratch) {
        return scratch.file(hello, "import { greet } from './greet.ts';\nimport data from './data.json' with { type: 'json' };\nDeno.serve(() => new Response(greet(data.name)));\n")
            .file("supabase/functions/hello/greet.ts", "export const greet = (name: string): string => `hello ${name}`;\n")
            .file("supabase/functions/hello/data.json", R"({"name":"one"})");
    }

private slots:
    void modulesComeBackAsTheyWere() {
        Scratch scratch;
        ModuleStore store(scratch / "store");
        const StoredModules given{{moduleOf("file:///a.ts", ModuleKind::javascript, "let a;", "{\"version\":3}", "a.ts"),
                                   moduleOf("file:///b.wasm#text", ModuleKind::data, std::string("\0\xff", 2), "", "b.wasm"),
                                   moduleOf("https://x/c", ModuleKind::wasm, "", "", "https://x/c")},
                                  {{"names", {"one"}}}};
        store.keep("key", given);
        const auto found = ModuleStore(scratch / "store").find("key");
        QVERIFY(found);
        QVERIFY(found->about == given.about);
        QCOMPARE(found->modules.size(), given.modules.size());
        for (std::size_t at = 0; at < given.modules.size(); ++at) {
            const Module &was = *given.modules[at], &is = *found->modules[at];
            QCOMPARE(is.url, was.url);
            QVERIFY(is.kind == was.kind);
            QCOMPARE(is.code, was.code);
            QCOMPARE(is.sourceMap, was.sourceMap);
            QCOMPARE(is.origin, was.origin);
            QCOMPARE(is.digest, was.digest);
        }
        QVERIFY(!store.find("another"));
    }

    void aDamagedFileIsNotThere() {
        Scratch scratch;
        ModuleStore store(scratch / "store");
        const auto module = moduleOf("file:///a.ts", ModuleKind::javascript, "let a;", "{}", "a.ts");
        store.keep("key", {{module}, {}});
        const fs::path file = scratch / "store/key.eszip";
        const std::string whole = bytesOf(file);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string flipped = whole;
            flipped[at] = char(flipped[at] ^ 1);
            std::ofstream(file, std::ios::binary) << flipped;
            // A bit of what the archive says of itself may not matter; one of the modules does.
            const auto found = store.find("key");
            QVERIFY2(!found || found->modules.at(0)->digest == module->digest, qPrintable(QString("byte %1").arg(at)));
            std::ofstream(file, std::ios::binary) << whole.substr(0, at);
            QVERIFY2(!store.find("key"), qPrintable(QString("cut at %1").arg(at)));
        }
    }

    void stampsTellFilesApart() {
        Scratch scratch;
        scratch.file("a", "one").file("b", "one");
        QVERIFY(stampOf(scratch / "a") != stampOf(scratch / "b"));
        const std::string before = stampOf(scratch / "a");
        fs::rename(scratch / "b", scratch / "a");
        QVERIFY(stampOf(scratch / "a") != before);
        QCOMPARE(stampOf(scratch / "b"), std::string("gone"));
        const auto now = std::chrono::system_clock::now();
        QVERIFY(unchangedSince({scratch / "a"}, now + std::chrono::seconds(1)));
        QVERIFY(!unchangedSince({scratch / "a"}, now - std::chrono::seconds(60)));
        QVERIFY(!unchangedSince({scratch / "gone"}, now + std::chrono::seconds(1)));
    }

    void anUnchangedFunctionIsNotBuiltAgain() {
        Scratch scratch;
        project(scratch);
        settle();
        const Graph first = build(scratch);
        QVERIFY(first.ok() && !first.stored);
        const Graph second = build(scratch);
        QVERIFY(second.stored);
        QCOMPARE(second.version, first.version);
        QVERIFY(second.inputs == first.inputs);
        QCOMPARE(second.modules.front()->url, first.modules.front()->url);
        QVERIFY(!build(scratch, true).stored);
    }

    void aChangeIsSeen_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::newRow("the entrypoint") << QString::fromStdString(hello) << "Deno.serve(() => new Response('changed'));";
        QTest::newRow("an import") << "supabase/functions/hello/greet.ts" << "export const greet = (n: string) => 'changed' + n;";
        QTest::newRow("data") << "supabase/functions/hello/data.json" << R"({"name":"changed"})";
        QTest::newRow("a new deno.json") << "supabase/functions/hello/deno.json" << R"({"compilerOptions":{"jsx":"react","jsxFactory":"h"}})";
    }
    void aChangeIsSeen() {
        QFETCH(QString, file);
        QFETCH(QString, text);
        Scratch scratch;
        project(scratch);
        settle();
        QVERIFY(build(scratch).ok());
        scratch.file(file.toStdString(), text.toStdString());
        settle();
        const Graph changed = build(scratch);
        QVERIFY(!changed.stored);
        QVERIFY(build(scratch).stored);
        QCOMPARE(codeOf(build(scratch)), codeOf(changed));
    }

    void aFileThatIsGoneIsSeen() {
        Scratch scratch;
        project(scratch);
        settle();
        QVERIFY(build(scratch).ok());
        fs::remove(scratch / "supabase/functions/hello/greet.ts");
        const Graph graph = build(scratch);
        QVERIFY(!graph.ok());
        QVERIFY(!graph.stored);
    }

    void failuresAreNotKept() {
        Scratch scratch;
        scratch.file(hello, "import './missing.ts';");
        settle();
        QVERIFY(!build(scratch).ok());
        QCOMPARE(filesIn(scratch / "cache/built"), std::size_t(0));
    }

    /// A file that is saved while it is built may have been read before or after.
    void whatChangesDuringTheBuildIsNotKept() {
        Scratch scratch;
        project(scratch);
        settle();
        fs::last_write_time(scratch / "supabase/functions/hello/greet.ts", fs::file_time_type::clock::now() + std::chrono::hours(1));
        QVERIFY(build(scratch).ok());
        QCOMPARE(filesIn(scratch / "cache/built"), std::size_t(0));
    }

    void bundledPackagesAreKept() {
        Scratch scratch;
        project(scratch)
            .file("supabase/functions/hello/index.ts", "import { three } from 'counting';\nDeno.serve(() => new Response(String(three)));\n")
            .file("node_modules/counting/package.json", R"({"name":"counting","version":"1.0.0","main":"index.js"})")
            .file("node_modules/counting/index.js", "exports.three = 3;");
        settle();
        const Graph first = build(scratch);
        QVERIFY2(first.ok(), first.ok() ? "" : first.problems[0].message.c_str());
        QCOMPARE(filesIn(scratch / "cache/bundled"), std::size_t(1));
        const auto before = fs::last_write_time(scratch / "cache/bundled");
        const Graph second = build(scratch, true);  // the user's modules anew, with the same packages
        QCOMPARE(second.version, first.version);
        QVERIFY(fs::last_write_time(scratch / "cache/bundled") == before);
        scratch.file("node_modules/counting/index.js", "exports.three = 3 + 1;");
        QVERIFY(codeOf(build(scratch, true)) != codeOf(first));
    }

    void aCacheThatCannotBeWrittenStillBuilds() {
        Scratch scratch;
        project(scratch).file("cache", "a file");
        settle();
        QVERIFY(build(scratch).ok());
        QVERIFY(!build(scratch).stored);
    }
};

QTEST_APPLESS_MAIN(GraphStoreTest)
#include "graph_store_test.moc"
