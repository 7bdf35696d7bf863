// deno.lock beside a function: what it holds is what runs, what it does not hold is added to it. Through the real
// edge-runner and the real npm, from servers of the test's own.
#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/support/fetching_project.h"

using namespace edge;
using support::FetchingProject;
using support::ManagementApi;
using support::RunnerProcess;

class LockTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_places;
    support::NpmRegistry m_registry;
    ManagementApi m_server{[](const ManagementApi::Request& request) {
        if (request.target == "/lib/mod.ts") return ManagementApi::Answer{.status = 302, .headers = {{"Location", "/lib@1/mod.ts"}}};
        if (request.target == "/lib@1/mod.ts" || request.target == "/other.ts")
            return ManagementApi::Answer{.body = "export const far: string = 'far';\n", .headers = {{"Content-Type", "application/typescript"}}};
        return ManagementApi::Answer{.status = 404};
    }};
    const QByteArray m_greet = "import { greet } from 'npm:greeter@^1';\nDeno.serve(() => new Response(greet()));\n";
    const QString m_lock = "supabase/functions/api/deno.lock";

    QByteArray host() const { return QByteArray::fromStdString(m_server.url()); }
    QByteArray lockText(const QByteArray& integrity) const;
    QJsonObject lockOf(const FetchingProject& project) const { return QJsonDocument::fromJson(project.read(m_lock)).object(); }
    static QByteArray sha256(const QByteArray& text) { return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex(); }

private slots:
    void initTestCase();
    void theLockedVersionsAreInstalled();
    void anotherPackageUnderTheVersionIsRefused();
    void whatIsNewIsWritten();
    void nothingIsWrittenWhereNothingIs();
    void aSwitchedOffLockIsLeftAlone();
    void aFrozenLockLetsNothingNewIn();
    void modulesAreHeldAgainstIt();
    void aBrokenLockIsTheProblem();
    void aLockThatCannotBeWrittenIsSaid();
    void twoFunctionsShareOneLock();
    void anEditedLockIsTakenUp();
    void whatAFailedBuildHadReadIsWrittenToo();
};

/// Holds greeter 1.2.0, with this checksum, and words 1.0.0.
QByteArray LockTest::lockText(const QByteArray& integrity) const {
    return R"({"version": "5", "specifiers": {"npm:greeter@1": "1.2.0"}, "npm": {"greeter@1.2.0": {"integrity": ")" + integrity +
           R"(", "dependencies": ["words"]}, "words@1.0.0": {"integrity": ")" + m_registry.integrity("words", "1.0.0") + "\"}}}\n";
}

void LockTest::initTestCase() {
    for (const char* version : {"1.0.0", "1.1.0"})
        m_registry.publish("words", version, {{"index.js", QByteArray("export const words = '") + version + "';"}});
    for (const char* version : {"1.2.0", "1.3.0"})
        m_registry.publish("greeter", version, {{"index.js", QByteArray("import { words } from 'words'; export const greet = () => '") + version + " ' + words;"}}, {{"words", "^1"}});
}

void LockTest::theLockedVersionsAreInstalled() {
    for (int time = 0; time < 2; ++time) {
        FetchingProject project(m_places, m_registry.settings());
        QVERIFY(project.write(m_lock, lockText(m_registry.integrity("greeter", "1.2.0"))) && project.writeFunction("api", m_greet));
        RunnerProcess runner;
        QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
        QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.2.0 1.0.0"));
        QCOMPARE(fetchedBy(runner, time == 0), time == 0 ? QStringList{"greeter@1.2.0"} : QStringList());  // the second project shares them
        QCOMPARE(project.read(m_lock), lockText(m_registry.integrity("greeter", "1.2.0")));
    }
    FetchingProject open(m_places, m_registry.settings());
    QVERIFY(open.writeFunction("api", m_greet));
    RunnerProcess runner;
    QVERIFY2(open.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0"));
}

void LockTest::anotherPackageUnderTheVersionIsRefused() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write(m_lock, lockText("sha512-AAAA")) && project.writeFunction("api", m_greet));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    const QString problem = problemOf(runner, "api");
    QVERIFY2(problem.startsWith("supabase/functions/api/index.ts:1 ") && problem.contains("\"greeter@1.2.0\" does not match supabase/functions/api/deno.lock"), qPrintable(problem));
    QCOMPARE(project.read(m_lock), lockText("sha512-AAAA"));
    QVERIFY(project.write(m_lock, lockText(m_registry.integrity("greeter", "1.2.0"))));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("1.2.0 1.0.0"), 20'000);
}

