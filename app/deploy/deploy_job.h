#pragma once

#include <QObject>
#include <QProcess>
#include <QTimer>

#include "app/deploy/deploy_values.h"

namespace edge::deploy {

/// One run of `edge-runner deploy` as a child: either a look at what would go up, or the deployment itself. Ends with
/// exactly one of planned(), deployed() and failed(). Starting again ends the run before, in silence. GUI thread.
class DeployJob : public QObject {
    Q_OBJECT

public:
    enum class Kind { plan, deploy };

    explicit DeployJob(QObject* parent = nullptr);
    ~DeployJob() override;

    void start(const edge::deploy::DeployRequest& request, Kind kind);
    bool isRunning() const { return m_process != nullptr; }
    const DeployRequest& request() const { return m_request; }

    /// Asks the child to stop; failed() with code "cancelled" follows. A child that does not listen is ended by force.
    void cancel();

signals:
    void progressed(const edge::deploy::DeployProgress& progress);
    void planned(const edge::deploy::DeployPlan& plan);
    void deployed(const edge::deploy::Deployment& deployment);
    void failed(const edge::protocol::Error& error);

private:
    QStringList arguments() const;
    void readNotes();
    void finish(int exitCode, QProcess::ExitStatus status);
    void report(const QByteArray& output);
    void startFailed(QProcess::ProcessError error);
    void abandon();

    DeployRequest m_request;
    Kind m_kind = Kind::plan;
    QProcess* m_process = nullptr;
    QTimer m_patience;
    QByteArray m_notes;
    DeployProgress m_progress;
    bool m_cancelled = false;
};

}  // namespace edge::deploy
