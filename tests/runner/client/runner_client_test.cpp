#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include "runner/client/runner_client.h"

using namespace edge;
using client::RunnerClient;
using client::RunnerOptions;
using State = client::RunnerClient::State;

namespace {

constexpr int patience = 20000;

bool isAlive(qint64 pid) {
    return pid > 0 && ::kill(pid_t(pid), 0) == 0;
}

}  // namespace

/// The client against a scripted runner: every state, and every way a runner can misbehave.
class RunnerClientTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_project;

    RunnerOptions options(const QByteArray& manner = {}, int port = 0) {
        qputenv("FAKE_RUNNER", manner);
        RunnerOptions options;
        options.program = QStringLiteral(EDGE_BINARY_DIR "/tests/fake_runner");
        options.project = m_project.path();
        options.port = port;
        return options;
    }

    /// Collects the states it passes through and everything it reports.
    struct Record {
        std::vector<State> states;
        std::vector<protocol::Event> events;
        std::vector<std::string> notices, failures;

        explicit Record(RunnerClient& runner) {
            QObject::connect(&runner, &RunnerClient::stateChanged, &runner, [this](State s) { states.push_back(s); });
            QObject::connect(&runner, &RunnerClient::eventsReceived, &runner, [this](const auto& batch) {
                events.insert(events.end(), batch.begin(), batch.end());
            });
            QObject::connect(&runner, &RunnerClient::noticed, &runner,
                             [this](const auto& error) { notices.push_back(error.code); });
            QObject::connect(&runner, &RunnerClient::failed, &runner,
                             [this](const auto& error) { failures.push_back(error.code); });
        }
        template <typename T>
        int count() const {
            return int(std::count_if(events.begin(), events.end(),
                                     [](const auto& event) { return std::holds_alternative<T>(event); }));
        }
    };

private slots:
    void initTestCase() {
        QVERIFY(m_project.isValid());
        QVERIFY(QDir(m_project.path()).mkpath("supabase/functions/hello"));
        QFile file(m_project.filePath("supabase/functions/hello/index.ts"));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    void startsAndListens() {
        RunnerClient runner;
        Record record(runner);
        runner.start(options());
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        QVERIFY(runner.port() > 0);
        QCOMPARE(runner.url(), QStringLiteral("http://127.0.0.1:%1/functions/v1/").arg(runner.port()));
        QTRY_COMPARE_WITH_TIMEOUT(record.count<protocol::FunctionBuilt>(), 1, patience);
        QCOMPARE(record.count<protocol::Hello>(), 1);
        QCOMPARE(record.states, (std::vector<State>{State::starting, State::listening}));
    }

    void stopEndsTheChild() {
        RunnerClient runner;
        runner.start(options());
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        const qint64 pid = runner.processId();
        runner.stop();
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::stopped, patience);
        QVERIFY(!isAlive(pid));
        QCOMPARE(runner.port(), 0);
    }

    void destroyingItEndsTheChildAlsoAStubbornOne() {
        qint64 pid = 0;
        {
            RunnerClient runner;
            runner.start(options("stubborn"));
            QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
            pid = runner.processId();
            QVERIFY(isAlive(pid));
        }
        QVERIFY(!isAlive(pid));
    }

    void restartGivesAnotherProcess() {
        RunnerClient runner;
        runner.start(options());
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        const qint64 pid = runner.processId();
        runner.restart();
        QCOMPARE(runner.state(), State::starting);
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        QVERIFY(runner.processId() != pid);
        QVERIFY(!isAlive(pid));
    }

    void aKilledRunnerComesBackOnTheSamePort() {
        RunnerClient runner;
        Record record(runner);
        runner.start(options());
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        const int port = runner.port();
        ::kill(pid_t(runner.processId()), SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::restarting, patience);
        QCOMPARE(runner.url(), QString());
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        QCOMPARE(runner.port(), port);
        QCOMPARE(record.notices, std::vector<std::string>{"runner_died"});
        QVERIFY(record.failures.empty());
    }

    void oneThatCannotStartIsGivenUpWithItsLastWords() {
        RunnerClient runner;
        Record record(runner);
        runner.start(options("die-early"));
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::failed, patience);
        QCOMPARE(record.failures, std::vector<std::string>{"runner_died"});
        QVERIFY(runner.lastError().message.find("exit code 3") != std::string::npos);
        QVERIFY(runner.lastError().hint.find("no config in") != std::string::npos);
    }

    void aTakenPortLeadsToAnother() {
        RunnerClient runner;
        Record record(runner);
        runner.start(options("busy", 54321));
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        QVERIFY(runner.port() != 54321);
        QCOMPARE(record.notices, std::vector<std::string>{"port_in_use"});
        QCOMPARE(runner.lastError().code, std::string("port_in_use"));
    }

    void aTakenPortFailsWhenNoOtherIsWanted() {
        RunnerClient runner;
        Record record(runner);
        RunnerOptions chosen = options("busy", 54321);
        chosen.portTaken = client::PortTaken::fail;
        runner.start(chosen);
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::failed, patience);
        QCOMPARE(record.failures, std::vector<std::string>{"port_in_use"});
    }

    void garbageHugeAndSlowLinesDoNoHarm() {
        RunnerClient runner;
        Record record(runner);
        runner.start(options("garbage huge partial"));
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::listening, patience);
        QCOMPARE(record.count<protocol::MemorySample>(), 1);
        QVERIFY(record.failures.empty());
    }

    void anotherVersionIsRefused() {
        RunnerClient runner;
        Record record(runner);
        runner.start(options("mismatch"));
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::failed, patience);
        QCOMPARE(runner.lastError().code, std::string("protocol_mismatch"));
        QVERIFY(runner.lastError().message.find("version 99") != std::string::npos);
        QCOMPARE(record.count<protocol::Listening>(), 0);
    }

    void aProgramThatIsNoRunnerIsRefused() {
        RunnerClient runner;
        runner.start(options("nohello"));
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::failed, patience);
        QCOMPARE(runner.lastError().code, std::string("protocol_mismatch"));
    }

    void aMissingProgramIsSaidPlainly() {
        RunnerClient runner;
        RunnerOptions chosen = options();
        chosen.program = QStringLiteral("/nowhere/edge-runner");
        runner.start(chosen);
        QTRY_COMPARE_WITH_TIMEOUT(runner.state(), State::failed, patience);
        QCOMPARE(runner.lastError().code, std::string("runner_missing"));
        QVERIFY(!runner.lastError().hint.empty());
    }

    void findRunnerHonoursTheEnvironment() {
        qputenv("EDGE_RUNNER", EDGE_BINARY_DIR "/tests/fake_runner");
        const auto found = client::findRunner();
        QVERIFY(found.ok());
        QCOMPARE(*found, QStringLiteral(EDGE_BINARY_DIR "/tests/fake_runner"));
        qputenv("EDGE_RUNNER", "/nowhere");
        QVERIFY(!client::findRunner().ok());
        qunsetenv("EDGE_RUNNER");
    }
};

QTEST_GUILESS_MAIN(RunnerClientTest)
#include "runner_client_test.moc"
