#include "tests/support/fake_runner/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <thread>

namespace edge::fake {

namespace {

bool readMore(int socket, std::string& into) {
    char buffer[64 * 1024];
    const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    into.append(buffer, size_t(count));
    return true;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return text;
}

bool readRequest(int socket, Request& request) {
    std::string text;
    size_t end;
    while ((end = text.find("\r\n\r\n")) == std::string::npos)
        if (!readMore(socket, text)) return false;
    std::istringstream head(text.substr(0, end));
    std::string line;
    std::getline(head, line);
    std::istringstream(line) >> request.method >> request.target;
    while (std::getline(head, line)) {
        const size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        std::string value = line.substr(colon + 1);
        value.erase(0, value.find_first_not_of(' '));
        if (!value.empty() && value.back() == '\r') value.pop_back();
        request.headers[lower(line.substr(0, colon))] = value;
    }
    request.body = text.substr(end + 4);
    const auto length = request.headers.find("content-length");
    const size_t wanted = length == request.headers.end() ? 0 : std::stoul(length->second);
    while (request.body.size() < wanted)
        if (!readMore(socket, request.body)) return false;
    return true;
}

}  // namespace

void Answer::write(const std::string& bytes) {
    size_t sent = 0;
    while (m_open && sent < bytes.size()) {
        const ssize_t count = ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) m_open = false;
        else sent += size_t(count);
    }
}

void Answer::probe() {
    pollfd waiting{m_socket, POLLRDHUP, 0};
    if (::poll(&waiting, 1, 0) > 0 && (waiting.revents & (POLLRDHUP | POLLHUP | POLLERR))) m_open = false;
}

void Answer::whole(int status, const std::string& headers, const std::string& body) {
    m_bytes = (long long)body.size();
    write("HTTP/1.1 " + std::to_string(status) + " x\r\n" + headers + "content-length: " + std::to_string(body.size()) +
          "\r\nconnection: close\r\n\r\n" + body);
}

void Answer::begin(int status, const std::string& headers) {
    write("HTTP/1.1 " + std::to_string(status) + " x\r\n" + headers +
          "transfer-encoding: chunked\r\nconnection: close\r\n\r\n");
}

void Answer::piece(const std::string& bytes) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    m_bytes += (long long)bytes.size();
    write(size + bytes + "\r\n");
}

void Answer::finish() {
    write("0\r\n\r\n");
}

int Server::listen(int port) {
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(m_socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(uint16_t(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return 0;
    if (::listen(m_socket, 64) != 0) return 0;
    socklen_t size = sizeof address;
    ::getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

void Server::run(const Handler& handler) {
    for (;;) {
        const int connection = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        std::thread([connection, &handler] {
            Request request;
            if (readRequest(connection, request)) {
                Answer answer(connection);
                handler(request, answer);
            }
            ::shutdown(connection, SHUT_WR);
            ::close(connection);
        }).detach();
    }
}

}  // namespace edge::fake
