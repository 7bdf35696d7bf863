#include <QElapsedTimer>
#include <QTest>

#include <signal.h>

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>

#include "runner/modules/bundler.h"
#include "tests/runner/modules/scratch.h"

using namespace edge::modules;
namespace fs = std::filesystem;

namespace {

const fs::path esbuild = EDGE_BINARY_DIR "/libexec/edge-studio/esbuild";
const std::string hello = "supabase/functions/hello/index.ts";

BuildRequest requestFor(const Scratch& scratch, const std::string& map = {}) {
    return {scratch.root(), scratch / hello, map.empty() ? fs::path() : scratch / map};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool hasInput(const Graph& graph, const fs::path& file) {
    return std::find(graph.inputs.begin(), graph.inputs.end(), file) != graph.inputs.end();
}

/// The texts of all modules.
std::string codeOf(const Graph& graph) {
    std::string code;
    for (const auto& module : graph.modules) code += module->code;
    return code;
}

}  // namespace

class BundlerTest : public QObject {
    Q_OBJECT

    Bundler m_bundler{esbuild, {}, "/dev/null/packages"};  // nothing is fetched here

    Graph build(const BuildRequest& request) {
        auto result = m_bundler.buildNow(request);
        if (!result.ok()) qFatal("%s", result.error().message.c_str());
        return *result;
    }

