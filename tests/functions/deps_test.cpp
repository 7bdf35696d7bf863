// What functions depend on: `edge-runner deps` and the events of `serve`, with packages from a registry of the test's own.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include "runner/protocol/codec.h"
#include "tests/support/fetching_project.h"

using namespace edge;
using support::FetchingProject;
using support::RunnerProcess;

class DepsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_places;
    support::NpmRegistry m_registry;

    struct Said {
        int code = -1;
        QString text;
        QString errors;
        QJsonObject json() const { return QJsonDocument::fromJson(text.toUtf8()).object(); }
        QJsonValue at(const QString& key) const { return json()[key]; }
    };
    Said deps(const FetchingProject& project, const QStringList& arguments) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_CACHE_HOME", m_places.path());
        environment.insert("npm_config_cache", m_places.path() + "/npm");
        process.setProcessEnvironment(environment);
        process.start(EDGE_BINARY_DIR "/bin/edge-runner", QStringList{"deps", "api", "--project", project.path()} + arguments);
        if (!process.waitForFinished(60'000)) return process.kill(), Said{};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    template <typename Event>
    static const Event* last(RunnerProcess& runner, const std::function<bool(const Event&)>& fits = [](const Event&) { return true; }) {
        const Event* found = nullptr;
        runner.waitFor([&](const auto& all) {
            for (const auto& event : all)
                if (const auto* one = std::get_if<Event>(&event); one && fits(*one)) found = one;
            return found != nullptr;
        });
        return found;
    }

private slots:
    void initTestCase();
    void theTreeAndTheWays();
    void theSameAsAnEvent();
    void everyModulesTime();
    void circlesAndErrorsRunAsEver();
    void topLevelAwaitIsMeasuredAsAWhole();
    void newerVersionsAreAskedFor();
    void oneIsUpdated();
    void whatCannotBeBuiltIsTakenBack();
    void offlineIsSaid();
};

void DepsTest::initTestCase() {
    for (const char* version : {"1.1.0", "1.2.0", "2.0.0"})
        m_registry.publish("greeter", version, {{"index.js", QByteArray("import { name } from 'words'; export const greet = () => '") + version + " ' + name;"}}, {{"words", "*"}});
    m_registry.publish("words", "1.0.0", {{"index.js", "export const name = 'world';"}});
    m_registry.publish("other", "1.0.0", {{"index.js", "import { name } from 'words'; export const shout = () => name.toUpperCase();"}}, {{"words", "*"}});
}

namespace {

const QByteArray shared = "import { shout } from 'npm:other@1';\nexport const more = () => shout();\n";
const QByteArray api = "import { greet } from 'npm:greeter@1.1.0';\nimport { more } from '../_shared/more.ts';\nDeno.serve(() => new Response(greet() + more()));\n";

void fill(const FetchingProject& project) {
    QVERIFY(project.write("supabase/functions/_shared/more.ts", shared));
    QVERIFY(project.writeFunction("api", api));
}

}  // namespace

void DepsTest::theTreeAndTheWays() {
    FetchingProject project(m_places, m_registry.settings());
    fill(project);
    const Said tree = deps(project, {});
    QVERIFY2(tree.code == 0, qPrintable(tree.errors));
    QVERIFY2(tree.text.startsWith("api: 2 files, 2 packages, 1 transitive, "), qPrintable(tree.text));
    QVERIFY(tree.text.indexOf("\n  npm:greeter@1.1.0") > 0 && tree.text.indexOf("\n    npm:words@1.0.0") > tree.text.indexOf("\n  npm:greeter@1.1.0"));
    const Said why = deps(project, {"--why", "words"});
    QCOMPARE(why.text, "npm:words@1.0.0 is here because\n"
                       "  supabase/functions/api/index.ts:1:24 imports npm:greeter@1.1.0\n    npm:greeter@1.1.0 imports words\n\n"
                       "  supabase/functions/api/index.ts:2:23 imports ../_shared/more.ts\n    supabase/functions/_shared/more.ts:1:24 imports npm:other@1\n"
                       "      npm:other@1.0.0 imports words\n\n");
    QCOMPARE(deps(project, {"--why", "absent"}).code, 1);
    const QJsonObject json = deps(project, {"--json"}).json();
    QCOMPARE(json["totals"].toObject()["packages"].toInt(), 2);
    qint64 sum = 0;
    for (const QJsonValue node : json["nodes"].toArray()) {
        QVERIFY2(node[u"bytes"].toInt() > 0, qPrintable(node[u"id"].toString()));
        sum += node[u"bytes"].toInt();
    }
    QCOMPARE(json["totals"].toObject()["bytes"].toInteger(), sum);
}

void DepsTest::theSameAsAnEvent() {
    FetchingProject project(m_places, m_registry.settings());
    fill(project);
    for (int round = 0; round < 2; ++round) {  // the second one is not built anew: it was kept
        RunnerProcess runner;
        QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
        const auto* found = last<protocol::DependenciesFound>(runner);
        QVERIFY(found);
        QCOMPARE(found->function, "api");
        QCOMPARE(found->nodes[0].id, "supabase/functions/api/index.ts");
        QCOMPARE(found->nodes.size(), std::size_t(5));
        const auto* built = last<protocol::FunctionBuilt>(runner);
        QVERIFY(built && built->version == found->version);
        QTest::qWait(1500);  // what is built is kept a moment later
    }
}

void DepsTest::everyModulesTime() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("supabase/functions/_shared/slow.ts", "const end = performance.now() + 20;\nwhile (performance.now() < end);\nexport const slow = 'slow';\n"));
    QVERIFY(project.writeFunction("api", "import { greet } from 'npm:greeter@1.1.0';\nimport { slow } from '../_shared/slow.ts';\nimport d from './d.json' with { type: 'json' };\n"
                                         "Deno.serve(() => new Response(greet() + slow + d.x));\n") && project.write("supabase/functions/api/d.json", "{\"x\": 1}"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("1.1.0 worldslow1"));
    const auto* loaded = last<protocol::ModulesLoaded>(runner);
    QVERIFY(loaded && loaded->apart);
    protocol::Nanoseconds sum = 0, most = 0;
    std::string slowest;
    for (const auto& module : loaded->modules) {
        sum += module.evaluate;
        QVERIFY(module.compile > 0 && !module.shared);
        if (module.evaluate <= most) continue;
        most = module.evaluate;
        slowest = module.url;
    }
    QVERIFY2(slowest.ends_with("slow.ts") && most >= 19'000'000, (slowest + ' ' + std::to_string(most)).c_str());
    QCOMPARE(loaded->modules.size(), std::size_t(4));
    QVERIFY(loaded->evaluate >= sum);
    const auto* found = last<protocol::DependenciesFound>(runner);
    QVERIFY(found && found->version == loaded->version);
    const Said times = deps(project, {"--times", project.path() + "/events.ndjson"});
    QVERIFY2(times.code == 1 && times.errors.contains("cannot be read"), qPrintable(times.errors));
    QVERIFY(project.write("events.ndjson", QByteArray::fromStdString(protocol::encode(*loaded)) + "\n"));
    const Said told = deps(project, {"--times", project.path() + "/events.ndjson"});
    QVERIFY2(told.text.contains(QRegularExpression("api: .* of the last start")) && told.text.contains(QRegularExpression("_shared/slow\\.ts +\\d+ B +\\d+\\.\\d+ ms")), qPrintable(told.text + told.errors));
    for (const auto& module : loaded->modules)  // every time has somebody who took it
        QVERIFY2(std::any_of(found->parts.begin(), found->parts.end(), [&](const auto& part) { return part.url == module.url; }), module.url.c_str());
}

