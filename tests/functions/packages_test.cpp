// Packages that a function imports, from a registry of the test's own, through the real edge-runner and the real npm.
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/npm_registry.h"
#include "tests/support/project_folder.h"
#include "tests/support/runner_process.h"

using namespace edge;
using support::NpmRegistry;
using support::ProjectFolder;
using support::RunnerProcess;

class PackagesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_places;
    NpmRegistry m_registry;

    /// With a cache of its own, or that of `places`.
    bool start(RunnerProcess& runner, const ProjectFolder& project) {
        runner.setEnvironment("XDG_CACHE_HOME", m_places.path());
        runner.setEnvironment("npm_config_cache", m_places.path() + "/npm");
        return runner.start(project.path(), {"--no-verify-jwt"});
    }
    /// The states of all fetches so far; waits until there are as many as `expected`.
    static QStringList states(RunnerProcess& runner, int expected = 0) {
        runner.waitFor([&](const auto& all) {
            return std::count_if(all.begin(), all.end(), [](const auto& each) { return std::holds_alternative<protocol::PackagesFetched>(each); }) >= expected;
        });
        QStringList all;
        for (const auto& event : runner.events())
            if (const auto* fetched = std::get_if<protocol::PackagesFetched>(&event)) all << QString::fromStdString(fetched->state);
        return all;
    }

private slots:
    void initTestCase();
    void anImportIsFetchedAndStays();
    void aNewImportIsFetchedOnSave();
    void whatIsNotThereIsSaidAtItsImport();
    void modulesComeFromTheirAddress();
};

void PackagesTest::initTestCase() {
    m_registry.publish("greeter", "1.2.0", {{"index.js", "import { name } from 'words'; export const greet = () => 'hello ' + name;"}}, {{"words", "*"}});
    m_registry.publish("words", "1.0.0", {{"index.js", "export const name = 'world';"}});
    m_registry.publish("@scope/more", "2.0.0", {{"index.js", "export default 'more';"}, {"sub.js", "export default 'sub';"}});
}

void PackagesTest::anImportIsFetchedAndStays() {
    ProjectFolder project;
    QVERIFY(project.write(".npmrc", m_registry.settings()));
    QVERIFY(project.writeFunction("api", "import { greet } from 'npm:greeter@^1';\nDeno.serve(() => new Response(greet()));\n"));
    {
        RunnerProcess runner;
        QVERIFY2(start(runner, project), qPrintable(runner.errorText()));
        const auto answer = support::send({runner.url("api")});
        QCOMPARE(answer.body, QByteArray("hello world"));
        QCOMPARE(states(runner, 2), (QStringList{"fetching", "fetched"}));
    }
    const std::size_t asked = m_registry.requestCount();
    RunnerProcess again;
    QVERIFY2(start(again, project), qPrintable(again.errorText()));
    QCOMPARE(support::send({again.url("api")}).body, QByteArray("hello world"));
    QCOMPARE(states(again), QStringList());
    QCOMPARE(m_registry.requestCount(), asked);
}

