// Functions that start from a snapshot of their evaluated modules, and those that cannot. Against the real edge-runner.
#include <QTest>
#include <QThread>

#include "tests/support/project_folder.h"
#include "tests/support/runner_process.h"

using namespace edge;

namespace {

const QStringList open{"--no-verify-jwt", "--policy", "oneshot"};
const QByteArray wish = R"({"edgeStudio": {"snapshot": true,},} // said like this)";

template <typename T>
std::vector<T> eventsOf(const std::vector<protocol::Event>& all) {
    std::vector<T> found;
    for (const auto& event : all)
        if (const auto* value = std::get_if<T>(&event)) found.push_back(*value);
    return found;
}

/// Asks until an isolate was made of a snapshot, the answer to which is given; empty after 20 seconds.
QByteArray answerFromSnapshot(support::RunnerProcess& runner, const QString& function) {
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 20'000; QThread::msleep(100)) {
        const auto before = eventsOf<protocol::IsolateBorn>(runner.events()).size();
        const QByteArray body = support::send({runner.url(function)}).body;
        runner.waitFor([&](const auto& all) { return eventsOf<protocol::IsolateBorn>(all).size() > before; });
        const auto born = eventsOf<protocol::IsolateBorn>(runner.events());
        if (born.size() > before && born.back().snapshot) return body;
    }
    return {};
}

}  // namespace

class SnapshotTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;

private slots:
    void initTestCase() { qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8()); }

    void startsWithItsModulesEvaluated() {
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish));
        QVERIFY(project.write("supabase/functions/f/later.ts", "export const later = 'later ' + import.meta.url.endsWith('/f/later.ts');\nexport let count = 0;\n"));
        QVERIFY(project.write("supabase/functions/f/data.json", R"({"name":"json"})"));
        QVERIFY(project.write("supabase/functions/.env", "COLOUR=blue\n"));
        QVERIFY(project.writeFunction("f", R"ts(
import data from "./data.json" with { type: "json" };
import { later as first } from "./later.ts";
const table = new Map([["last", [1, 2, 3].at(-1)], ["own", Object.hasOwn({ a: 1 }, "a")], ["found", [1, 2].findLast((n: number) => n < 2)]]);
const colour = Deno.env.get("COLOUR");
let served = 0;
Deno.serve(async () => {
  const { later } = await import("./later.ts");
  const bytes = crypto.getRandomValues(new Uint8Array(2)).length;
  const now = [[1, 2].at(-1), Object.hasOwn({}, "a"), typeof WebAssembly, typeof SharedArrayBuffer, [3].findLast(() => true)];
  return Response.json([data.name, later === first, later, ...table.values(), colour, Deno.env.get("COLOUR"), ++served, bytes, ...now,
    Math.random() !== Math.random(), import.meta.url.endsWith("/f/index.ts")]);
});
)ts"));
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
        const QByteArray plain = support::send({runner.url("f")}).body;
        QCOMPARE(plain, QByteArray(R"(["json",true,"later true",3,true,1,"blue","blue",1,2,2,false,"object","function",3,true,true])"));
        QCOMPARE(answerFromSnapshot(runner, "f"), plain);
        QCOMPARE(answerFromSnapshot(runner, "f"), plain);  // nothing of the one before is left
        QVERIFY(runner.waitFor([](const auto& all) {
            const auto done = eventsOf<protocol::InvocationFinished>(all);
            return !done.empty() && std::any_of(done.back().phases.begin(), done.back().phases.end(), [](const auto& phase) { return phase.name == "restore"; });
        }));
    }

    void errorsStandOnTheirLines() {
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish));
        QVERIFY(project.writeFunction("f", "\nfunction fail(): never {\n  throw new Error('here');\n}\nDeno.serve(() => { try { fail(); } catch (e) { return new Response((e as Error).stack); } });\n"));
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
        const QByteArray plain = support::send({runner.url("f")}).body;
        QVERIFY2(plain.contains("index.ts:3:9"), plain.constData());
        QCOMPARE(answerFromSnapshot(runner, "f"), plain);
    }

    void aSaveMakesAnotherOne() {
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish));
        QVERIFY(project.writeFunction("f", "Deno.serve(() => new Response('one'));"));
        QVERIFY(project.writeFunction("g", "Deno.serve(() => new Response('g'));"));
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
        QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("one"));
        QCOMPARE(support::send({runner.url("g")}).body, QByteArray("g"));
        QVERIFY(project.writeFunction("f", "Deno.serve(() => new Response('two'));"));
        QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("f")}).body, QByteArray("two"), 10'000);
        QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("two"));
        for (const auto& born : eventsOf<protocol::IsolateBorn>(runner.events())) QVERIFY(born.function != "g" || !born.snapshot);
    }

    void aLaterRunHasItAtOnce() {
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish));
        QVERIFY(project.writeFunction("f", "const made = new Set(['made']);\nDeno.serve(() => new Response([...made].join()));"));
        QStringList options = open;
        for (int run = 0; run < 2; ++run) {
            support::RunnerProcess runner;
            QVERIFY2(runner.start(project.path(), options), qPrintable(runner.errorText()));
            QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("made"));
        }
    }

    void whatCannotBeKeptIsRefused_data() {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("WebAssembly") << QByteArray("const m = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));") << QByteArray("it asks for WebAssembly");
        QTest::newRow("a timer") << QByteArray("setInterval(() => {}, 1000);") << QByteArray("it starts timers or requests");
        QTest::newRow("random bytes") << QByteArray("const id = crypto.randomUUID();") << QByteArray("it takes random bytes");
        QTest::newRow("a late name") << QByteArray("Array.prototype.at = function () { return 1; } as never;") << QByteArray("it replaces at");
        QTest::newRow("a weak reference") << QByteArray("const registry = new FinalizationRegistry(() => {}); registry.register({}, 1); const weak = new WeakRef({});") << QByteArray();
    }
    void whatCannotBeKeptIsRefused() {
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, reason);
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish));
        QVERIFY(project.write("supabase/functions/g/deno.json", wish));
        QVERIFY(project.writeFunction("f", code + "\nDeno.serve(() => new Response('answer'));\n"));
        QVERIFY(project.writeFunction("g", "Deno.serve(() => new Response('g'));\n"));
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
        QCOMPARE(support::send({runner.url("f")}).body, QByteArray("answer"));
        if (!reason.isEmpty())
            QVERIFY2(runner.waitFor([&](const auto& all) {
                const auto problems = eventsOf<protocol::Problem>(all);
                return std::any_of(problems.begin(), problems.end(), [&](const auto& problem) {
                    return problem.code == "snapshot_refused" && problem.function == "f" && problem.message.find(reason.toStdString()) != std::string::npos;
                });
            }), qPrintable(runner.errorText()));
        // Whatever became of it: it answers, and the other function starts from its snapshot.
        QCOMPARE(answerFromSnapshot(runner, "g"), QByteArray("g"));
        QCOMPARE(support::send({runner.url("f")}).body, QByteArray("answer"));
        for (const auto& ended : eventsOf<protocol::HostEnded>(runner.events())) QVERIFY(ended.expected);
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"
