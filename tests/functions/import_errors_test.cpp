// Everything that can be wrong with an import is said on the import's own line and column: through the real edge-runner
// and the real npm, from a registry of the test's own.
#include <QTest>

#include "tests/support/fetching_project.h"

using namespace edge;
using support::FetchingProject;
using support::RunnerProcess;

class ImportErrorsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_places;
    support::NpmRegistry m_registry;

private slots:
    void initTestCase();
    void eachIsSaidWhereItIsWritten_data();
    void eachIsSaidWhereItIsWritten();
    void whatIsWrongBehindImportToo_data();
    void whatIsWrongBehindImportToo();
};

void ImportErrorsTest::initTestCase() {
    m_registry.publish("greeter", "1.0.0", {{"index.js", "export const greet = () => 'hello';"}});
    m_registry.publish("broken", "1.0.0", {{"index.js", "\nimport 'nowhere';"}});
}

void ImportErrorsTest::eachIsSaidWhereItIsWritten_data() {
    QTest::addColumn<QByteArray>("import");
    QTest::addColumn<QString>("marked");   // what of the line is marked
    QTest::addColumn<QString>("message");  // a part of it
    QTest::addColumn<bool>("offline");
    const auto row = [](const char* name, const char* import, const char* marked, const char* message, bool offline = false) {
        QTest::newRow(name) << QByteArray(import) << QString(marked) << QString(message) << offline;
    };
    row("no such package", "import x from 'npm:absent@1';", "'npm:absent@1'", "has no \"absent@1\"");
    row("no such version", "import x from 'npm:greeter@7';", "'npm:greeter@7'", "No version fits \"greeter@7\"");
    row("offline", "import x from 'npm:greeter@1';", "'npm:greeter@1'", "cannot be reached", true);
    row("no such file", "import x from './absent.ts';", "'./absent.ts'", "does not exist");
    row("a name without its ending", "import x from '../_shared/words';", "'../_shared/words'", "Write \"../_shared/words.ts\"");
    row("no such export", "import { nothing as x } from '../_shared/words.ts';", "../_shared/words.ts", "exports no \"nothing\"");
    row("no default export", "import x from 'npm:greeter@1.0.0';", "npm:greeter@1.0.0", "has no default export");
    row("not in the import map", "import x from 'bare';", "'bare'", "is not in the import map");
    row("not in the package", "import x from 'npm:greeter@^1/sub';", "'npm:greeter@^1/sub'", "is not in the package");
    row("inside the package", "import x from 'npm:broken@1';", "npm:broken@1", "cannot be bundled");
    row("JSON without its type", "import x from './data.json';", "'./data.json'", "with { type: \"json\" }");
    row("loaded later", "const x = await import('./absent.ts');", "'./absent.ts'", "does not exist");
    row("passed on", "export { x } from './absent.ts';", "'./absent.ts'", "does not exist");
    row("no jsr name", "import x from 'jsr:unscoped@1';", "'jsr:unscoped@1'", "names no package");
}

void ImportErrorsTest::eachIsSaidWhereItIsWritten() {
    QFETCH(QByteArray, import);
    QFETCH(QString, marked);
    QFETCH(QString, message);
    QFETCH(bool, offline);

    QTemporaryDir empty;
    FetchingProject project(offline ? empty : m_places, offline ? QByteArray("registry=http://127.0.0.1:9/\n") : m_registry.settings());
    QVERIFY(project.write("supabase/functions/_shared/words.ts", "export const word = 'word';\n") && project.write("supabase/functions/api/data.json", "{}"));
    const QString line = QString::fromUtf8("/* é😀 */ ") + QString::fromUtf8(import);
    const QByteArray use = import.startsWith("export") ? "" : "console.log(x);\n";
    QVERIFY(project.writeFunction("api", "// first\n" + line.toUtf8() + "\n" + use + "Deno.serve(() => new Response());\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    const protocol::FunctionBuilt* failed = nullptr;
    QVERIFY(runner.waitFor([&](const auto& all) {
        for (const auto& event : all)
            if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event); built && !built->problems.empty()) failed = built;
        return failed != nullptr;
    }));
    const protocol::BuildProblem& problem = failed->problems.front();
    QVERIFY2(QString::fromStdString(problem.message).contains(message), problem.message.c_str());
    QCOMPARE(problem.at.file, "supabase/functions/api/index.ts");
    QCOMPARE(problem.at.line, 2);
    QCOMPARE(line.mid(problem.at.column - 1, problem.length), marked);
}

void ImportErrorsTest::whatIsWrongBehindImportToo_data() {
    QTest::addColumn<QByteArray>("import");
    QTest::addColumn<int>("column");
    QTest::addColumn<QByteArray>("message");
    const QByteArray lacks = "The requested module './words.ts' does not provide an export named 'nothing'";
    QTest::newRow("a name") << QByteArray("import { word, nothing as x } from './words.ts';") << 16 << lacks;
    QTest::newRow("the default") << QByteArray("import x from './words.ts';") << 8 << QByteArray(lacks).replace("nothing", "default");
    QTest::newRow("passed on") << QByteArray("export { nothing as x } from './words.ts';") << 21 << lacks;
}

/// A module that import() loads is linked when the function runs already.
void ImportErrorsTest::whatIsWrongBehindImportToo() {
    QFETCH(QByteArray, import);
    QFETCH(int, column);
    QFETCH(QByteArray, message);
    support::ProjectFolder project;
    QVERIFY(project.write("supabase/functions/api/words.ts", "export const word = 'word';\n"));
    QVERIFY(project.write("supabase/functions/api/later.ts", "// first\n" + import + "\n" + (import.startsWith("export") ? "" : "console.log(x);\n")));
    QVERIFY(project.write("supabase/functions/api/between.ts", "export * from './later.ts';\n"));
    QVERIFY(project.writeFunction("api", "Deno.serve(async () => {\n  const more = await import('./between.ts');\n  return Response.json(more);\n});\n"));
    RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), {"--no-verify-jwt"}), qPrintable(runner.errorText()));
    for (int round = 0; round < 2; ++round) QCOMPARE(support::send({runner.url("api")}).status, 500);
    std::vector<protocol::LogLine> lines;
    QVERIFY(runner.waitFor([&](const auto& all) {
        lines.clear();
        for (const auto& event : all)
            if (const auto* line = std::get_if<protocol::LogLine>(&event); line && line->level == protocol::LogLevel::error) lines.push_back(*line);
        return lines.size() >= 2;
    }));
    for (const protocol::LogLine& line : lines) {
        QCOMPARE(line.at.file, "supabase/functions/api/later.ts");
        QCOMPARE(line.at.line, 2);
        QCOMPARE(line.at.column, column);
        QVERIFY2(line.text.find(message.toStdString()) != std::string::npos, line.text.c_str());
        QVERIFY(line.stack.size() >= 2);
        QCOMPARE(line.stack[1].at.file, "supabase/functions/api/index.ts");
        QCOMPARE(line.stack[1].at.line, 2);
    }
}

QTEST_GUILESS_MAIN(ImportErrorsTest)
#include "import_errors_test.moc"
