#pragma once

#include <QObject>
#include <QProcess>

#include "app/dependencies/dependency_values.h"

namespace edge::dependencies {

/// One run of `edge-runner deps` as a child: a question to the registry, or a look at what an update would change. Ends
/// with exactly one of checked(), previewed() and failed(). Starting again ends the run before, in silence. GUI thread.
class DependencyJob : public QObject {
    Q_OBJECT

public:
    struct Place {
        QString program;   ///< edge-runner
        QString project;
        QString function;
    };

    explicit DependencyJob(QObject* parent = nullptr);
    ~DependencyJob() override;

    void check(const Place& place);
    /// `package`: the id of its node; `version`: "4.7.2".
    void preview(const Place& place, const QString& package, const QString& version);
    /// Nothing follows.
    void cancel();
    bool isRunning() const { return m_process != nullptr; }
    bool isChecking() const { return m_process && m_checks; }

signals:
    void checked(const edge::dependencies::NewerById& newer);
    void previewed(const edge::dependencies::TextEdits& edits);
    void failed(const edge::protocol::Error& error);

private:
    void start(const Place& place, const QStringList& arguments);
    void finish(QProcess::ExitStatus status);
    void startFailed(QProcess::ProcessError error);

    QProcess* m_process = nullptr;
    bool m_checks = false;
};

}  // namespace edge::dependencies
