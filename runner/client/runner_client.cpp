#include "runner/client/runner_client.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace edge::client {

namespace {

constexpr qsizetype keptErrorOutput = 16 * 1024;
constexpr qsizetype bytesPerTurn = 256 * 1024;
constexpr int gentleEndMs = 3000;
constexpr int slowStartMs = 15000;

protocol::Error errorFrom(const protocol::Problem& problem) {
    return {problem.code, problem.message, problem.hint};
}

std::string howItEnded(int exitCode, QProcess::ExitStatus status) {
    if (status == QProcess::CrashExit) return "The runner was killed by signal " + std::to_string(exitCode) + ".";
    return "The runner ended by itself with exit code " + std::to_string(exitCode) + ".";
}

}  // namespace

protocol::Result<QString> findRunner() {
    const QString chosen = qEnvironmentVariable("EDGE_RUNNER");
    const QString program =
        chosen.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/edge-runner") : chosen;
    if (QFileInfo(program).isExecutable()) return program;
    return protocol::Error{"runner_missing", "There is no runner at " + program.toStdString() + ".",
                           "Put edge-runner beside edge-studio, or set EDGE_RUNNER to where it is."};
}

RunnerClient::RunnerClient(QObject* parent) : QObject(parent) {
    for (QTimer* timer : {&m_relaunch, &m_force, &m_slowStart}) timer->setSingleShot(true);
    m_force.setInterval(gentleEndMs);
    m_slowStart.setInterval(slowStartMs);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &RunnerClient::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &RunnerClient::readErrors);
    connect(&m_process, &QProcess::finished, this, &RunnerClient::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, &RunnerClient::onProcessError);
    connect(&m_relaunch, &QTimer::timeout, this, &RunnerClient::launch);
    connect(&m_force, &QTimer::timeout, this, [this] { m_process.kill(); });
    connect(&m_slowStart, &QTimer::timeout, this, [this] {
        emit noticed({"runner_slow", "The runner has not begun to listen yet.", "Wait, or restart it."});
    });
}

