#include "app/dependencies/dependency_job.h"

namespace edge::dependencies {

DependencyJob::DependencyJob(QObject* parent) : QObject(parent) {}

DependencyJob::~DependencyJob() { cancel(); }

void DependencyJob::check(const Place& place) {
    start(place, {QStringLiteral("--outdated")});
    m_checks = true;
}

void DependencyJob::preview(const Place& place, const QString& package, const QString& version) {
    start(place, {QStringLiteral("--update"), package, QStringLiteral("--to"), version, QStringLiteral("--dry-run")});
    m_checks = false;
}

/// A killed runner takes the npm that it started with it.
void DependencyJob::cancel() {
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(1000);
    m_process->deleteLater();
    m_process = nullptr;
}

void DependencyJob::start(const Place& place, const QStringList& arguments) {
    cancel();
    m_process = new QProcess(this);
    connect(m_process, &QProcess::finished, this, [this](int, QProcess::ExitStatus status) { finish(status); });
    connect(m_process, &QProcess::errorOccurred, this, &DependencyJob::startFailed);
    m_process->start(place.program, QStringList{QStringLiteral("deps"), place.function, QStringLiteral("--project"), place.project, QStringLiteral("--json")} + arguments,
                     QIODevice::ReadOnly);
}

void DependencyJob::startFailed(QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;  // finish() follows for the others
    const QString program = m_process->program();
    m_process->deleteLater();
    m_process = nullptr;
    emit failed({"runner_missing", tr("The runner cannot be started: %1.").arg(program.isEmpty() ? QStringLiteral("edge-runner") : program).toStdString(),
                 tr("Put edge-runner beside edge-studio, or set EDGE_RUNNER.").toStdString()});
}

void DependencyJob::finish(QProcess::ExitStatus status) {
    const QByteArray output = status == QProcess::NormalExit ? m_process->readAllStandardOutput() : QByteArray();
    m_process->deleteLater();
    m_process = nullptr;
    if (m_checks) {
        const auto newer = readNewer(output);
        return newer.ok() ? emit checked(*newer) : emit failed(newer.error());
    }
    const auto edits = readEdits(output);
    edits.ok() ? emit previewed(*edits) : emit failed(edits.error());
}

}  // namespace edge::dependencies
