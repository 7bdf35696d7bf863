#pragma once

#include <QObject>

#include <memory>
#include <thread>

#include "app/composer/http/messages.h"

namespace edge::http {

/// One request on its way. The transfer runs on a thread of its own; signals come on the thread that made the job, with
/// body pieces that arrived close together joined. Destroying it cancels and leaves no thread behind.
class HttpJob : public QObject {
    Q_OBJECT

public:
    explicit HttpJob(Request request, QObject* parent = nullptr);
    ~HttpJob() override;

    const Request& request() const { return m_request; }
    bool isRunning() const { return m_running; }

    /// Sends it; once.
    void start();
    /// Ends the transfer at once; finished() follows with Ending::cancelled.
    void cancel();

signals:
    void headReceived(const edge::http::Head& head);
    void bodyReceived(const QByteArray& piece);
    void finished(const edge::http::Outcome& outcome);

private:
    class Transfer;
    void deliver();

    Request m_request;
    std::shared_ptr<Transfer> m_transfer;
    std::thread m_thread;
    bool m_running = false;
};

}  // namespace edge::http
