#pragma once

#include <QString>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/support/fake_runner/http.h"

namespace edge::fake {

/// The HTTP server on a thread of its own, keeping the requests it got. It lives as long as the test program: detached.
class Loopback {
public:
    explicit Loopback(Server::Handler handler) {
        auto* server = new Server;
        m_port = server->listen(0);
        auto* wrapped = new Server::Handler([this, handler](const Request& request, Answer& answer) {
            {
                const std::lock_guard lock(m_mutex);
                m_requests.push_back(request);
            }
            handler(request, answer);
        });
        std::thread([server, wrapped] { server->run(*wrapped); }).detach();
    }

    int port() const { return m_port; }
    QString base() const { return QStringLiteral("http://127.0.0.1:%1/functions/v1/").arg(m_port); }
    std::vector<Request> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    void forget() {
        const std::lock_guard lock(m_mutex);
        m_requests.clear();
    }

private:
    int m_port = 0;
    mutable std::mutex m_mutex;  // guards m_requests
    std::vector<Request> m_requests;
};

}  // namespace edge::fake