RunnerClient::~RunnerClient() {
    disconnect(&m_process, nullptr, this, nullptr);
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(gentleEndMs)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

void RunnerClient::start(const RunnerOptions& options) {
    m_options = options;
    restart();
}

void RunnerClient::stop() {
    end(Goal::stop);
}

void RunnerClient::restart() {
    m_policy.reset();
    m_lastError = {};
    m_nextPort = m_options.port;
    end(Goal::relaunch);
}

void RunnerClient::end(Goal goal) {
    m_relaunch.stop();
    m_goal = goal;
    if (m_process.state() == QProcess::NotRunning) {
        m_goal = Goal::none;
        if (goal == Goal::relaunch) return launch();
        return setState(State::stopped);
    }
    if (goal == Goal::relaunch) setState(State::starting);
    m_process.closeWriteChannel();
    if (m_process.state() == QProcess::Starting) m_process.kill();
    m_force.start();
}

void RunnerClient::launch() {
    forgetProcess();
    QString program = m_options.program;
    if (program.isEmpty()) {
        const auto found = findRunner();
        if (!found) return fail(found.error());
        program = *found;
    }
    setState(State::starting);
    m_slowStart.start();
    m_process.start(program, arguments());
}

QStringList RunnerClient::arguments() const {
    QStringList list{QStringLiteral("serve"),   QStringLiteral("--project"),       m_options.project,
                     QStringLiteral("--port"),  QString::number(m_nextPort),       QStringLiteral("--events"),
                     QStringLiteral("-")};
    if (!m_options.verifyJwt) list << QStringLiteral("--no-verify-jwt");
    if (!m_options.policy.isEmpty()) list << QStringLiteral("--policy") << m_options.policy;
    if (!m_options.envFile.isEmpty()) list << QStringLiteral("--env-file") << m_options.envFile;
    return list;
}

void RunnerClient::forgetProcess() {
    m_reader.reset();
    m_unread.clear();
    m_errorOutput.clear();
    m_fatal = {};
    m_url.clear();
    m_port = 0;
    m_greeted = m_listened = m_refused = false;
}

void RunnerClient::setState(State state) {
    if (state != State::starting) m_slowStart.stop();
    if (state != State::listening) {
        m_port = 0;
        m_url.clear();
    }
    if (m_state == state) return;
    m_state = state;
    emit stateChanged(state);
}

void RunnerClient::fail(const protocol::Error& error) {
    m_lastError = error;
    setState(State::failed);
    emit failed(error);
}

void RunnerClient::readOutput() {
    const bool draining = !m_unread.isEmpty();
    m_unread += m_process.readAllStandardOutput();
    if (!draining) drain();
}

/// A burst of events is read in slices, so that the window stays alive between them.
void RunnerClient::drain() {
    const QByteArray slice = m_unread.left(bytesPerTurn);
    m_unread.remove(0, slice.size());
    const auto events = m_reader.read(slice);
    for (const auto& event : events) note(event);
    if (!events.empty() && !m_refused) emit eventsReceived(events);
    if (m_unread.isEmpty()) return;
    QTimer::singleShot(0, this, [this] {
        if (!m_unread.isEmpty()) drain();
    });
}

void RunnerClient::readErrors() {
    m_errorOutput += m_process.readAllStandardError();
    if (m_errorOutput.size() > keptErrorOutput) m_errorOutput = m_errorOutput.right(keptErrorOutput);
}

void RunnerClient::note(const protocol::Event& event) {
    if (m_refused) return;
    if (const auto* hello = std::get_if<protocol::Hello>(&event)) return noteHello(*hello);
    if (!m_greeted)
        return refuse({"protocol_mismatch", "The runner does not introduce itself: it is no edge-runner of this studio.",
                       "Use the edge-runner that came with the studio, or correct EDGE_RUNNER."});
    if (const auto* listening = std::get_if<protocol::Listening>(&event)) {
        m_listened = true;
        m_listeningSince.start();
        m_port = m_nextPort = listening->port;
        m_url = QString::fromStdString(listening->url);
        setState(State::listening);
    } else if (const auto* problem = std::get_if<protocol::Problem>(&event); problem && problem->fatal) {
        m_fatal = errorFrom(*problem);
    }
}

void RunnerClient::noteHello(const protocol::Hello& hello) {
    m_greeted = true;
    if (hello.protocol == protocol::protocolVersion) return;
    refuse({"protocol_mismatch",
            "The runner " + hello.runner + " speaks version " + std::to_string(hello.protocol) +
                " of the event stream, this studio version " + std::to_string(protocol::protocolVersion) + ".",
            "Install the edge-runner and the edge-studio of the same release."});
}

void RunnerClient::refuse(const protocol::Error& error) {
    m_refused = true;
    m_fatal = error;
    m_process.closeWriteChannel();
    m_force.start();
}

void RunnerClient::onFinished(int exitCode, QProcess::ExitStatus status) {
    m_force.stop();
    readErrors();
    m_unread += m_process.readAllStandardOutput();
    while (!m_unread.isEmpty()) drain();
    const Goal goal = std::exchange(m_goal, Goal::none);
    if (goal == Goal::relaunch) return launch();
    if (goal == Goal::stop) return setState(State::stopped);
    if (m_fatal.code == "port_in_use" && m_nextPort != 0 && m_options.portTaken == PortTaken::useAnother)
        return useAnotherPort();
    if (!m_fatal.code.empty()) return fail(m_fatal);
    recover(exitCode, status);
}

void RunnerClient::useAnotherPort() {
    const std::string taken = std::to_string(m_nextPort);
    m_lastError = {"port_in_use", "Port " + taken + " is taken by another program, so a free one is used.",
                   "Requests from the studio find it. To use " + taken + ", end the other program and try again."};
    m_nextPort = 0;
    emit noticed(m_lastError);
    launch();
}

void RunnerClient::recover(int exitCode, QProcess::ExitStatus status) {
    const RestartPolicy::Milliseconds lived(m_listened ? m_listeningSince.elapsed() : 0);
    const auto delay = m_policy.nextDelay(m_listened, lived);
    m_lastError = {"runner_died", howItEnded(exitCode, status), ""};
    if (!delay) {
        QString said = errorOutput().trimmed().section('\n', -1);
        if (said.startsWith("Serving functions on")) said.clear();  // its greeting says nothing of its end
        m_lastError.hint = said.isEmpty() ? "Restart it; if it keeps ending, run edge-runner doctor."
                                          : "Its last words: " + said.toStdString();
        return fail(m_lastError);
    }
    m_lastError.hint = "It is being started again.";
    m_relaunch.start(*delay);
    setState(State::restarting);
    emit noticed(m_lastError);
}

void RunnerClient::onProcessError(QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;
    m_force.stop();
    m_goal = Goal::none;
    fail({"runner_missing",
          "The runner could not be started: " + m_process.errorString().toStdString() + ".",
          "Check that " + m_process.program().toStdString() + " exists and may be executed."});
}

}  // namespace edge::client
