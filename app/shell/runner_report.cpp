#include "app/shell/runner_report.h"

#include "app/shell/error_banner.h"
#include "app/shell/run_state.h"

namespace edge::shell {

using State = client::RunnerClient::State;
using Kind = ErrorBanner::Kind;

RunnerReport::RunnerReport(client::RunnerClient& runner, RunState& state, ErrorBanner& banner, QObject* parent)
    : QObject(parent), m_runner(runner), m_state(state), m_banner(banner) {
    connect(&runner, &client::RunnerClient::stateChanged, this, &RunnerReport::showState);
    connect(&runner, &client::RunnerClient::noticed, this, &RunnerReport::onNoticed);
    connect(&runner, &client::RunnerClient::failed, this, &RunnerReport::onFailed);
    showState();
}

void RunnerReport::showState() {
    switch (m_runner.state()) {
    case State::stopped: return m_state.showState(RunState::Kind::idle, tr("Stopped"));
    case State::starting: return m_state.showState(RunState::Kind::busy, tr("Starting…"));
    case State::restarting: return m_state.showState(RunState::Kind::busy, tr("Restarting…"), QString::fromStdString(m_runner.lastError().message));
    case State::failed: return m_state.showState(RunState::Kind::failed, tr("Failed"), QString::fromStdString(m_runner.lastError().message));
    case State::listening: break;
    }
    m_state.showState(RunState::Kind::running, tr("Running on :%1").arg(m_runner.port()), m_runner.url());
    for (const char* overcome : {"runner_died", "runner_slow", "runner_missing", "protocol_mismatch"}) m_banner.clear(QLatin1String(overcome));
    if (m_runner.lastError().code != "port_in_use") m_banner.clear(QStringLiteral("port_in_use"));
}

void RunnerReport::onNoticed(const protocol::Error& error) {
    if (error.code == "port_in_use")
        return m_banner.showError(error, Kind::info, ErrorBanner::Remedy{tr("Try %1 Again").arg(m_runner.options().port), [this] { m_runner.restart(); }});
    std::optional<ErrorBanner::Remedy> remedy;
    if (error.code == "runner_slow") remedy = ErrorBanner::Remedy{tr("Restart"), [this] { m_runner.restart(); }};
    m_banner.showError(error, Kind::warning, remedy);
}

void RunnerReport::onFailed(const protocol::Error& error) {
    if (error.code == "no_project" || error.code == "unreadable_folder")
        return m_banner.showError(error, Kind::error, ErrorBanner::Remedy{tr("Open Folder…"), [this] { emit otherFolderWanted(); }});
    if (error.code != "port_in_use")
        return m_banner.showError(error, Kind::error, ErrorBanner::Remedy{tr("Restart Runner"), [this] { m_runner.restart(); }});
    // The runner's own advice names an option of its command line.
    const protocol::Error here{error.code, error.message, tr("End that program and restart the runner, or use another port.").toStdString()};
    m_banner.showError(here, Kind::error, ErrorBanner::Remedy{tr("Use Another Port"), [this] {
        client::RunnerOptions options = m_runner.options();
        options.portTaken = client::PortTaken::useAnother;
        m_runner.start(options);
    }});
}

void RunnerReport::take(std::span<const protocol::Event> events) {
    for (const auto& event : events) {
        if (const auto* problem = std::get_if<protocol::Problem>(&event)) take(*problem);
        else if (const auto* ended = std::get_if<protocol::HostEnded>(&event)) take(*ended);
        else if (const auto* fetched = std::get_if<protocol::PackagesFetched>(&event)) take(*fetched);
    }
}

/// Fatal problems come back as failed() or noticed(), with what can be done about them.
void RunnerReport::take(const protocol::Problem& problem) {
    if (problem.fatal) return;
    const std::string where = problem.function.empty() ? "" : problem.function + ": ";
    m_banner.showError({problem.code + problem.function, where + problem.message, problem.hint}, Kind::warning,
                       ErrorBanner::Remedy{tr("Restart Runner"), [this] { m_runner.restart(); }});
}

void RunnerReport::take(const protocol::HostEnded& ended) {
    if (ended.expected) return;
    const QString how = ended.signal ? tr("killed by signal %1").arg(ended.signal) : tr("exit code %1").arg(ended.exitCode);
    const QString lost = ended.requestsLost ? tr(" Requests under way were answered with an error: %1.").arg(ended.requestsLost) : QString();
    m_banner.showError({"host_ended", tr("The process that runs the functions ended (%1) and was replaced.%2").arg(how, lost).toStdString(),
                        tr("If one function does this again and again, look at its memory in the timeline.").toStdString()},
                       Kind::warning);
}

/// What the user waits for. A failure is told at the import it concerns.
void RunnerReport::take(const protocol::PackagesFetched& fetched) {
    if (fetched.state != "fetching") return showState();
    QStringList packages;
    for (const std::string& package : fetched.packages) packages << QString::fromStdString(package);
    const QString words = packages.size() == 1 ? packages.first() : tr("%1 packages").arg(packages.size());
    m_state.showState(RunState::Kind::busy, tr("Fetching %1…").arg(words), packages.join(u'\n'));
}

}  // namespace edge::shell
