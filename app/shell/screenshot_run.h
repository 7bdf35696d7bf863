#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QTimer>

#include "app/shell/command_line.h"
#include "app/shell/workbench.h"

namespace edge::shell {

/// Drives the studio for --screenshot and --invoke: waits until the runner listens and the functions are built, sends the
/// request, waits for its answer and for its invocation to be finished and selected, and renders the window.
class ScreenshotRun : public QObject {
    Q_OBJECT

public:
    static constexpr int patienceMs = 60'000;
    /// Functions may be built when first asked for; they are not waited for longer than this.
    static constexpr int buildPatienceMs = 4'000;

    ScreenshotRun(const CommandLine& line, MainWindow& window, Workbench& workbench, Services services, QObject* parent);
    void start();

signals:
    /// 0, or 1 after a message on stderr.
    void finished(int exitCode);

private:
    enum class Step { waitingForRunner, waitingForBuilds, waitingForAnswer, waitingForInvocation, settling, over };

    void advance();
    void onEvents(const std::vector<protocol::Event>& events);
    bool everythingBuilt() const;
    void invoke();
    void settle();
    void fail(const QString& why);
    bool writeImage();
    void end(int exitCode);

    CommandLine m_line;
    MainWindow& m_window;
    Workbench& m_workbench;
    Services m_services;
    QTimer m_limit;
    QTimer m_poll;
    QElapsedTimer m_listening;
    QSet<QString> m_built;
    QSet<QString> m_finished;
    QString m_invocation;
    bool m_answered = false;
    Step m_step = Step::waitingForRunner;
};

}  // namespace edge::shell