void LockTest::whatIsNewIsWritten() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write(m_lock, "{\n  \"version\": \"5\"\n}\n"));
    QVERIFY(project.writeFunction("api", "import { greet } from 'npm:greeter@^1.0';\nimport { far } from '" + host() + "/lib/mod.ts';\nDeno.serve(() => new Response(greet() + far));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0far"));
    const QByteArray far = "export const far: string = 'far';\n";
    const QByteArray expected = "{\n  \"version\": \"5\",\n  \"specifiers\": {\n    \"npm:greeter@1\": \"1.3.0\"\n  },\n  \"npm\": {\n    \"greeter@1.3.0\": {\n      \"integrity\": \"" +
                                m_registry.integrity("greeter", "1.3.0") + "\",\n      \"dependencies\": [\n        \"words\"\n      ]\n    },\n    \"words@1.1.0\": {\n      \"integrity\": \"" +
                                m_registry.integrity("words", "1.1.0") + "\"\n    }\n  },\n  \"redirects\": {\n    \"" + host() + "/lib/mod.ts\": \"" + host() + "/lib@1/mod.ts\"\n  },\n  \"remote\": {\n    \"" +
                                host() + "/lib@1/mod.ts\": \"" + sha256(far) + "\"\n  }\n}\n";
    QTRY_COMPARE_WITH_TIMEOUT(project.read(m_lock), expected, 10'000);
    // What was not asked before comes in when it is asked, beside what is there.
    QVERIFY(project.writeFunction("api", "import { greet } from 'npm:greeter@~1.2';\nDeno.serve(() => new Response(greet()));\n"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("1.2.0 1.1.0"), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(lockOf(project)["specifiers"].toObject(), (QJsonObject{{"npm:greeter@1", "1.3.0"}, {"npm:greeter@1.2", "1.2.0"}}), 10'000);
    QCOMPARE(lockOf(project)["npm"].toObject().keys(), (QStringList{"greeter@1.2.0", "greeter@1.3.0", "words@1.1.0"}));
}

void LockTest::nothingIsWrittenWhereNothingIs() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.writeFunction("api", m_greet));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 200);
    const auto all = QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot;
    QCOMPARE(QDir(project.path() + "/supabase/functions/api").entryList(all), QStringList{"index.ts"});
    QCOMPARE(QDir(project.path()).entryList(all), (QStringList{".npmrc", "supabase"}));
}

void LockTest::aSwitchedOffLockIsLeftAlone() {
    FetchingProject project(m_places, m_registry.settings());
    const QByteArray text = "{\n<<<<<<< not even JSON\n";
    QVERIFY(project.write(m_lock, text) && project.write("supabase/functions/api/deno.json", R"({"lock": false})") && project.writeFunction("api", m_greet));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0"));
    QCOMPARE(project.read(m_lock), text);
}

void LockTest::aFrozenLockLetsNothingNewIn() {
    FetchingProject project(m_places, m_registry.settings());
    const QByteArray text = lockText(m_registry.integrity("greeter", "1.2.0"));
    QVERIFY(project.write("supabase/functions/frozen.lock", text));
    for (const char* name : {"old", "api", "far"})
        QVERIFY(project.write(QString("supabase/functions/%1/deno.json").arg(name), R"({"lock": {"path": "../frozen.lock", "frozen": true}})"));
    QVERIFY(project.writeFunction("old", m_greet) && project.writeFunction("api", "import 'npm:greeter@1';\nimport 'npm:words@1';\n") && project.writeFunction("far", "\n\nimport '" + host() + "/other.ts';\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("old")}).body, QByteArray("1.2.0 1.0.0"));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    QVERIFY2(problemOf(runner, "api").startsWith("supabase/functions/api/index.ts:2 \"npm:words@1\" is not in supabase/functions/frozen.lock, which is frozen."), qPrintable(problemOf(runner, "api")));
    QCOMPARE(support::send({runner.url("far")}).status, 503);
    QVERIFY2(problemOf(runner, "far").startsWith("supabase/functions/far/index.ts:3 ") && problemOf(runner, "far").contains("frozen.lock, which is frozen"), qPrintable(problemOf(runner, "far")));
    QCOMPARE(project.read("supabase/functions/frozen.lock"), text);
}

