// Packages that a package.json lists, what lies in node_modules, and packages of jsr: through the real edge-runner and
// the real npm, from a registry of the test's own.
#include <QTest>

#include "tests/support/fetching_project.h"

using namespace edge;
using support::FetchingProject;
using support::RunnerProcess;

class ListedPackagesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_places;
    support::NpmRegistry m_registry;

private slots:
    void initTestCase();
    void aListedNameIsFetched();
    void whatIsInstalledWins();
    void anotherVersionInNodeModulesDoesNot();
    void entriesForInstallersAreSaidAtTheImport();
    void aBrokenPackageJsonIsSaidAtTheImport();
    void anEditIsTakenUp();
    void jsrComesThroughItsRegistry();
    void jsrPackagesThatAreNotThere();
    void jsrOutOfReach();
};

void ListedPackagesTest::initTestCase() {
    for (const char* version : {"3.0.0", "4.1.0", "4.2.0"})
        m_registry.publish("greeter", version, {{"index.js", QByteArray("export default '") + version + "';"}, {"sub.js", "export default 'sub';"}});
    m_registry.publish("@jsr/std__words", "1.0.2", {{"index.js", "export const upper = (text) => text.toUpperCase();"}});
}

void ListedPackagesTest::aListedNameIsFetched() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("package.json", R"({"dependencies": {"greeter": "^4.1"}, "devDependencies": {"old": "npm:greeter@3"}})"));
    QVERIFY(project.write("supabase/functions/_shared/old.ts", "export { default } from 'old';\n"));
    QVERIFY(project.writeFunction("api", "import now from 'greeter';\nimport sub from 'greeter/sub.js';\nimport old from '../_shared/old.ts';\nDeno.serve(() => new Response(now + sub + old));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("4.2.0sub3.0.0"));
    QCOMPARE(fetchedBy(runner, 1), QStringList{"greeter@3 greeter@^4.1"});
}

void ListedPackagesTest::whatIsInstalledWins() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("package.json", R"({"dependencies": {"greeter": "^4.1", "mine": "workspace:*"}})"));
    QVERIFY(project.write("node_modules/greeter/package.json", R"({"version": "4.1.9", "main": "index.js"})") && project.write("node_modules/greeter/index.js", "export default 'installed';"));
    QVERIFY(project.write("node_modules/mine/package.json", "{}") && project.write("node_modules/mine/index.js", "export default 'mine';"));
    QVERIFY(project.writeFunction("api", "import a from 'greeter';\nimport b from 'npm:greeter@^4';\nimport c from 'mine';\nDeno.serve(() => new Response(a + b + c));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("installedinstalledmine"));
    QCOMPARE(fetchedBy(runner), QStringList());
}

void ListedPackagesTest::anotherVersionInNodeModulesDoesNot() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("node_modules/greeter/package.json", R"({"version": "3.9.0", "main": "index.js"})") && project.write("node_modules/greeter/index.js", "export default 'installed';"));
    QVERIFY(project.writeFunction("api", "import a from 'npm:greeter@^4';\nimport b from 'npm:greeter@3';\nimport c from 'npm:greeter';\nDeno.serve(() => new Response(a + b + c));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("4.2.0installedinstalled"));
    QCOMPARE(fetchedBy(runner, 1), QStringList{"greeter@^4"});
}

void ListedPackagesTest::entriesForInstallersAreSaidAtTheImport() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("package.json", R"({"dependencies": {"mine": "workspace:*"}})"));
    QVERIFY(project.writeFunction("api", "\nimport mine from 'mine/x';\nconsole.log(mine);\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    QVERIFY2(problemOf(runner, "api").startsWith("supabase/functions/api/index.ts:2 \"mine\" is \"workspace:*\" in package.json"), qPrintable(problemOf(runner, "api")));
}

void ListedPackagesTest::aBrokenPackageJsonIsSaidAtTheImport() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("supabase/functions/api/package.json", "{\n\"dependencies\": {\n"));
    QVERIFY(project.writeFunction("api", "import x from 'greeter';\nconsole.log(x);\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    QVERIFY2(problemOf(runner, "api").startsWith("supabase/functions/api/index.ts:1 supabase/functions/api/package.json:3 is not valid JSON"), qPrintable(problemOf(runner, "api")));
}

void ListedPackagesTest::anEditIsTakenUp() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("package.json", R"({"dependencies": {"greeter": "~4.1"}})") && project.writeFunction("api", "import x from 'greeter';\nDeno.serve(() => new Response(x));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("4.1.0"));
    QVERIFY(project.write("package.json", R"({"dependencies": {"greeter": "3"}})"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("3.0.0"), 20'000);
}

void ListedPackagesTest::jsrComesThroughItsRegistry() {
    FetchingProject project(m_places, m_registry.settings("@jsr"));
    QVERIFY(project.write("supabase/functions/api/deno.json", R"({"imports": {"words": "jsr:@std/words@^1"}})") && project.write("supabase/functions/api/deno.lock", "{\"version\": \"5\"}"));
    QVERIFY(project.writeFunction("api", "import { upper } from 'jsr:@std/words@1';\nimport { upper as same } from 'words';\nDeno.serve(() => new Response(upper('a') + same('b')));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("AB"));
    QTRY_COMPARE_WITH_TIMEOUT(project.read("supabase/functions/api/deno.lock"), QByteArray("{\n  \"version\": \"5\",\n  \"specifiers\": {\n    \"jsr:@std/words@1\": \"1.0.2\"\n  }\n}\n"), 10'000);
}

void ListedPackagesTest::jsrPackagesThatAreNotThere() {
    FetchingProject project(m_places, m_registry.settings("@jsr"));
    QVERIFY(project.writeFunction("absent", "\nimport 'jsr:@std/absent@1';\n") && project.writeFunction("old", "import 'jsr:@std/words@7';\n") && project.writeFunction("unscoped", "import 'jsr:greeter@4';\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    for (const char* name : {"absent", "old", "unscoped"}) QCOMPARE(support::send({runner.url(name)}).status, 503);
    QVERIFY2(problemOf(runner, "absent").contains("index.ts:2 ") && problemOf(runner, "absent").contains("has no \"@jsr/std__absent@1\""), qPrintable(problemOf(runner, "absent")));
    QVERIFY2(problemOf(runner, "old").contains("No version fits \"@jsr/std__words@7\""), qPrintable(problemOf(runner, "old")));
    QVERIFY2(problemOf(runner, "unscoped").contains("names no package. Write npm:NAME or jsr:@SCOPE/NAME."), qPrintable(problemOf(runner, "unscoped")));
}

void ListedPackagesTest::jsrOutOfReach() {
    support::NpmRegistry away;
    const QByteArray settings = away.settings("@jsr");
    away.close();
    FetchingProject project(m_places, settings);
    QVERIFY(project.writeFunction("api", "import 'jsr:@std/words@1';\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    QVERIFY2(problemOf(runner, "api").startsWith("supabase/functions/api/index.ts:1 ") && problemOf(runner, "api").contains("cannot be reached"), qPrintable(problemOf(runner, "api")));
}

QTEST_GUILESS_MAIN(ListedPackagesTest)
#include "listed_packages_test.moc"