void PackagesTest::aNewImportIsFetchedOnSave() {
    ProjectFolder project;
    QVERIFY(project.write(".npmrc", m_registry.settings()));
    QVERIFY(project.write("supabase/functions/api/deno.json", R"({"imports": {"more": "npm:@scope/more@2"}})"));
    QVERIFY(project.writeFunction("api", "Deno.serve(() => new Response('none'));\n"));
    RunnerProcess runner;
    QVERIFY2(start(runner, project), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("none"));
    QVERIFY(project.writeFunction("api", "import more from 'more';\nimport sub from 'npm:@scope/more@2/sub.js';\nDeno.serve(() => new Response(more + sub));\n"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("moresub"), 20'000);
    QCOMPARE(states(runner, 2), (QStringList{"fetching", "fetched"}));
}

void PackagesTest::whatIsNotThereIsSaidAtItsImport() {
    ProjectFolder project;
    QVERIFY(project.write(".npmrc", m_registry.settings()));
    QVERIFY(project.writeFunction("api", "import { greet } from 'npm:greeter@1';\nimport x from 'npm:absent@3';\nDeno.serve(() => new Response(greet() + x));\n"));
    RunnerProcess runner;
    QVERIFY2(start(runner, project), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    const auto failed = [](const auto& all) -> const protocol::FunctionBuilt* {
        for (const auto& event : all)
            if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event); built && !built->problems.empty()) return built;
        return nullptr;
    };
    QVERIFY(runner.waitFor([&](const auto& all) { return failed(all) != nullptr; }));
    const auto& problems = failed(runner.events())->problems;
    QCOMPARE(problems.size(), std::size_t(1));
    QCOMPARE(problems[0].at.line, 2);
    QVERIFY2(QString::fromStdString(problems[0].message).contains("has no \"absent@3\""), problems[0].message.c_str());
    m_registry.publish("absent", "3.1.0", {{"index.js", "export default '!';"}});
    QVERIFY(project.replaceFunction("api", "import { greet } from 'npm:greeter@1';\nimport x from 'npm:absent@3';\nDeno.serve(() => new Response(x + greet()));\n"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("!hello world"), 20'000);
}

void PackagesTest::modulesComeFromTheirAddress() {
    const std::vector<std::pair<std::string, std::string>> typescript{{"Content-Type", "application/typescript; charset=utf-8"}};
    auto server = std::make_unique<support::ManagementApi>([typescript](const support::ManagementApi::Request& request) {
        if (request.target == "/lib@1/mod.ts") return support::ManagementApi::Answer{.status = 302, .headers = {{"Location", "/lib@1.2/mod.ts"}}};
        if (request.target == "/lib@1.2/mod.ts")
            return support::ManagementApi::Answer{.body = "import { inner } from './inner.ts';\nexport function outer(fail: boolean): string {\n"
                                                          "  if (fail) throw new Error('far');\n  return inner();\n}\n", .headers = typescript};
        if (request.target == "/lib@1.2/inner.ts") return support::ManagementApi::Answer{.body = "export const inner = (): string => 'inner';\n", .headers = typescript};
        return support::ManagementApi::Answer{.status = 404};
    });
    const QByteArray host = QByteArray::fromStdString(server->url());
    ProjectFolder project;
    QVERIFY(project.writeFunction("api", "import { outer } from '" + host + "/lib@1/mod.ts';\nDeno.serve((r) => new Response(outer(r.url.endsWith('?fail'))));\n"));
    QVERIFY(project.writeFunction("lost", "\nimport '" + host + "/absent.ts';\n"));
    {
        RunnerProcess runner;
        QVERIFY2(start(runner, project), qPrintable(runner.errorText()));
        QCOMPARE(support::send({runner.url("api")}).body, QByteArray("inner"));
        QCOMPARE(support::send({runner.url("lost")}).status, 503);
        QVERIFY(runner.waitFor([](const auto& all) {
            return std::any_of(all.begin(), all.end(), [](const auto& event) {
                const auto* built = std::get_if<protocol::FunctionBuilt>(&event);
                return built && built->function == "lost" && built->problems.size() == 1 && built->problems[0].at.line == 2 &&
                       built->problems[0].message.find("status 404") != std::string::npos;
            });
        }));
    }
    server.reset();
    RunnerProcess again;
    QVERIFY2(start(again, project), qPrintable(again.errorText()));
    QCOMPARE(support::send({again.url("api")}).body, QByteArray("inner"));
    QCOMPARE(support::send({again.url("api?fail")}).status, 500);
    const std::string place = host.toStdString() + "/lib@1.2/mod.ts";  // where it was found
    QVERIFY(again.waitFor([&](const auto& all) {
        return std::any_of(all.begin(), all.end(), [&](const auto& event) {
            const auto* line = std::get_if<protocol::LogLine>(&event);
            return line && line->at.file == place && line->at.line == 3;
        });
    }));
}

QTEST_GUILESS_MAIN(PackagesTest)
#include "packages_test.moc"
