// The program edge-runner as a whole, with the fake host: arguments, output, exit codes, signals, the end of stdin.
#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <csignal>

#include "tests/runner/modules/scratch.h"

namespace {

const QString edgeRunner = QStringLiteral(EDGE_BINARY_DIR "/bin/edge-runner");
const std::string hello = "supabase/functions/hello/index.ts";

/// edge-runner with the fake host; ended with this object.
class Runner : public QProcess {
public:
    explicit Runner(const QStringList& arguments, const QString& standardInput = {}) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("EDGE_HOST", EDGE_BINARY_DIR "/tests/fake_host");
        setProcessEnvironment(environment);
        if (!standardInput.isEmpty()) setStandardInputFile(standardInput);
        start(edgeRunner, arguments);
    }
    ~Runner() override {
        closeWriteChannel();
        if (!waitForFinished(5000)) kill();
        waitForFinished();
    }
    int finish() { return waitForFinished(30'000) ? exitCode() : -1; }
    /// Waits until the output holds the text.
    bool says(const QByteArray& text, ProcessChannel channel = StandardOutput) {
        setReadChannel(channel);
        for (QElapsedTimer timer = started(); timer.elapsed() < 20'000 && state() != NotRunning;) {
            if (peek(1 << 20).contains(text)) return true;
            waitForReadyRead(20);
        }
        return peek(1 << 20).contains(text);
    }

private:
    static QElapsedTimer started() {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }
};

QString folderOf(const Scratch& scratch) { return QString::fromStdString(scratch.root().string()); }

/// The processes whose parent is `parent`, whichever of its threads started them.
QList<qint64> childrenOf(qint64 parent) {
    QList<qint64> children;
    const QDir tasks(QString("/proc/%1/task").arg(parent));
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + "/children"));
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (const QByteArray& id : file.readAll().split(' '))
            if (!id.trimmed().isEmpty()) children << id.toLongLong();
    }
    return children;
}

bool isAlive(qint64 id) {
    QFile file(QString("/proc/%1/stat").arg(id));
    return file.open(QIODevice::ReadOnly) && !file.readAll().contains(") Z ");
}

}  // namespace

