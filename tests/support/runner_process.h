#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include "runner/protocol/events.h"

namespace edge::support {

/// A real `edge-runner serve` on 127.0.0.1 (a free port, unless the options name one), ended (through its stdin, then by force) with this object.
class RunnerProcess {
public:
    RunnerProcess() = default;
    ~RunnerProcess();

    /// Starts it and waits until it listens. False after 30 s or when it ends: see errorText().
    bool start(const QString& project, const QStringList& options = {});
    /// Closes its stdin and waits. Returns the exit code, or -1 when it had to be killed.
    int stop();
    /// What the next start() shall add to the environment.
    void setEnvironment(const QString& name, const QString& value);

    QString url(const QString& path) const { return m_url + path; }
    qint64 processId() const { return m_process.processId(); }
    QString errorText() const { return QString::fromUtf8(m_errors); }
    const QByteArray& output() const { return m_output; }
    QProcess& process() { return m_process; }

    /// Everything the event stream has said so far.
    const std::vector<protocol::Event>& events();
    /// Waits until `enough()` says so about events(); false after `seconds`.
    bool waitFor(const std::function<bool(const std::vector<protocol::Event>&)>& enough, int seconds = 20);

private:
    void readEvents();

    QProcess m_process;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QString m_url;
    QByteArray m_output;
    QByteArray m_partialLine;
    QByteArray m_errors;
    std::vector<protocol::Event> m_events;
};

struct HttpAnswer {
    int status = 0;       ///< 0: no answer, see `failure`
    QString failure;
    QList<std::pair<QByteArray, QByteArray>> headers;  ///< names in lower case
    QByteArray body;
    QList<qint64> pieces;  ///< arrival of each body piece, ms since the request was sent
    QByteArray header(const QByteArray& name) const;
};

struct HttpRequest {
    QString url;
    QByteArray method = "GET";
    QList<QByteArray> headers = {};  ///< "name: value"
    QByteArray body = {};
    int timeoutSeconds = 30;
};

/// Sends one request and waits for the whole answer. Any thread.
HttpAnswer send(const HttpRequest& request);

}  // namespace edge::support