    std::string problemOf(const Scratch& scratch, const std::string& map = {}) {
        const Graph graph = build(requestFor(scratch, map));
        return graph.problems.empty() ? std::string() : graph.problems[0].message;
    }

private slots:
    void bundlesTypeScript() {
        Scratch scratch;
        scratch.file("supabase/functions/_shared/greet.ts", "export const greet = (n: string): string => `h\u00e9 ${n}`;");
        scratch.file("lib/far.ts", "export enum Far { away = 7 }");
        scratch.file(hello, "import { greet } from '../_shared/greet.ts';\nimport { Far } from '../../../lib/far.ts';\n"
                            "Deno.serve(() => new Response(greet(String(Far.away))));\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY(graph.ok());
        QVERIFY(has(codeOf(graph), "Deno.serve"));
        QVERIFY(std::ranges::all_of(codeOf(graph), [](unsigned char c) { return c < 128; }));
        QVERIFY(graph.version.size() == 16);
        QVERIFY(hasInput(graph, scratch / hello));
        QVERIFY(hasInput(graph, scratch / "supabase/functions/_shared/greet.ts"));
        QVERIFY(hasInput(graph, scratch / "lib/far.ts"));
        const auto map = nlohmann::json::parse(graph.modules[0]->sourceMap);
        QVERIFY(std::find(map["sources"].begin(), map["sources"].end(), hello) != map["sources"].end());
        QVERIFY(!map.contains("sourcesContent") || map["sourcesContent"].empty());
        QVERIFY(graph.end > graph.start);
    }

    void versionFollowsTheContent() {
        Scratch scratch;
        scratch.file(hello, "export default { fetch: () => new Response('1') }");
        const Graph first = build(requestFor(scratch));
        QCOMPARE(build(requestFor(scratch)).version, first.version);
        scratch.file(hello, "export default { fetch: () => new Response('2') }");
        QVERIFY(build(requestFor(scratch)).version != first.version);
    }

    void filesOutsideTheProjectAreAbsolute() {
        Scratch scratch;
        scratch.file("outside/x.ts", "export const x = () => 1;");
        scratch.file("project/" + hello, "import { x } from '../../../../outside/x.ts'; console.log(x());");
        const Graph graph = build({scratch / "project", scratch / ("project/" + hello), {}});
        QVERIFY(graph.ok());
        QVERIFY(hasInput(graph, scratch / "outside/x.ts"));
        QCOMPARE(graph.modules.size(), std::size_t(2));
        const auto map = nlohmann::json::parse(graph.modules[1]->sourceMap);
        QCOMPARE(map["sources"][0].get<std::string>(), (scratch / "outside/x.ts").string());
    }

    void syntaxErrorHasItsPlace() {
        Scratch scratch;
        scratch.file(hello, "const a = 1;\nconst \u00e4\U0001F600 = = 2;\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY(!graph.ok());
        QVERIFY(graph.version.empty());
        QCOMPARE(graph.problems[0].at.file, hello);
        QCOMPARE(graph.problems[0].at.line, 2);
        QVERIFY(has(graph.problems[0].lineText, "= = 2"));
        QVERIFY(hasInput(graph, scratch / hello));
    }

    void columnsCountAsEditorsDo() {
        Scratch scratch;
        scratch.file(hello, "const s = '\u00e4\U0001F600'; const = 2;\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY(!graph.ok());
        QCOMPARE(graph.problems[0].at.column, 24);
    }

    void missingFileIsNamed() {
        Scratch scratch;
        scratch.file(hello, "import './nope.ts';\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY(!graph.ok());
        QCOMPARE(graph.problems[0].message, std::string("The imported file \"./nope.ts\" does not exist."));
        QCOMPARE(graph.problems[0].at.line, 1);
    }

    void missingExtensionIsRefusedAsOnThePlatform() {
        Scratch scratch;
        scratch.file("supabase/functions/hello/util.ts", "export const u = 1;");
        scratch.file(hello, "// x\nimport { u } from \"./util\";\nconsole.log(u);\n");
        const Graph graph = build(requestFor(scratch));
        QCOMPARE(graph.problems.size(), std::size_t(1));
        QVERIFY(has(graph.problems[0].message, "Write \"./util.ts\""));
        QCOMPARE(graph.problems[0].at.line, 2);
        QCOMPARE(graph.problems[0].at.column, 19);
    }

    void jsonNeedsItsType() {
        Scratch scratch;
        scratch.file("supabase/functions/hello/a.json", "{\"b\": 5}");
        scratch.file(hello, "import a from './a.json';\nconsole.log(a.b);\n");
        QVERIFY(has(problemOf(scratch), "with { type: \"json\" }"));
        scratch.file(hello, "import a from './a.json' with { type: 'json' };\nconsole.log(a.b);\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY(graph.ok());
        QVERIFY(hasInput(graph, scratch / "supabase/functions/hello/a.json"));
    }

    void textImports() {
        Scratch scratch;
        scratch.file("supabase/functions/hello/page.html", "<h1>x</h1>");
        scratch.file(hello, "import page from './page.html' with { type: 'text' };\nconsole.log(page);\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY(graph.ok());
        QVERIFY(has(codeOf(graph), "<h1>x</h1>"));
    }

    void modulesStayWhatTheyAre() {
        Scratch scratch;
        const std::string folder = "supabase/functions/hello/";
        scratch.file(folder + "d.json", "{\"n\":1}").file(folder + "t.txt", "text").file(folder + "lib.ts", "export const a: number = 1;");
        // (module (func (export "add") (param i32 i32) (result i32) …))
        scratch.file(folder + "add.wasm", std::string("\0asm\1\0\0\0\1\7\1\x60\2\x7f\x7f\1\x7f\3\2\1\0\7\7\1\3add\0\0\x0a\x09\1\7\0\x20\0\x20\1\x6a\x0b", 41));
        scratch.file(hello, "import d from './d.json' with { type: 'json' };\nimport t from './t.txt' with { type: 'text' };\n"
                            "import { add } from './add.wasm';\nimport { a } from './lib.ts';\nconsole.log(d, t, add, a);\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY2(graph.ok(), graph.problems.empty() ? "" : graph.problems[0].message.c_str());
        const std::string root = "file:///var/tmp/sb-compile-edge-runtime/functions/hello/";
        QCOMPARE(graph.modules.front()->url, root + "index.ts");
        const auto kindOf = [&](const std::string& name) { return graph.find(root + name) ? graph.find(root + name)->kind : ModuleKind(-1); };
        QVERIFY(kindOf("d.json") == ModuleKind::json);
        QVERIFY(kindOf("t.txt") == ModuleKind::data);
        QVERIFY(kindOf("add.wasm") == ModuleKind::wasm);
        QVERIFY(kindOf("lib.ts") == ModuleKind::javascript);
        QVERIFY(has(graph.find(root + "add.wasm")->code, "as \"add\"") || has(graph.find(root + "add.wasm")->code, " as add"));
        // Saving one module leaves the others what they were.
        scratch.file(folder + "lib.ts", "export const a: number = 2;");
        const Graph later = build(requestFor(scratch));
        QCOMPARE(later.modules.front().get(), graph.modules.front().get());
        QVERIFY(later.version != graph.version);
    }

    void brokenJsonHasItsPlace() {
        Scratch scratch;
        scratch.file("supabase/functions/hello/d.json", "{\n  \"n\": oops\n}");
        scratch.file(hello, "import d from './d.json' with { type: 'json' };\nconsole.log(d);\n");
        const Graph graph = build(requestFor(scratch));
        QCOMPARE(graph.problems.size(), std::size_t(1));
        QCOMPARE(graph.problems[0].at.line, 2);
    }

    void packagesComeFromNodeModules() {
        Scratch scratch;
        scratch.file("node_modules/hono/package.json",
                     R"({"name":"hono","exports":{".":"./main.js","./jsx":{"deno":"./deno.js","default":"./no.js"}}})");
        scratch.file("node_modules/hono/main.js", "import './inner'; export const name = 'hono-main';");
        scratch.file("node_modules/hono/inner.js", "globalThis.inner = 1;");
        scratch.file("node_modules/hono/deno.js", "export const jsx = 'hono-deno';");
        scratch.file("node_modules/@jsr/std__assert/package.json", R"({"name":"x","main":"./m.js"})");
        scratch.file("node_modules/@jsr/std__assert/m.js", "export const assert = 'jsr-assert';");
        scratch.file(hello, "import { name } from 'npm:hono@4.3';\nimport { jsx } from 'https://esm.sh/v135/hono@4/jsx?x';\n"
                            "import { assert } from 'jsr:@std/assert@^1';\nimport * as bare from 'hono';\n"
                            "import 'jsr:@supabase/functions-js/edge-runtime.d.ts';\nconsole.log(name, jsx, assert, bare);\n");
        const Graph graph = build(requestFor(scratch));
        QVERIFY2(graph.ok(), graph.ok() ? "" : graph.problems[0].message.c_str());
        for (const char* part : {"hono-main", "hono-deno", "jsr-assert"}) QVERIFY2(has(codeOf(graph), part), part);
    }

    void packagesThatAreNotThere_data() {
        QTest::addColumn<QString>("specifier");
        QTest::addColumn<QString>("part");
        QTest::newRow("npm") << "npm:hono@4/jsx" << "could not be fetched";
        QTest::newRow("jsr") << "jsr:@std/assert@1" << "could not be fetched";
        QTest::newRow("bare") << "hono" << "import map";
        QTest::newRow("mirror") << "https://esm.sh/@supabase/supabase-js@2" << "could not be fetched";
        QTest::newRow("address") << "http://127.0.0.1:9/x.ts" << "could not be fetched";
        QTest::newRow("node") << "node:dgram" << "Node.js module";
        QTest::newRow("nothing") << "npm:" << "names no package";
    }

    void packagesThatAreNotThere() {
        QFETCH(QString, specifier);
        QFETCH(QString, part);
        Scratch scratch;
        scratch.file(hello, "const before = 1;\nimport x from '" + specifier.toStdString() + "';\nconsole.log(x, before);\n");
        const Graph graph = build(requestFor(scratch));
        QCOMPARE(graph.problems.size(), std::size_t(1));
        QVERIFY2(has(graph.problems[0].message, part.toStdString()), graph.problems[0].message.c_str());
        QCOMPARE(graph.problems[0].at.line, 2);
        QCOMPARE(graph.problems[0].at.file, hello);
    }

    void importMap() {
        Scratch scratch;
        const std::string map = "supabase/functions/hello/deno.jsonc";
        scratch.file(map, "// comment\n{ \"imports\": { \"@shared/\": \"../_shared/\", \"one\": \"./one.ts\",\n"
                          "\"hono\": \"npm:hono@4\", \"@supabase/functions-js\": \"jsr:@supabase/functions-js@^2\", },\n"
                          "\"compilerOptions\": { \"jsx\": \"react-jsx\", \"jsxImportSource\": \"npm:pre@1\" } }");
        scratch.file("supabase/functions/_shared/cors.ts", "export const cors = 'cors-value';");
        scratch.file("supabase/functions/hello/one.ts", "export const one = 'one-value';");
        scratch.file("node_modules/hono/index.js", "export const name = 'hono-value';");
        scratch.file("node_modules/hono/sub.js", "export const sub = 'sub-value';");
        scratch.file("node_modules/pre/jsx-runtime.js", "export const jsx = () => 'jsx-value';");
        scratch.file("supabase/functions/hello/view.tsx", "export const view = () => <p/>;");
        scratch.file(hello, "import '@supabase/functions-js/edge-runtime.d.ts';\nimport { cors } from '@shared/cors.ts';\n"
                            "import { one } from 'one';\nimport { name } from 'hono';\nimport { sub } from 'hono/sub.js';\n"
                            "import { view } from './view.tsx';\nconsole.log(cors, one, name, sub, view());\n");
        const Graph graph = build(requestFor(scratch, map));
        QVERIFY2(graph.ok(), graph.ok() ? "" : graph.problems[0].message.c_str());
        for (const char* part : {"cors-value", "one-value", "hono-value", "sub-value", "jsx-value"})
            QVERIFY2(has(codeOf(graph), part), part);
        QVERIFY(hasInput(graph, scratch / map));
    }

    void brokenImportMapIsAProblemOfItsFile() {
        Scratch scratch;
        scratch.file("supabase/functions/hello/deno.json", "{\n\"imports\": {,}\n}").file(hello, "console.log(1)");
        const Graph graph = build(requestFor(scratch, "supabase/functions/hello/deno.json"));
        QVERIFY(!graph.ok());
        QVERIFY(has(graph.problems[0].message, "deno.json:2"));
        QCOMPARE(graph.problems[0].at.file, std::string("supabase/functions/hello/deno.json"));
    }

    void usersTsconfigIsIgnored() {
        Scratch scratch;
        scratch.file("tsconfig.json", "{ broken").file(hello, "console.log('fine')");
        QVERIFY(build(requestFor(scratch)).ok());
    }

    void unreadableEntrypoint() {
        Scratch scratch;
        fs::create_directories(scratch / hello);
        const std::string problem = problemOf(scratch);
        QVERIFY2(!problem.empty(), problem.c_str());
    }

    void deadServiceIsReplaced() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        QVERIFY(build(requestFor(scratch)).ok());
        const int before = m_bundler.processId();
        QVERIFY(before > 0);
        kill(before, SIGKILL);
        scratch.file(hello, "console.log(2)");
        QVERIFY(build(requestFor(scratch)).ok());
        QVERIFY(m_bundler.processId() != before);
    }

    void buildsInFlightSurviveADeadService() {
        Scratch scratch;
        std::string large = "console.log(1);\n";
        for (int index = 0; index < 20000; ++index) large += "export const v" + std::to_string(index) + " = [1, 2];\n";
        scratch.file(hello, large);
        std::vector<std::promise<bool>> done(6);
        for (auto& promise : done)
            m_bundler.build(requestFor(scratch), Urgency::background,
                            [&promise](auto result) { promise.set_value(result.ok() && result->ok()); });
        QTest::qWait(5);
        kill(m_bundler.processId(), SIGKILL);
        for (auto& promise : done) QVERIFY(promise.get_future().get());
    }

    void missingEsbuildIsSaid() {
        Bundler bundler("/nowhere/esbuild");
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        const auto result = bundler.buildNow(requestFor(scratch));
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, std::string("esbuild_missing"));
        QVERIFY(has(result.error().hint, "EDGE_ESBUILD"));
    }

    void anotherProgramIsNoEsbuild() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        for (const char* program : {"/bin/true", "/bin/cat"}) {
            Bundler bundler(program);
            const auto result = bundler.buildNow(requestFor(scratch));
            QVERIFY(!result.ok());
            QCOMPARE(result.error().code, std::string("esbuild_version"));
        }
    }

    void howLongABuildTakes() {
        Scratch scratch;
        scratch.file("supabase/functions/_shared/util.ts", "export const util = (a: number) => a * 2;");
        scratch.file(hello, "import { util } from '../_shared/util.ts';\nDeno.serve(() => Response.json(util(2)));\n");
        build(requestFor(scratch));
        std::vector<double> milliseconds;
        for (int run = 0; run < 40; ++run) {
            const Graph graph = build(requestFor(scratch));
            milliseconds.push_back(double(graph.end - graph.start) / 1e6);
        }
        std::sort(milliseconds.begin(), milliseconds.end());
        qInfo("small function: median %.2f ms, worst %.2f ms", milliseconds[20], milliseconds.back());
        QVERIFY(milliseconds[0] > 0);
    }
};

QTEST_GUILESS_MAIN(BundlerTest)
#include "bundler_test.moc"
