#include "runner/web/http_client.h"

namespace edge::web {

namespace {
constexpr long idleConnections = 64;
constexpr int longestWaitMs = 60'000;
}  // namespace

HttpClient& HttpClient::shared() {
    static HttpClient client;
    return client;
}

HttpClient::HttpClient() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    m_multi = curl_multi_init();
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, idleConnections);
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

HttpClient::~HttpClient() {
    m_thread.request_stop();
    curl_multi_wakeup(m_multi);
    m_thread.join();
    for (const auto& [easy, transfer] : m_active) curl_multi_remove_handle(m_multi, easy);
    m_active.clear();
    curl_multi_cleanup(m_multi);
}

void HttpClient::start(std::shared_ptr<HttpTransfer> transfer) {
    post([this, transfer = std::move(transfer)] { add(transfer); });
}

void HttpClient::resume(std::shared_ptr<HttpTransfer> transfer) {
    post([this, transfer = std::move(transfer)] {
        if (m_active.contains(transfer->easy())) transfer->resume();
    });
}

void HttpClient::cancel(std::shared_ptr<HttpTransfer> transfer) {
    post([this, transfer = std::move(transfer)] {
        if (!m_active.contains(transfer->easy())) return;
        remove(transfer->easy());
        transfer->cancel();
    });
}

void HttpClient::post(std::function<void()> task) {
    {
        const std::lock_guard lock(m_tasksMutex);
        m_tasks.push_back(std::move(task));
    }
    curl_multi_wakeup(m_multi);
}

void HttpClient::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        runTasks();
        int running = 0;
        curl_multi_perform(m_multi, &running);
        collectFinished();
        curl_multi_poll(m_multi, nullptr, 0, longestWaitMs, nullptr);
    }
}

void HttpClient::runTasks() {
    std::vector<std::function<void()>> tasks;
    {
        const std::lock_guard lock(m_tasksMutex);
        tasks.swap(m_tasks);
    }
    for (const auto& task : tasks) task();
}

void HttpClient::collectFinished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode result = message->data.result;
        const auto transfer = m_active.at(message->easy_handle);
        remove(message->easy_handle);
        transfer->finish(result);
    }
}

void HttpClient::add(const std::shared_ptr<HttpTransfer>& transfer) {
    if (!transfer->prepare()) {
        transfer->finish(CURLE_FAILED_INIT);
        return;
    }
    m_active.emplace(transfer->easy(), transfer);
    curl_multi_add_handle(m_multi, transfer->easy());
}

void HttpClient::remove(CURL* easy) {
    curl_multi_remove_handle(m_multi, easy);
    m_active.erase(easy);
}

}  // namespace edge::web
