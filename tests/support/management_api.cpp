#include "tests/support/management_api.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <sstream>

namespace edge::support {
namespace {

void sendAll(int connection, const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t count = send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return;
        sent += std::size_t(count);
    }
}

ManagementApi::Request parseHead(const std::string& head) {
    ManagementApi::Request request;
    std::istringstream lines(head);
    lines >> request.method >> request.target;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
        const std::size_t value = line.find_first_not_of(' ', colon + 1);
        request.headers[name] = value == std::string::npos ? "" : line.substr(value, line.find_last_not_of("\r ") + 1 - value);
    }
    return request;
}

std::string render(const ManagementApi::Answer& answer) {
    if (!answer.raw.empty()) return answer.raw;
    std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " Status\r\nContent-Type: application/json\r\nConnection: close\r\n";
    for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\r\n";
    return text + "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body;
}

}  // namespace

ManagementApi::ManagementApi(Handler handler, Uploads uploads) : m_handler(std::move(handler)), m_uploads(uploads) {
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int small = 4096;
    setsockopt(m_listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (bind(m_listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(m_listener, 8) != 0 || pipe(m_stop) != 0)
        std::abort();
    getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
}

ManagementApi::~ManagementApi() {
    close(m_stop[1]);
    m_thread.join();
    close(m_stop[0]);
    close(m_listener);
}

std::vector<ManagementApi::Request> ManagementApi::requests() const {
    const std::lock_guard guard(m_requestsGuard);
    return m_requests;
}

void ManagementApi::serve() {
    for (;;) {
        pollfd waited[2] = {{m_listener, POLLIN, 0}, {m_stop[0], POLLIN, 0}};
        if (poll(waited, 2, -1) < 0) continue;
        if (waited[1].revents) return;
        const int connection = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        serveConnection(connection);
        close(connection);
    }
}

bool ManagementApi::receive(int connection, std::string& buffer) {
    pollfd waited[2] = {{connection, POLLIN, 0}, {m_stop[0], POLLIN, 0}};
    if (poll(waited, 2, -1) < 0 || waited[1].revents) return false;
    char bytes[65536];
    const ssize_t count = recv(connection, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer.append(bytes, std::size_t(count));
    return true;
}

void ManagementApi::serveConnection(int connection) {
    std::string buffer;
    while (buffer.find("\r\n\r\n") == std::string::npos)
        if (!receive(connection, buffer)) return;
    const std::size_t head = buffer.find("\r\n\r\n");
    Request request = parseHead(buffer.substr(0, head));
    const std::size_t length = std::strtoull(request.headers["content-length"].c_str(), nullptr, 10);
    buffer.erase(0, head + 4);
    if (request.method == "POST" && m_uploads == Uploads::stalled) {
        pollfd waited[2] = {{connection, POLLRDHUP, 0}, {m_stop[0], POLLIN, 0}};
        poll(waited, 2, -1);
        return;
    }
    const bool reads = request.method != "POST" || m_uploads == Uploads::read;
    while (reads && buffer.size() < length)
        if (!receive(connection, buffer)) return;
    request.body = buffer.substr(0, length);
    {
        const std::lock_guard guard(m_requestsGuard);
        m_requests.push_back(request);
    }
    const Answer answer = m_handler(request);
    while (answer.silent && receive(connection, buffer)) {
    }
    if (!answer.silent) sendAll(connection, render(answer));
    if (reads) return;
    // Closing with unread bytes would reset the connection and could take the answer with it; servers read on for a while.
    shutdown(connection, SHUT_WR);
    while (receive(connection, buffer)) buffer.clear();
}

ManagementApi::Handler ManagementApi::wellBehaved(std::string remote) {
    return [remote = std::move(remote)](const Request& request) {
        if (request.method != "POST") return Answer{.body = remote};
        const std::string slug = request.target.substr(request.target.find("slug=") + 5);
        return Answer{.status = 201, .body = R"({"id":"11111111-2222-3333-4444-555555555555","slug":")" + slug + R"(","name":")" + slug +
                                             R"(","status":"ACTIVE","version":3})"};
    };
}

}  // namespace edge::support
