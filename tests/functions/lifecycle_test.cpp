// What happens around requests: saving, dying, stopping. All against the real edge-runner over loopback.
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>
#include <csignal>
#include <thread>

#include "tests/support/project_folder.h"
#include "tests/support/runner_process.h"

using namespace edge;
using support::HttpAnswer;
using support::HttpRequest;

class LifecycleTest : public QObject {
    Q_OBJECT
private slots:
    void aSaveIsLive_data();
    void aSaveIsLive();
    void aSaveSparesRequestsInFlight();
    void requestsWaitForTheBuildOfASave();
    void aSaveWithoutAChangeKeepsWarmIsolates();
    void aHungBuildHoldsNobodyForEver();
    void aSharedFileReachesItsFunctions();
    void aNewFileIsReachedByAComputedImport();
    void aSyntaxErrorHealsWithTheNextSave();
    void newFunctionsAppearAndGoneOnesLeave();
    void aKilledHostCostsAnAnswerNotTheService();
    void aReaderWhoLeavesHarmsNobody();
    void manyAtOnceAreAllAnswered();
    void theEndOfStdinEndsEverything();
    void aKilledRunnerLeavesNoHost();
    void theTerminalShowsLogsAndErrors();
    void aTakenPortIsNamed();
    void withoutAProjectItSaysWhatToDo_data();
    void withoutAProjectItSaysWhatToDo();
    void theEventsTellTheWholeStory();
};

namespace {

const QStringList open{"--no-verify-jwt"};

QByteArray answering(const QByteArray& text) { return "Deno.serve(() => new Response(\"" + text + "\"));\n"; }

/// Asks until the answer is `text`; the milliseconds it took, or -1 after ten seconds.
qint64 waitForAnswer(const QString& url, const QByteArray& text) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10'000) {
        if (support::send({url}).body == text) return timer.elapsed();
        QThread::msleep(2);
    }
    return -1;
}

/// Sends `count` requests at once, each from a thread of its own.
class Burst {
public:
    Burst(const HttpRequest& request, int count) : m_answers(std::size_t(count)) {
        for (auto& answer : m_answers) m_threads.emplace_back([&answer, request] { answer = support::send(request); });
    }
    const std::vector<HttpAnswer>& wait() {
        for (std::thread& thread : m_threads)
            if (thread.joinable()) thread.join();
        return m_answers;
    }
    ~Burst() { wait(); }

private:
    std::vector<HttpAnswer> m_answers;
    std::vector<std::thread> m_threads;
};

template <typename T>
std::vector<T> eventsOf(const std::vector<protocol::Event>& all) {
    std::vector<T> found;
    for (const auto& event : all)
        if (const auto* value = std::get_if<T>(&event)) found.push_back(*value);
    return found;
}

qint64 pidOfHost(const std::vector<protocol::Event>& all, const std::string& host) {
    for (const auto& started : eventsOf<protocol::HostStarted>(all))
        if (started.host == host) return started.pid;
    return 0;
}

/// An esbuild whose process is known, so that it can be made slow: stopped and continued.
class KnownEsbuild {
public:
    explicit KnownEsbuild(support::RunnerProcess& runner) {
        QFile program(m_folder.filePath("esbuild"));
        if (!program.open(QIODevice::WriteOnly)) qFatal("no temporary folder");
        program.write("#!/bin/sh\necho $$ > '" + m_folder.path().toUtf8() + "/pid'\nexec '" EDGE_BINARY_DIR "/libexec/edge-studio/esbuild' \"$@\"\n");
        program.close();
        program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        runner.setEnvironment("EDGE_ESBUILD", m_folder.filePath("esbuild"));
    }
    ~KnownEsbuild() { send(SIGCONT); }
    bool send(int signal) const {
        QFile file(m_folder.filePath("pid"));
        return file.open(QIODevice::ReadOnly) && ::kill(pid_t(file.readAll().trimmed().toInt()), signal) == 0;
    }

private:
    QTemporaryDir m_folder;
};

