#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <vector>

#include "runner/client/event_reader.h"
#include "runner/client/restart_policy.h"
#include "runner/protocol/events.h"
#include "runner/protocol/result.h"

namespace edge::client {

/// What a taken port leads to.
enum class PortTaken { useAnother, fail };

/// How the runner is started.
struct RunnerOptions {
    QString program;  ///< empty: findRunner()
    QString project;
    int port = 54321;  ///< 0: any free port
    PortTaken portTaken = PortTaken::useAnother;
    QString policy;  ///< "per_worker", "per_request", "oneshot"; empty: the project's own
    bool verifyJwt = true;
    QString envFile;
    bool operator==(const RunnerOptions&) const = default;
};

/// The path of edge-runner: the environment's EDGE_RUNNER, else beside our own executable.
protocol::Result<QString> findRunner();

/// The studio's end of one `edge-runner serve`: starts it, reads its events, starts it again when it dies by itself.
/// The child ends when its stdin does, so it never outlives this object or this process. Lives on the GUI thread.
class RunnerClient : public QObject {
    Q_OBJECT

public:
    enum class State { stopped, starting, listening, restarting, failed };
    Q_ENUM(State)

    explicit RunnerClient(QObject* parent = nullptr);
    ~RunnerClient() override;

    State state() const { return m_state; }
    const RunnerOptions& options() const { return m_options; }
    /// The port it listens on; 0 while it does not.
    int port() const { return m_port; }
    /// "http://127.0.0.1:54321/functions/v1/"; empty while it does not listen.
    QString url() const { return m_url; }
    qint64 processId() const { return m_process.processId(); }
    /// Why it is in state failed, or why it was started again last; empty code when nothing went wrong.
    const protocol::Error& lastError() const { return m_lastError; }
    /// The last lines the runner wrote to stderr, oldest first.
    QString errorOutput() const { return QString::fromUtf8(m_errorOutput); }

public slots:
    /// Starts the runner for a project; a running one is ended first.
    void start(const edge::client::RunnerOptions& options);
    /// Ends it gently (stdin closes), by force after a while.
    void stop();
    /// Ends it and starts it anew with the same options and a clean record of deaths.
    void restart();

signals:
    void stateChanged(edge::client::RunnerClient::State state);
    /// All events of one read, in order.
    void eventsReceived(const std::vector<edge::protocol::Event>& events);
    /// It will not run without the user's help; state is failed.
    void failed(const edge::protocol::Error& error);
    /// Something went wrong and was met: another port, a restart. Shown, nothing to do.
    void noticed(const edge::protocol::Error& error);

private:
    enum class Goal { none, stop, relaunch };

    void launch();
    void end(Goal goal);
    void fail(const protocol::Error& error);
    void setState(State state);
    void forgetProcess();
    void readOutput();
    void drain();
    void readErrors();
    void note(const protocol::Event& event);
    void noteHello(const protocol::Hello& hello);
    void refuse(const protocol::Error& error);
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onProcessError(QProcess::ProcessError error);
    void useAnotherPort();
    void recover(int exitCode, QProcess::ExitStatus status);
    QStringList arguments() const;

    RunnerOptions m_options;
    QProcess m_process;
    EventReader m_reader;
    QByteArray m_unread;
    QByteArray m_errorOutput;
    RestartPolicy m_policy;
    QTimer m_relaunch;      ///< waits out the delay before a restart
    QTimer m_force;         ///< a runner that ignores the end of stdin is made to end
    QTimer m_slowStart;
    QElapsedTimer m_listeningSince;
    protocol::Error m_lastError;
    protocol::Error m_fatal;  ///< announced by the runner before it ended
    QString m_url;
    int m_port = 0;
    int m_nextPort = 0;
    State m_state = State::stopped;
    Goal m_goal = Goal::none;
    bool m_greeted = false;
    bool m_listened = false;
    bool m_refused = false;
};

}  // namespace edge::client
