#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "runner/web/http_transfer.h"

namespace edge::web {

/// The process's HTTP client: one thread with libcurl's multi interface and its pool of connections. Started by the
/// first fetch, ended with the process.
class HttpClient {
public:
    static HttpClient& shared();
    ~HttpClient();

    /// Any thread.
    void start(std::shared_ptr<HttpTransfer> transfer);
    void resume(std::shared_ptr<HttpTransfer> transfer);
    void cancel(std::shared_ptr<HttpTransfer> transfer);

private:
    HttpClient();
    void post(std::function<void()> task);
    void run(const std::stop_token& stop);
    void runTasks();
    void collectFinished();
    void add(const std::shared_ptr<HttpTransfer>& transfer);
    void remove(CURL* easy);

    CURLM* m_multi;
    std::map<CURL*, std::shared_ptr<HttpTransfer>> m_active;
    std::mutex m_tasksMutex;
    std::vector<std::function<void()>> m_tasks;
    std::jthread m_thread;
};

}  // namespace edge::web
