#include <QTest>

#include "runner/modules/bundler.h"
#include "runner/modules/export_check.h"
#include "tests/runner/modules/scratch.h"

using namespace edge;
using namespace edge::modules;

namespace {

const std::string entry = "supabase/functions/api/index.ts";

QString joined(const std::set<std::string>& names) {
    QStringList list;
    for (const std::string& name : names) list << QString::fromStdString(name);
    return list.join(',');
}

}  // namespace

class ExportCheckTest : public QObject {
    Q_OBJECT

    Bundler m_bundler{EDGE_BINARY_DIR "/libexec/edge-studio/esbuild", {}, "/dev/null/packages"};

    /// "line:column message" of each problem.
    QStringList problems(const Scratch& scratch) {
        const auto graph = m_bundler.buildNow({scratch.root(), scratch / entry, {}});
        if (!graph.ok()) qFatal("%s", graph.error().message.c_str());
        QStringList list;
        for (const auto& problem : graph->problems)
            list << QStringLiteral("%1:%2:%3 %4").arg(QString::fromStdString(problem.at.file).section('/', -1)).arg(problem.at.line).arg(problem.at.column).arg(QString::fromStdString(problem.message));
        return list;
    }

private slots:
    void clausesAreRead() {
        const auto imports = importedNames("// x\nimport d, { a as b, c } from \"u:1\";\nimport * as n from \"u:2\";\nimport e, * as m from \"u:3\";\nimport \"u:4\";\n"
                                           "import {\n  long,\n  longer\n} from \"u:5\";\nvar t = `\nimport { no } from \"u:6\";\n`;\nvar x = import(\"u:7\");\n");
        QStringList all;
        for (const auto& [url, names] : imports) all << QString::fromStdString(url) + "=" + joined(names);
        QCOMPARE(all, (QStringList{"u:1=a,c,default", "u:3=default", "u:5=long,longer"}));
    }

    void exportsAreRead() {
        QCOMPARE(joined(*exportedNames("var a = 1;\nexport {\n  a,\n  b as default\n};\n//# x\n")), "a,default");
        QCOMPARE(joined(*exportedNames("var a=1;export{a as b,c};\n")), "b,c");
        QCOMPARE(joined(*exportedNames("Deno.serve();\n")), "");
        QVERIFY(!exportedNames("export * from \"x\";\nexport { a };\n"));
        QVERIFY(!exportedNames("var t = \"export {\";\nf();\n"));
    }

    void aNameThatIsNotThereIsSaidAtItsImport() {
        Scratch scratch;
        scratch.file("supabase/functions/api/m.ts", "export const one = 1;\nexport type T = number;\nexport function two() {}\n");
        scratch.file(entry, "import { one, type T } from './m.ts';\n/* \xc3\xa9 */ import { three } from './m.ts';\nimport missing from './m.ts';\nDeno.serve(() => new Response(String(one + three + missing) as unknown as T));\n");
        QCOMPARE(problems(scratch), (QStringList{"index.ts:2:32 \"./m.ts\" exports no \"three\". It exports: one, two.", "index.ts:3:22 \"./m.ts\" has no default export. It exports: one, two."}));
    }

    /// Next to what else is wrong, so that all of it can be mended at once.
    void besideOtherProblems() {
        Scratch scratch;
        scratch.file("supabase/functions/api/m.ts", "export const one = 1;\n");
        scratch.file(entry, "import { two } from './m.ts';\nimport gone from './gone.ts';\nDeno.serve(() => new Response(String(two + gone)));\n");
        QCOMPARE(problems(scratch).size(), 1);  // of a file that is not translated nothing more is known
        scratch.file("supabase/functions/api/n.ts", "import gone from './gone.ts';\nexport const n = gone;\n");
        scratch.file(entry, "import { two } from './m.ts';\nimport { n } from './n.ts';\nDeno.serve(() => new Response(String(two + n)));\n");
        QCOMPARE(problems(scratch), (QStringList{"n.ts:1:18 The imported file \"./gone.ts\" does not exist.", "index.ts:1:22 \"./m.ts\" exports no \"two\". It exports: one."}));
    }

    void whatPassesOnIsNoProblem() {
        Scratch scratch;
        scratch.file("supabase/functions/api/all.ts", "export * from './m.ts';\nexport * as ns from './m.ts';\n");
        scratch.file("supabase/functions/api/m.ts", "export const one = 1;\nexport enum E { a }\nclass C {}\nexport { C as default };\n");
        scratch.file("supabase/functions/api/d.json", "{}");
        scratch.file(entry, "import C, { one, E } from './m.ts';\nimport { one as again, ns } from './all.ts';\nimport d from './d.json' with { type: 'json' };\nimport * as all from './m.ts';\n"
                            "Deno.serve(() => new Response([C, one, E.a, again, ns, d, all.one].join()));\n");
        QCOMPARE(problems(scratch), QStringList());
    }

    /// The function runs without it, and may catch what comes of it.
    void whatOnlyImportReachesIsLeftAlone() {
        Scratch scratch;
        scratch.file("supabase/functions/api/m.ts", "export const one = 1;\n").file("supabase/functions/api/later.ts", "import { two } from './m.ts';\nconsole.log(two);\n");
        scratch.file(entry, "Deno.serve(async () => new Response(String(await import('./later.ts').catch(() => 'caught'))));\n");
        QCOMPARE(problems(scratch), QStringList());
    }

    void ofPackagesToo() {
        Scratch scratch;
        scratch.file("node_modules/p/package.json", R"({"name": "p", "version": "1.0.0", "main": "i.js", "type": "module"})").file("node_modules/p/i.js", "export const one = 1;\n");
        scratch.file("node_modules/c/package.json", R"({"name": "c", "version": "1.0.0", "main": "i.js"})").file("node_modules/c/i.js", "for (const n of ['one', 'two']) module.exports[n] = n;\n");
        scratch.file(entry, "import { one, two } from 'npm:p@1';\nimport { two as t } from 'npm:c@1';\nDeno.serve(() => new Response(String(one + two + t)));\n");
        QCOMPARE(problems(scratch), QStringList{"index.ts:1:27 \"npm:p@1\" exports no \"two\". It exports: one."});
    }

    void whatIsWrongInsideAPackageIsSaidAtItsImport() {
        Scratch scratch;
        scratch.file("node_modules/p/package.json", R"({"name": "p", "version": "1.0.0", "main": "i.js"})").file("node_modules/p/i.js", "\nvar 1x;\n");
        scratch.file("node_modules/q/package.json", R"({"name": "q", "version": "1.0.0", "main": "i.js"})").file("node_modules/q/i.js", "exports.a = 1;\n");
        scratch.file(entry, "import q from 'npm:q@1';\nimport p from 'npm:p@1';\nDeno.serve(() => new Response(p + q));\n");
        const QStringList all = problems(scratch);
        QCOMPARE(all.size(), 1);
        QVERIFY2(all[0].startsWith("index.ts:2:16 \"npm:p@1\" cannot be bundled: ") && all[0].endsWith("(p/i.js:2)"), qPrintable(all[0]));
    }
};

QTEST_GUILESS_MAIN(ExportCheckTest)
#include "export_check_test.moc"