class CommandTest : public QObject {
    Q_OBJECT

private slots:
    void usageErrors_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("unknown command") << QStringList{"fly"};
        QTest::newRow("unknown option") << QStringList{"serve", "--fast"};
        QTest::newRow("wrong policy") << QStringList{"serve", "--policy", "never"};
        QTest::newRow("wrong port") << QStringList{"serve", "--port", "99999"};
        QTest::newRow("path without a slash") << QStringList{"invoke", "hello", "--path", "x"};
        QTest::newRow("two bodies") << QStringList{"invoke", "hello", "--data", "x", "--data-file", "y"};
    }

    void usageErrors() {
        QFETCH(QStringList, arguments);
        Runner runner(arguments);
        QCOMPARE(runner.finish(), 2);
        QVERIFY(!runner.readAllStandardError().isEmpty());
    }

    void version() {
        Runner runner({"--version"});
        QCOMPARE(runner.finish(), 0);
        QVERIFY(runner.readAllStandardOutput().startsWith("edge-runner "));
    }

    void servesUntilStdinEnds() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Runner runner({"serve", "--project", folderOf(scratch), "--port", "0"});
        QVERIFY(runner.says("Serving functions on http://127.0.0.1:"));
        QVERIFY(runner.readAllStandardOutput().trimmed().endsWith("/functions/v1/<function-name>"));
        const auto children = childrenOf(runner.processId());
        QVERIFY(children.size() >= 2);
        runner.closeWriteChannel();
        QCOMPARE(runner.finish(), 0);
        for (const qint64 child : children) QTRY_VERIFY(!isAlive(child));
    }

    void aSignalEndsIt_data() {
        QTest::addColumn<int>("number");
        QTest::newRow("interrupt") << SIGINT;
        QTest::newRow("terminate") << SIGTERM;
    }

    void aSignalEndsIt() {
        QFETCH(int, number);
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Runner runner({"serve", "--project", folderOf(scratch), "--port", "0"}, "/dev/null");
        QVERIFY(runner.says("Serving"));
        ::kill(pid_t(runner.processId()), number);
        QCOMPARE(runner.finish(), 0);
    }

    void killingItLeavesNoChild() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Runner runner({"serve", "--project", folderOf(scratch), "--port", "0"});
        QVERIFY(runner.says("Serving"));
        const auto children = childrenOf(runner.processId());
        QVERIFY(children.size() >= 2);
        runner.kill();
        QVERIFY(runner.waitForFinished());
        for (const qint64 child : children) QTRY_VERIFY(!isAlive(child));
    }

    void eventsOnStdoutAreNothingButEvents() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Runner runner({"serve", "--project", folderOf(scratch), "--port", "0", "--events", "-"});
        QVERIFY(runner.says("Serving", QProcess::StandardError));
        QVERIFY(runner.says("\"type\":\"built\""));
        runner.closeWriteChannel();
        QCOMPARE(runner.finish(), 0);
        const QByteArray output = runner.readAllStandardOutput();
        QVERIFY(output.endsWith('\n'));
        QStringList types;
        for (const QByteArray& line : output.trimmed().split('\n')) {
            const QJsonDocument event = QJsonDocument::fromJson(line);
            QVERIFY2(event.isObject(), line);
            types << event["type"].toString();
        }
        QCOMPARE(types.first(), QString("hello"));
        QVERIFY(types.indexOf("host.started") < types.indexOf("listening"));
        QVERIFY(types.contains("host.ended"));
    }

    void eventsGoToAFile() {
        Scratch scratch;
        scratch.file(hello, "console.log(");
        const QString file = folderOf(scratch) + "/events.ndjson";
        Runner runner({"serve", "--project", folderOf(scratch), "--port", "0", "--events", file});
        QVERIFY(runner.says("could not be built", QProcess::StandardError));
        runner.closeWriteChannel();
        QCOMPARE(runner.finish(), 0);
        QFile events(file);
        QVERIFY(events.open(QIODevice::ReadOnly));
        QVERIFY(events.readAll().contains("\"type\":\"built\""));
        Runner nowhere({"serve", "--project", folderOf(scratch), "--port", "0", "--events", "/nowhere/x"});
        QCOMPARE(nowhere.finish(), 1);
    }

    void aTakenPortHasItsOwnExitCode() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Runner first({"serve", "--project", folderOf(scratch), "--port", "0"});
        QVERIFY(first.says("Serving"));
        const QString line = first.readAllStandardOutput();
        const QString port = line.section(':', 2).section('/', 0, 0);
        Runner second({"serve", "--project", folderOf(scratch), "--port", port});
        QCOMPARE(second.finish(), 3);
        const QByteArray errors = second.readAllStandardError();
        QVERIFY2(errors.contains("edge-runner (process " + QByteArray::number(first.processId())), errors);
    }

    void invokePrintsTheAnswer() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        Runner runner({"invoke", "hello", "--project", folderOf(scratch), "--include"});
        QCOMPARE(runner.finish(), 0);
        const QByteArray output = runner.readAllStandardOutput();
        QVERIFY2(output.startsWith("HTTP/1.1 200\n") && output.contains("\n\nhello "), output);
    }

    void invokeTellsFailureByItsExitCode() {
        Scratch scratch;
        scratch.file(hello, "console.log(1)");
        const QStringList base{"invoke", "hello", "--project", folderOf(scratch), "--json"};
        Runner failed(base + QStringList{"--path", "/fail"});
        QCOMPARE(failed.finish(), 1);
        const QJsonObject answer = QJsonDocument::fromJson(failed.readAllStandardOutput()).object();
        QCOMPARE(answer["status"].toInt(), 500);
        QCOMPARE(answer["body"].toString(), QString("failed as asked"));
        QCOMPARE(answer["invocation"]["status"].toInt(), 500);
        Runner dead(base + QStringList{"--path", "/die"});
        QCOMPARE(dead.finish(), 1);
        QCOMPARE(QJsonDocument::fromJson(dead.readAllStandardOutput())["status"].toInt(), 546);
        Runner unknown({"invoke", "nobody", "--project", folderOf(scratch), "--json"});
        QCOMPARE(unknown.finish(), 2);
        QCOMPARE(QJsonDocument::fromJson(unknown.readAllStandardOutput())["error"]["code"].toString(), QString("no_function"));
    }

    void functionsAreListed() {
        Scratch scratch;
        scratch.file(hello, "").file("supabase/config.toml", "[functions.hello]\nverify_jwt = false\n[functions.off]\nenabled = false\n");
        Runner runner({"functions", "list", "--json", "--project", folderOf(scratch)});
        QCOMPARE(runner.finish(), 0);
        const QJsonArray list = QJsonDocument::fromJson(runner.readAllStandardOutput()).array();
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0]["name"].toString(), QString("hello"));
        QCOMPARE(list[0]["verify_jwt"].toBool(true), false);
        QCOMPARE(list[1]["enabled"].toBool(true), false);
        QVERIFY(list[1]["verify_jwt"].isNull());
    }

    void doctorLooksAtEverything() {
        Scratch scratch;
        scratch.file(hello, "");
        Runner runner({"doctor", "--json", "--project", folderOf(scratch)});
        QCOMPARE(runner.finish(), 0);
        const QJsonArray checks = QJsonDocument::fromJson(runner.readAllStandardOutput()).array();
        QCOMPARE(checks.size(), 5);
        for (const int sound : {0, 1, 2}) QCOMPARE(checks[sound]["state"].toString(), QString("good"));
    }

    void doctorMissesNpm() {
        Scratch scratch;
        scratch.file(hello, "");
        qputenv("EDGE_NPM", "/nowhere/npm");
        Runner runner({"doctor", "--json", "--project", folderOf(scratch)});
        qunsetenv("EDGE_NPM");
        QCOMPARE(runner.finish(), 0);
        const QJsonObject check = QJsonDocument::fromJson(runner.readAllStandardOutput()).array()[2].toObject();
        QCOMPARE(check["state"].toString(), QString("warning"));
        QVERIFY(check["hint"].toString().contains("EDGE_NPM"));
    }
};

QTEST_GUILESS_MAIN(CommandTest)
#include "command_test.moc"