/// Asks until a request is not answered within a second; false when all of ten are.
bool waitUntilHeld(const QString& url) {
    HttpRequest request{url};
    request.timeoutSeconds = 1;
    for (int round = 0; round < 10; ++round) {
        if (support::send(request).status == 0) return true;
        QThread::msleep(50);
    }
    return false;
}

bool isAlive(qint64 pid) {
    QFile status(QString("/proc/%1/stat").arg(pid));
    return status.open(QIODevice::ReadOnly) && !status.readAll().contains(") Z ");
}

}  // namespace

void LifecycleTest::aSaveIsLive_data() {
    QTest::addColumn<bool>("byRename");
    QTest::newRow("written in place") << false;
    QTest::newRow("renamed over") << true;
}

void LifecycleTest::aSaveIsLive() {
    QFETCH(bool, byRename);
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", answering("0")));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("0"));
    QList<qint64> took;
    for (int round = 1; round <= 5; ++round) {
        const QByteArray text = QByteArray::number(round);
        QVERIFY(byRename ? project.replaceFunction("f", answering(text)) : project.writeFunction("f", answering(text)));
        took << waitForAnswer(runner.url("f"), text);
        QVERIFY2(took.last() >= 0, qPrintable(runner.errorText()));
    }
    std::sort(took.begin(), took.end());
    qInfo("save to new answer: median %lld ms", took[2]);
}

void LifecycleTest::aSaveSparesRequestsInFlight() {
    support::ProjectFolder project;
    const QByteArray slow = "Deno.serve(async () => { await new Promise((r) => setTimeout(r, 1200)); return new Response(\"old\"); });";
    QVERIFY(project.writeFunction("f", slow));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    Burst burst({runner.url("f")}, 4);
    QVERIFY(runner.waitFor([](const auto& all) { return eventsOf<protocol::InvocationStarted>(all).size() == 4; }));
    QVERIFY(project.writeFunction("f", answering("new")));
    QVERIFY(waitForAnswer(runner.url("f"), "new") >= 0);
    for (const HttpAnswer& answer : burst.wait()) QCOMPARE(answer.body, QByteArray("old"));
    QVERIFY(runner.waitFor([](const auto& all) {
        const auto retired = eventsOf<protocol::IsolateRetired>(all);
        return !retired.empty() && retired.front().reason == "CodeChanged";
    }));
}

void LifecycleTest::requestsWaitForTheBuildOfASave() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", answering("old")) && project.writeFunction("other", answering("other")));
    support::RunnerProcess runner;
    KnownEsbuild esbuild(runner);
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("old"));
    QCOMPARE(support::send({runner.url("other")}).body, QByteArray("other"));
    QVERIFY(esbuild.send(SIGSTOP));
    QVERIFY(project.writeFunction("f", answering("new")));
    QVERIFY2(waitUntilHeld(runner.url("f")), "the old version still answers");
    Burst burst({runner.url("f")}, 4);
    QCOMPARE(support::send({runner.url("other")}).body, QByteArray("other"));
    QVERIFY(esbuild.send(SIGCONT));
    for (const HttpAnswer& answer : burst.wait()) QCOMPARE(answer.body, QByteArray("new"));
}

void LifecycleTest::aSaveWithoutAChangeKeepsWarmIsolates() {
    support::ProjectFolder project;
    const QByteArray counting = "let count = 0;\nDeno.serve(() => new Response(String(++count)));\n";
    QVERIFY(project.writeFunction("f", counting));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("1"));
    const std::size_t builds = eventsOf<protocol::FunctionBuilt>(runner.events()).size();
    QVERIFY(project.writeFunction("f", counting));
    QVERIFY(runner.waitFor([&](const auto& all) { return eventsOf<protocol::FunctionBuilt>(all).size() > builds; }));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("2"));
}

void LifecycleTest::aHungBuildHoldsNobodyForEver() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", answering("old")));
    support::RunnerProcess runner;
    KnownEsbuild esbuild(runner);
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("old"));
    QVERIFY(esbuild.send(SIGSTOP));
    QVERIFY(project.writeFunction("f", answering("new")));
    QVERIFY2(waitUntilHeld(runner.url("f")), "the old version still answers");
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("old"));
    QVERIFY(esbuild.send(SIGCONT));
    QVERIFY(waitForAnswer(runner.url("f"), "new") >= 0);
}

