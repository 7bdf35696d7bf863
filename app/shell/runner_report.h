#pragma once

#include <QObject>

#include <span>

#include "runner/client/runner_client.h"

namespace edge::shell {

class ErrorBanner;
class RunState;

/// Says how the runner is: in the status bar always, in the banner when something has to be known or done.
class RunnerReport : public QObject {
    Q_OBJECT

public:
    RunnerReport(client::RunnerClient& runner, RunState& state, ErrorBanner& banner, QObject* parent);
    /// Problems and dead hosts among the events.
    void take(std::span<const protocol::Event> events);

signals:
    /// This folder is no project: only another one helps.
    void otherFolderWanted();

private:
    void showState();
    void onNoticed(const protocol::Error& error);
    void onFailed(const protocol::Error& error);
    void take(const protocol::Problem& problem);
    void take(const protocol::HostEnded& ended);
    void take(const protocol::PackagesFetched& fetched);

    client::RunnerClient& m_runner;
    RunState& m_state;
    ErrorBanner& m_banner;
};

}  // namespace edge::shell