/// The order of evaluation is that of the specification, whoever listens.
void DepsTest::circlesAndErrorsRunAsEver() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("supabase/functions/api/order.ts", "export const order: string[] = [];\n"));
    QVERIFY(project.write("supabase/functions/api/a.ts", "import { order } from './order.ts';\nimport './b.ts';\nimport './d.ts';\norder.push('a');\n"));
    QVERIFY(project.write("supabase/functions/api/b.ts", "import { order } from './order.ts';\nimport './c.ts';\norder.push('b');\n"));
    QVERIFY(project.write("supabase/functions/api/c.ts", "import { order } from './order.ts';\nimport './a.ts';\norder.push('c');\n"));
    QVERIFY(project.write("supabase/functions/api/d.ts", "import { order } from './order.ts';\norder.push('d');\nqueueMicrotask(() => order.push('later'));\n"));
    QVERIFY(project.writeFunction("api", "import './a.ts';\nimport { order } from './order.ts';\norder.push('main');\nDeno.serve(() => new Response(order.join()));\n"));
    QVERIFY(project.writeFunction("bad", "import './bad.ts';\nimport './never.ts';\nDeno.serve(() => new Response('x'));\n"));
    QVERIFY(project.write("supabase/functions/bad/bad.ts", "\nthrow new Error('at the top');\n"));
    QVERIFY(project.write("supabase/functions/bad/never.ts", "console.log('never');\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("c,b,d,a,main,later"));
    QVERIFY(last<protocol::ModulesLoaded>(runner, [](const auto& each) { return each.function == "api" && each.apart && each.modules.size() == 6; }));
    QCOMPARE(support::send({runner.url("bad")}).status, 503);
    const auto* line = last<protocol::LogLine>(runner, [](const auto& each) { return each.function == "bad"; });
    QVERIFY(line);
    QCOMPARE(line->at.file, "supabase/functions/bad/bad.ts");
    QCOMPARE(line->at.line, 2);
    QTest::qWait(200);
    int lines = 0;
    for (const auto& event : runner.events())
        if (const auto* each = std::get_if<protocol::LogLine>(&event); each && each->function == "bad") ++lines;
    QCOMPARE(lines, 1);  // no rejection besides
}

void DepsTest::topLevelAwaitIsMeasuredAsAWhole() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.writeFunction("api", "import './wait.ts';\nDeno.serve(() => new Response('ok'));\n") &&
            project.write("supabase/functions/api/wait.ts", "await new Promise((done) => setTimeout(done, 30));\n"));
    RunnerProcess runner;
    QVERIFY2(project.start(runner), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("api")}).body, QByteArray("ok"));
    const auto* loaded = last<protocol::ModulesLoaded>(runner);
    QVERIFY(loaded && !loaded->apart);
    QVERIFY(loaded->evaluate >= 29'000'000);
    for (const auto& module : loaded->modules) QCOMPARE(module.evaluate, 0);
}