void LifecycleTest::aSharedFileReachesItsFunctions() {
    support::ProjectFolder project;
    QVERIFY(project.write("supabase/functions/_shared/text.ts", "export const text = \"one\";"));
    QVERIFY(project.writeFunction("f", "import { text } from \"../_shared/text.ts\";\nDeno.serve(() => new Response(text));"));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("one"));
    QVERIFY(project.write("supabase/functions/_shared/text.ts", "export const text = \"two\";"));
    QVERIFY(waitForAnswer(runner.url("f"), "two") >= 0);
}

void LifecycleTest::aNewFileIsReachedByAComputedImport() {
    support::ProjectFolder project;
    QVERIFY(project.write("supabase/functions/f/parts/one.ts", "export default 'one';"));
    QVERIFY(project.writeFunction("f", "Deno.serve(async (r) => {\n  const name = new URL(r.url).searchParams.get('part');\n"
                                       "  return new Response((await import(`./parts/${name}.ts`)).default);\n});\n"));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f?part=one")}).body, QByteArray("one"));
    QCOMPARE(support::send({runner.url("f?part=two")}).status, 500);
    QVERIFY(project.write("supabase/functions/f/parts/two.ts", "export default 'two';"));
    QVERIFY(waitForAnswer(runner.url("f?part=two"), "two") >= 0);
    QVERIFY(QFile::remove(project.path() + "/supabase/functions/f/parts/one.ts"));
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("f?part=one")}).status, 500, 10'000);
}

void LifecycleTest::aSyntaxErrorHealsWithTheNextSave() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", answering("good")));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("f")}).body, QByteArray("good"));
    QVERIFY(project.writeFunction("f", "// first line\nDeno.serve(() => {;\n"));
    QVERIFY(runner.waitFor([](const auto& all) {
        const auto built = eventsOf<protocol::FunctionBuilt>(all);
        return !built.empty() && !built.back().problems.empty() &&
               built.back().problems[0].at.file == "supabase/functions/f/index.ts" && built.back().problems[0].at.line >= 2;
    }));
    const HttpAnswer broken = support::send({runner.url("f")});
    QCOMPARE(broken.status, 503);
    QCOMPARE(broken.header("sb-error-code"), QByteArray("BOOT_ERROR"));
    QVERIFY(project.writeFunction("f", answering("healed")));
    QVERIFY(waitForAnswer(runner.url("f"), "healed") >= 0);
}

void LifecycleTest::newFunctionsAppearAndGoneOnesLeave() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("first", answering("1")));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    QCOMPARE(support::send({runner.url("second")}).status, 404);
    QVERIFY(project.writeFunction("second", answering("2")));
    QVERIFY(waitForAnswer(runner.url("second"), "2") >= 0);
    QVERIFY(QDir(project.path() + "/supabase/functions/first").removeRecursively());
    QTRY_COMPARE_WITH_TIMEOUT(support::send({runner.url("first")}).status, 404, 10'000);
}

void LifecycleTest::aKilledHostCostsAnAnswerNotTheService() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("slow", "Deno.serve(() => new Promise<Response>(() => {}));"));
    QVERIFY(project.writeFunction("quick", answering("alive")));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    const auto ofSlow = [](const auto& events) {
        return std::count_if(events.begin(), events.end(), [](const auto& one) { return one.function == "slow"; });
    };
    for (int round = 0; round < 3; ++round) {
        Burst burst({runner.url("slow")}, 6);
        QVERIFY(runner.waitFor([&](const auto& all) { return ofSlow(eventsOf<protocol::InvocationStarted>(all)) == 6 * (round + 1); }));
        const auto born = eventsOf<protocol::IsolateBorn>(runner.events());
        const qint64 pid = pidOfHost(runner.events(), born.back().host);
        QVERIFY(pid > 0);
        ::kill(pid_t(pid), SIGKILL);
        QCOMPARE(support::send({runner.url("quick")}).body, QByteArray("alive"));
        for (const HttpAnswer& answer : burst.wait()) {
            QVERIFY2(answer.status == 546 || answer.status == 503, qPrintable(QString::number(answer.status) + answer.failure));
            QVERIFY(answer.body.contains("\"code\""));
        }
    }
    QVERIFY(runner.waitFor([&](const auto& all) {
        auto ended = eventsOf<protocol::InvocationFinished>(all);
        std::erase_if(ended, [](const auto& one) { return one.end != "host_ended"; });
        return ofSlow(ended) == 18;
    }));
}

