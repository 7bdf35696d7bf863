// Functions that start from a snapshot of their evaluated modules, and those that cannot. Against the real edge-runner.
#include <QTest>
#include <QThread>
#include <QUrl>

#include "runner/config/cache_file.h"
#include "runner/isolate/snapshot.h"
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

/// V8 10.2 ends its process over a string of this length.
const QByteArray fatal = R"ts(
Deno.serve((request) => {
  if (new URL(request.url).search === "?die") "a".repeat(2 ** 27).split("");
  return new Response("alive");
});
)ts";

std::vector<protocol::Problem> refusalsOf(const std::vector<protocol::Event>& all, const std::string& function) {
    auto problems = eventsOf<protocol::Problem>(all);
    std::erase_if(problems, [&](const auto& problem) { return problem.code != "snapshot_refused" || problem.function != function; });
    return problems;
}

/// Waits for the refusal of the function's snapshot; its message, empty after 20 seconds.
QByteArray refusalOf(support::RunnerProcess& runner, const std::string& function) {
    runner.waitFor([&](const auto& all) { return !refusalsOf(all, function).empty(); });
    const auto refusals = refusalsOf(runner.events(), function);
    return refusals.empty() ? QByteArray() : QByteArray::fromStdString(refusals.front().message);
}

/// Whether the isolate that answers the function next is made of a snapshot.
bool startsFromSnapshot(support::RunnerProcess& runner, const QString& function, const QByteArray& answer) {
    const auto bornOf = [&](const auto& all) {
        auto born = eventsOf<protocol::IsolateBorn>(all);
        std::erase_if(born, [&](const auto& each) { return each.function != function.toStdString(); });
        return born;
    };
    const auto before = bornOf(runner.events()).size();
    if (support::send({runner.url(function)}).body != answer) qFatal("%s does not answer", qPrintable(function));
    runner.waitFor([&](const auto& all) { return bornOf(all).size() > before; });
    return bornOf(runner.events()).back().snapshot;
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
        {
            support::RunnerProcess runner;
            QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
            QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("made"));
            options << "--port" << QString::number(QUrl(runner.url("")).port());  // the function's variables tell it
        }
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), options), qPrintable(runner.errorText()));
        QVERIFY(runner.waitFor([](const auto& all) {
            const auto ended = eventsOf<protocol::HostEnded>(all);  // those with the image take over
            return std::any_of(ended.begin(), ended.end(), [](const auto& each) { return each.host == "host-1"; });
        }));
        QVERIFY(startsFromSnapshot(runner, "f", "made"));
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

    void whatEndsItsHostTwiceIsSwitchedOff() {
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish) && project.writeFunction("f", fatal));
        QVERIFY(project.write("supabase/functions/g/deno.json", wish) && project.writeFunction("g", "Deno.serve(() => new Response('g'));"));
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
        QCOMPARE(answerFromSnapshot(runner, "g"), QByteArray("g"));
        QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("alive"));
        QVERIFY(support::send({runner.url("f?die")}).status >= 500);
        QVERIFY(startsFromSnapshot(runner, "f", "alive"));
        QVERIFY(refusalsOf(runner.events(), "f").empty());
        QVERIFY(support::send({runner.url("f?die")}).status >= 500);
        const QByteArray reason = refusalOf(runner, "f");
        QVERIFY2(reason.contains("its host process died twice"), reason.constData());
        QCOMPARE(answerFromSnapshot(runner, "g"), QByteArray("g"));
        QVERIFY(!startsFromSnapshot(runner, "f", "alive"));
        QVERIFY(refusalsOf(runner.events(), "g").empty());
        QVERIFY(project.writeFunction("f", QByteArray(fatal).replace("alive", "saved")));
        QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("f")}).body, QByteArray("saved"), 10'000);
        QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("saved"));
    }

    void whoDiesWithoutASnapshotHarmsNone() {
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish) && project.writeFunction("f", "Deno.serve(() => new Response('f'));"));
        QVERIFY(project.writeFunction("g", fatal));
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
        QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("f"));
        for (int round = 0; round < 3; ++round) {
            QVERIFY(support::send({runner.url("g?die")}).status >= 500);
            QVERIFY(startsFromSnapshot(runner, "f", "f"));
        }
        QVERIFY(refusalsOf(runner.events(), "f").empty());
    }

    void whatCannotBeRestoredIsSwitchedOff_data() {
        QTest::addColumn<QByteArray>("damage");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("no heap of V8's") << QByteArray("heap") << QByteArray("its host process died twice");
        QTest::newRow("a module is missing") << QByteArray("module") << QByteArray("what it held cannot be restored");
        QTest::newRow("bytes are missing") << QByteArray("file") << QByteArray();
    }
    void whatCannotBeRestoredIsSwitchedOff() {
        QFETCH(QByteArray, damage);
        QFETCH(QByteArray, reason);
        QTemporaryDir cache;
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        support::ProjectFolder project;
        QVERIFY(project.write("supabase/functions/f/deno.json", wish) && project.writeFunction("f", "Deno.serve(() => new Response('f'));"));
        QStringList options = open;
        {
            support::RunnerProcess runner;
            QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
            QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("f"));
            options << "--port" << QString::number(QUrl(runner.url("")).port());  // the function's variables tell it
        }
        const QFileInfoList images = QDir(cache.filePath("edge-studio/snapshots")).entryInfoList(QDir::Files);
        QCOMPARE(images.size(), 1);
        const QString file = images.front().filePath();
        if (damage == "file") {
            QVERIFY(QFile::resize(file, 1000));
        } else {
            isolate::Image image = **isolate::readImage(file.toStdString());
            if (damage == "heap") image.heap.assign(image.heap.size(), '\0');
            else image.functions.front().modules.emplace_back("file:///absent.ts", "");
            QVERIFY(isolate::writeImage(file.toStdString(), image).ok());
        }
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), options), qPrintable(runner.errorText()));
        if (!reason.isEmpty()) {
            // Spare isolates die of no heap; modules are looked for when one is taken.
            QElapsedTimer timer;
            for (timer.start(); damage == "module" && support::send({runner.url("f")}).status != 503; QThread::msleep(20)) QVERIFY(timer.elapsed() < 10'000);
            const QByteArray refusal = refusalOf(runner, "f");
            QVERIFY2(refusal.contains(reason), refusal.constData());
            QTRY_VERIFY(!QFile::exists(file));
            QVERIFY(!startsFromSnapshot(runner, "f", "f"));
        } else {
            QCOMPARE(answerFromSnapshot(runner, "f"), QByteArray("f"));
            QVERIFY(refusalsOf(runner.events(), "f").empty());
        }
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
    }
};

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"