void LockTest::modulesAreHeldAgainstIt() {
    FetchingProject project(m_places, m_registry.settings());
    const auto lockWith = [&](const QByteArray& digest) { return project.write(m_lock, R"({"version": "4", "remote": {")" + host() + R"(/other.ts": ")" + digest + "\"}}"); };
    QVERIFY(lockWith(QByteArray(64, '0')) && project.writeFunction("api", "\nimport { far } from '" + host() + "/other.ts';\nDeno.serve(() => new Response(far));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    const QString problem = problemOf(runner, "api");
    QVERIFY2(problem.startsWith("supabase/functions/api/index.ts:2 ") && problem.contains("does not match supabase/functions/api/deno.lock"), qPrintable(problem));
    QVERIFY(lockWith(sha256("export const far: string = 'far';\n")));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("far"), 20'000);
}

void LockTest::aBrokenLockIsTheProblem() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("deno.lock", "{\n  \"version\": \"5\",\n<<<<<<< HEAD\n") && project.writeFunction("api", m_greet));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    QVERIFY2(problemOf(runner, "api").startsWith("deno.lock:0 deno.lock:3 is not valid JSON."), qPrintable(problemOf(runner, "api")));
    QVERIFY(project.write("deno.lock", "{\"version\": \"5\"}"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0"), 20'000);
}

void LockTest::aLockThatCannotBeWrittenIsSaid() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write(m_lock, "{\"version\": \"5\"}") && project.writeFunction("api", m_greet));
    QVERIFY(QDir(project.path()).mkpath(m_lock + ".part/in-the-way"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0"));
    QVERIFY(runner.waitFor([](const auto& all) {
        return std::any_of(all.begin(), all.end(), [](const auto& event) {
            const auto* problem = std::get_if<protocol::Problem>(&event);
            return problem && problem->code == "lock_not_writable" && problem->function == "api" && !problem->fatal && problem->message.find("deno.lock") != std::string::npos;
        });
    }));
    QCOMPARE(project.read(m_lock), QByteArray("{\"version\": \"5\"}"));
}

void LockTest::twoFunctionsShareOneLock() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("supabase/functions/deno.lock", "{\"version\": \"5\"}"));
    const QStringList names{"one", "two", "three"};
    for (const QString& name : names)
        QVERIFY(project.writeFunction(name, "import { far } from '" + host() + "/other.ts?" + name.toUtf8() + "';\nDeno.serve(() => new Response(far));\n"));
    m_registry.publish("one", "1.0.0", {{"index.js", ""}});
    m_registry.publish("two", "2.0.0", {{"index.js", ""}});
    QVERIFY(project.writeFunction("one", "import 'npm:one@1';\nDeno.serve(() => new Response('1'));\n") && project.writeFunction("two", "import 'npm:two@2';\nDeno.serve(() => new Response('2'));\n"));
    RunnerProcess runner, another;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QVERIFY2(project.start(another), qPrintable(another.errorText()));
    for (RunnerProcess* each : {&runner, &another})
        for (const char* name : {"one", "two"}) QCOMPARE(support::send({each->url(name)}).status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(QJsonDocument::fromJson(project.read("supabase/functions/deno.lock"))["specifiers"].toObject(), (QJsonObject{{"npm:one@1", "1.0.0"}, {"npm:two@2", "2.0.0"}}), 20'000);
    QVERIFY(!QFile::exists(project.path() + "/supabase/functions/deno.lock.part"));
}

void LockTest::anEditedLockIsTakenUp() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write(m_lock, "{\"version\": \"5\"}") && project.writeFunction("api", m_greet));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0"));
    QTRY_VERIFY_WITH_TIMEOUT(project.read(m_lock).contains("greeter@1.3.0"), 10'000);
    QVERIFY(project.write(m_lock, lockText(m_registry.integrity("greeter", "1.2.0"))));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("1.2.0 1.0.0"), 20'000);
}

void LockTest::whatAFailedBuildHadReadIsWrittenToo() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write(m_lock, "{\"version\": \"5\"}") && project.write("supabase/functions/api/part.ts", "export const part = ;\n"));
    QVERIFY(project.writeFunction("api", "import { part } from './part.ts';\nimport { greet } from 'npm:greeter@1';\nDeno.serve(() => new Response(greet() + part));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).status, 503);
    QCOMPARE(project.read(m_lock), QByteArray("{\"version\": \"5\"}"));
    QVERIFY(project.write("supabase/functions/api/part.ts", "export const part = '!';\n"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("api")}).body, QByteArray("1.3.0 1.1.0!"), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(project.read(m_lock).contains("greeter@1.3.0"), 10'000);
}

QTEST_GUILESS_MAIN(LockTest)
#include "lock_test.moc"