void LifecycleTest::aReaderWhoLeavesHarmsNobody() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("drip", R"(Deno.serve((request) => {
  if (new URL(request.url).search) return new Response("still here");
  let timer: number;
  return new Response(new ReadableStream({
    start(controller) { timer = setInterval(() => controller.enqueue(new TextEncoder().encode("x")), 50); },
    cancel() { clearInterval(timer); console.log("cancelled"); },
  }));
});)"));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    HttpRequest request{runner.url("drip")};
    request.timeoutSeconds = 1;
    const HttpAnswer cut = support::send(request);
    QVERIFY(cut.body.startsWith("x"));
    QCOMPARE(support::send({runner.url("drip?still")}).body, QByteArray("still here"));
    QVERIFY(runner.waitFor([](const auto& all) {
        const auto lines = eventsOf<protocol::LogLine>(all);
        return std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.text == "cancelled"; });
    }));
}

void LifecycleTest::manyAtOnceAreAllAnswered() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", "Deno.serve(async (request) => { await 0; return new Response(await request.text()); });"));
    for (const QByteArray policy : {"per_worker", "per_request", "oneshot"}) {
        support::RunnerProcess runner;
        QVERIFY2(runner.start(project.path(), open + QStringList{"--policy", policy}), qPrintable(runner.errorText()));
        Burst burst({runner.url("f"), "POST", {}, "body"}, 48);
        for (const HttpAnswer& answer : burst.wait()) QVERIFY2(answer.body == "body", qPrintable(policy + answer.failure + answer.body));
        QCOMPARE(runner.stop(), 0);
    }
}

void LifecycleTest::theEndOfStdinEndsEverything() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", "Deno.serve(() => new Promise<Response>(() => {}));"));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    Burst burst({runner.url("f")}, 2);
    QVERIFY(runner.waitFor([](const auto& all) { return eventsOf<protocol::InvocationStarted>(all).size() == 2; }));
    const auto hosts = eventsOf<protocol::HostStarted>(runner.events());
    QVERIFY(!hosts.empty());
    QCOMPARE(runner.stop(), 0);
    for (const auto& host : hosts) QTRY_VERIFY_WITH_TIMEOUT(!isAlive(host.pid), 5000);
}

void LifecycleTest::aKilledRunnerLeavesNoHost() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", answering("1")));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    const auto hosts = eventsOf<protocol::HostStarted>(runner.events());
    QVERIFY(!hosts.empty());
    ::kill(pid_t(runner.processId()), SIGKILL);
    for (const auto& host : hosts) QTRY_VERIFY_WITH_TIMEOUT(!isAlive(host.pid), 5000);
}

