#include "app/deploy/deploy_job.h"

#include <QProcessEnvironment>

namespace edge::deploy {

using protocol::Error;

namespace {

Error makeError(const char* code, const QString& message, const QString& hint) {
    return {code, message.toStdString(), hint.toStdString()};
}

}  // namespace

DeployJob::DeployJob(QObject* parent) : QObject(parent) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(5000);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_process) m_process->kill();
    });
}

DeployJob::~DeployJob() { abandon(); }

/// Ends a child whose answer nobody waits for; a killed process is gone within milliseconds.
void DeployJob::abandon() {
    m_patience.stop();
    if (!m_process) return;
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished(1000);
    delete m_process;
    m_process = nullptr;
}

QStringList DeployJob::arguments() const {
    QStringList arguments{"deploy", m_request.function, "--project", m_request.project, "--json"};
    if (!m_request.projectRef.isEmpty()) arguments << "--project-ref" << m_request.projectRef;
    if (!m_request.apiUrl.isEmpty()) arguments << "--api-url" << m_request.apiUrl;
    if (m_kind == Kind::plan) arguments << "--dry-run";
    else arguments << "--progress" << "json";
    return arguments;
}

void DeployJob::start(const DeployRequest& request, Kind kind) {
    abandon();
    m_request = request;
    m_kind = kind;
    m_notes.clear();
    m_progress = {};
    m_cancelled = false;
    m_process = new QProcess(this);
    if (!request.token.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("SUPABASE_ACCESS_TOKEN", request.token);
        m_process->setProcessEnvironment(environment);
    }
    connect(m_process, &QProcess::readyReadStandardError, this, &DeployJob::readNotes);
    connect(m_process, &QProcess::finished, this, &DeployJob::finish);
    connect(m_process, &QProcess::errorOccurred, this, &DeployJob::startFailed);
    m_process->start(request.program, arguments(), QIODevice::ReadOnly);
}

void DeployJob::cancel() {
    if (!m_process) return;
    m_cancelled = true;
    m_process->terminate();
    m_patience.start();
}

void DeployJob::readNotes() {
    m_notes += m_process->readAllStandardError();
    for (qsizetype end; (end = m_notes.indexOf('\n')) >= 0; m_notes.remove(0, end + 1))
        if (readProgress(m_notes.left(end), m_progress)) emit progressed(m_progress);
}

void DeployJob::startFailed(QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;  // finish() follows for the others
    const QString program = m_request.program;
    m_process->deleteLater();
    m_process = nullptr;
    emit failed(makeError("runner_missing", tr("The runner cannot be started: %1.").arg(program.isEmpty() ? "edge-runner" : program),
                          tr("Build it, or put edge-runner beside edge-studio.")));
}

void DeployJob::finish(int, QProcess::ExitStatus status) {
    readNotes();
    m_patience.stop();
    const QByteArray output = m_process->readAllStandardOutput();
    m_process->deleteLater();
    m_process = nullptr;
    if (status == QProcess::NormalExit && !output.trimmed().isEmpty()) report(output);
    else if (m_cancelled) emit failed(makeError("cancelled", tr("Cancelled."), tr("Look in the dashboard at which version runs.")));
    else
        emit failed(makeError("runner_died", tr("The runner ended before it had an answer."),
                              tr("Look in the dashboard at which version runs, then deploy again.")));
}

void DeployJob::report(const QByteArray& output) {
    if (m_kind == Kind::plan) {
        const auto plan = readPlan(output);
        if (plan) emit planned(*plan);
        else emit failed(plan.error());
        return;
    }
    const auto deployment = readDeployment(output);
    if (deployment) emit deployed(*deployment);
    else emit failed(deployment.error());
}

}  // namespace edge::deploy