void DepsTest::newerVersionsAreAskedFor() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("supabase/functions/api/deno.json", R"({"imports": {"greeter": "npm:greeter@~1.1.0"}})"));
    QVERIFY(project.writeFunction("api", "import { greet } from 'greeter';\nimport { shout } from 'npm:other@1';\nDeno.serve(() => new Response(greet() + shout()));\n"));
    const Said said = deps(project, {"--outdated", "--json"});
    QCOMPARE(said.code, 0);
    const QJsonArray list = said.json()["outdated"].toArray();
    QCOMPARE(list.size(), 2);
    QCOMPARE(list[0][u"name"].toString(), "greeter");
    QCOMPARE(list[0][u"fitting"].toString(), "1.1.0");
    QCOMPARE(list[0][u"newest"].toString(), "2.0.0");
    QCOMPARE(list[1][u"newest"].toString(), "1.0.0");
    QCOMPARE(deps(project, {"--outdated"}).text, "npm:greeter@1.1.0 -> nothing newer fits, 2.0.0 is the newest\n");
}

void DepsTest::oneIsUpdated() {
    FetchingProject project(m_places, m_registry.settings());
    QVERIFY(project.write("supabase/functions/api/deno.json", "{\n  \"imports\": { \"greeter\": \"npm:greeter@^1\" }\n}\n") && project.write("deno.lock", "{\"version\": \"5\", \"specifiers\": {\"npm:greeter@1\": \"1.1.0\"}}"));
    QVERIFY(project.writeFunction("api", "import { greet } from 'greeter';\nDeno.serve(() => new Response(greet()));\n"));
    const Said preview = deps(project, {"--update", "greeter", "--dry-run"});
    QVERIFY2(preview.code == 0, qPrintable(preview.errors));
    QCOMPARE(preview.text, "supabase/functions/api/deno.json:2:28: npm:greeter@^1 -> npm:greeter@^1.2.0\n");
    QVERIFY(project.read("supabase/functions/api/deno.json").contains("@^1\""));
    QCOMPARE(deps(project, {"--update", "greeter"}).code, 0);
    QCOMPARE(project.read("supabase/functions/api/deno.json"), "{\n  \"imports\": { \"greeter\": \"npm:greeter@^1.2.0\" }\n}\n");
    QVERIFY2(project.read("deno.lock").contains("\"npm:greeter@^1.2.0\": \"1.2.0\""), project.read("deno.lock").constData());
    const Said newest = deps(project, {"--update", "npm:greeter", "--to", "newest", "--json"});
    QVERIFY2(newest.code == 0, qPrintable(newest.text));
    QCOMPARE(newest.at("edits").toArray()[0][u"after"].toString(), "npm:greeter@^2.0.0");
    QVERIFY(deps(project, {}).text.contains("npm:greeter@2.0.0"));
    const Said again = deps(project, {"--update", "greeter"});
    QVERIFY(again.code == 1 && again.errors.contains("npm:greeter@2.0.0 is the newest that fits."));
    const Said transitive = deps(project, {"--update", "words"});
    QVERIFY(transitive.code == 1 && transitive.errors.contains("Only other packages ask for npm:words@1.0.0."));
}

void DepsTest::whatCannotBeBuiltIsTakenBack() {
    FetchingProject project(m_places, m_registry.settings());
    fill(project);
    const Said said = deps(project, {"--update", "greeter", "--to", "9.9.9"});
    QCOMPARE(said.code, 1);
    QVERIFY2(said.errors.contains("Nothing was changed."), qPrintable(said.errors));
    QCOMPARE(project.read("supabase/functions/api/index.ts"), api);
}

void DepsTest::offlineIsSaid() {
    support::NpmRegistry gone;
    gone.publish("greeter", "1.1.0", {{"index.js", "export const greet = () => 'x';"}});
    FetchingProject project(m_places, gone.settings());
    QVERIFY(project.writeFunction("api", "import { greet } from 'npm:greeter@1.1.0';\nDeno.serve(() => new Response(greet()));\n"));
    QCOMPARE(deps(project, {}).code, 0);
    gone.close();
    const Said said = deps(project, {"--outdated", "--json"});
    QCOMPARE(said.code, 1);
    QCOMPARE(said.at("outdated").toArray()[0][u"error"][u"code"].toString(), "registry_unreachable");
}

QTEST_GUILESS_MAIN(DepsTest)
#include "deps_test.moc"