void LifecycleTest::theTerminalShowsLogsAndErrors() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", "Deno.serve(() => {\n  console.warn('said');\n  throw new Error('thrown');\n});\n"));
    QProcess runner;
    runner.setProcessChannelMode(QProcess::MergedChannels);
    runner.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner"), {"serve", "--project", project.path(), "--port", "0", "--no-verify-jwt"});
    QByteArray said;
    const auto says = [&](const QByteArray& words) {
        for (int tries = 0; tries < 100 && !said.contains(words); ++tries) {
            runner.waitForReadyRead(100);
            said += runner.readAllStandardOutput();
        }
        return said.contains(words);
    };
    QVERIFY2(says("<function-name>\n"), said);
    const QByteArray url = said.mid(said.indexOf("http://")).split('<').first();
    QCOMPARE(support::send({QString::fromUtf8(url) + "f"}).status, 500);
    QVERIFY2(says("[Warning] f: said  (supabase/functions/f/index.ts:2:11)\n"), said);
    QVERIFY2(says("[Error] f: Error: thrown\n    at"), said);
    QVERIFY2(says("supabase/functions/f/index.ts:3:9"), said);
    runner.closeWriteChannel();
    QVERIFY(runner.waitForFinished(15'000));
}

void LifecycleTest::aTakenPortIsNamed() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", answering("1")));
    support::RunnerProcess first;
    QVERIFY2(first.start(project.path(), open), qPrintable(first.errorText()));
    const QString port = first.url("").section(':', 2).section('/', 0, 0);
    QProcess second;
    second.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner"), {"serve", "--project", project.path(), "--port", port, "--events", "-"});
    QVERIFY(second.waitForFinished(15'000));
    QCOMPARE(second.exitCode(), 3);
    QVERIFY(second.readAllStandardOutput().contains("port_in_use"));
    const QByteArray errors = second.readAllStandardError();
    QVERIFY2(errors.contains(port.toUtf8()) && errors.contains("--port"), errors);
}

void LifecycleTest::withoutAProjectItSaysWhatToDo_data() {
    QTest::addColumn<bool>("makeFolder");
    QTest::newRow("no folder") << false;
    QTest::newRow("empty folder") << true;
}

void LifecycleTest::withoutAProjectItSaysWhatToDo() {
    QFETCH(bool, makeFolder);
    QTemporaryDir folder;
    QProcess runner;
    runner.start(QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner"),
                 {"invoke", "hello", "--project", makeFolder ? folder.path() : folder.filePath("missing")});
    QVERIFY(runner.waitForFinished(20'000));
    QVERIFY(runner.exitCode() != 0);
    const QByteArray errors = runner.readAllStandardError();
    QVERIFY2(errors.contains("supabase"), errors);
}

void LifecycleTest::theEventsTellTheWholeStory() {
    support::ProjectFolder project;
    QVERIFY(project.writeFunction("f", "Deno.serve(() => { console.warn(\"careful\"); return new Response(\"ok\"); });"));
    support::RunnerProcess runner;
    QVERIFY2(runner.start(project.path(), open), qPrintable(runner.errorText()));
    const HttpAnswer cold = support::send({runner.url("f/a?b=1")});
    const HttpAnswer warm = support::send({runner.url("f")});
    QVERIFY(runner.waitFor([](const auto& all) { return eventsOf<protocol::InvocationFinished>(all).size() == 2; }));
    const auto& all = runner.events();
    QVERIFY(std::holds_alternative<protocol::Hello>(all.front()));
    const auto done = eventsOf<protocol::InvocationFinished>(all);
    QVERIFY(done[0].cold && !done[1].cold);
    QCOMPARE(done[0].coldReason, std::string("first_request"));
    QCOMPARE(done[0].path, std::string("/f/a?b=1"));
    QCOMPARE(QByteArray::fromStdString(done[0].invocation), cold.header("sb-request-id"));
    QCOMPARE(QByteArray::fromStdString(done[1].isolate), warm.header("x-deno-execution-id"));
    QCOMPARE(done[0].isolate, done[1].isolate);
    QCOMPARE(done[1].end, std::string("completed"));
    QVERIFY(done[1].bytesOut == 2 && done[1].cpu > 0 && done[1].heapAfter.used > 100'000);
    QVERIFY(done[1].start < done[1].firstByte && done[1].firstByte <= done[1].finish);
    QStringList coldPhases;
    for (const auto& phase : done[0].phases) {
        coldPhases << QString::fromStdString(phase.name);
        QVERIFY2(phase.end >= phase.start, phase.name.c_str());
    }
    for (const char* name : {"queue", "compile", "evaluate", "handler", "respond"}) QVERIFY2(coldPhases.contains(name), qPrintable(coldPhases.join(' ')));
    const auto lines = eventsOf<protocol::LogLine>(all);
    QVERIFY(lines.size() == 2 && lines[0].text == "careful" && lines[0].level == protocol::LogLevel::warning);
    QCOMPARE(lines[0].invocation, done[0].invocation);
    QCOMPARE(lines[0].at.line, 1);
    QCOMPARE(eventsOf<protocol::IsolateBorn>(all).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(LifecycleTest)
#include "lifecycle_test.moc"
