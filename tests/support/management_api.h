#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace edge::support {

/// A stand-in for the platform's Management API on 127.0.0.1, one connection at a time on a thread of its own.
/// Every request is kept, and answered by the handler.
class ManagementApi {
public:
    struct Request {
        std::string method;
        std::string target;
        std::map<std::string, std::string> headers;  ///< names in lower case
        std::string body;
    };

    struct Answer {
        int status = 200;
        std::string body{};
        std::vector<std::pair<std::string, std::string>> headers{};
        std::string raw{};    ///< when not empty: these bytes are the whole answer
        bool silent = false;  ///< no answer at all; the connection stays open until the end
    };

    using Handler = std::function<Answer(const Request&)>;

    /// What happens to the body of a POST.
    enum class Uploads { read, stalled, refusedUnread };

    explicit ManagementApi(Handler handler, Uploads uploads = Uploads::read);
    ~ManagementApi();
    ManagementApi(const ManagementApi&) = delete;
    ManagementApi& operator=(const ManagementApi&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(m_port); }
    std::vector<Request> requests() const;

    /// Answers as the real API does when all is well: 201 for a deployment, `remote` for the list of functions.
    static Handler wellBehaved(std::string remote = "[]");

private:
    void serve();
    void serveConnection(int connection);
    bool receive(int connection, std::string& buffer);  ///< false at the end of the connection or of the test

    Handler m_handler;
    Uploads m_uploads;
    int m_listener = -1;
    int m_port = 0;
    int m_stop[2] = {-1, -1};
    mutable std::mutex m_requestsGuard;
    std::vector<Request> m_requests;
    std::thread m_thread;
};

}  // namespace edge::support
