#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runner/gateway/connection.h"
#include "runner/gateway/connection_set.h"

/// Parts for tests of the gateway: a loop on its thread, a client that speaks raw bytes, a handler made of a lambda.
namespace rig {

using namespace std::chrono_literals;

class LoopThread {
public:
    boost::asio::io_context loop{1};

    LoopThread() : m_thread([this] { loop.run(); }) {}
    ~LoopThread() {
        m_guard.reset();
        loop.stop();
        m_thread.join();
    }
    /// Runs a task on the loop and waits for its end.
    void run(std::function<void()> task) {
        std::packaged_task<void()> packaged(std::move(task));
        auto done = packaged.get_future();
        boost::asio::post(loop, [&packaged] { packaged(); });
        done.wait();
    }

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_guard{loop.get_executor()};
    std::thread m_thread;
};

/// The two ends of a TCP connection over loopback.
struct SocketPair {
    int client = -1;
    int server = -1;
};
inline SocketPair connectLoopback() {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    bind(listener, reinterpret_cast<sockaddr*>(&address), length);
    listen(listener, 1);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    SocketPair pair;
    pair.client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    connect(pair.client, reinterpret_cast<sockaddr*>(&address), length);
    pair.server = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    ::close(listener);
    return pair;
}

struct Answer {
    std::string head;
    std::string body;
    int status = 0;
    bool complete = false;  ///< false: the connection ended in the middle

    std::string header(const std::string& name) const {
        const std::size_t at = head.find("\r\n" + name + ": ");
        if (at == std::string::npos) return {};
        const std::size_t start = at + name.size() + 4;
        return head.substr(start, head.find("\r\n", start) - start);
    }
};

/// A client that writes what it is told and reads answers; every wait is bounded.
class Client {
public:
    explicit Client(int socket) : m_socket(socket) {}
    ~Client() { leave(); }
    Client(const Client&) = delete;

    void send(const std::string& bytes) {
        for (std::size_t sent = 0; sent < bytes.size();) {
            const ssize_t count = ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += std::size_t(count);
        }
    }
    void leave() {
        if (m_socket >= 0) ::close(m_socket);
        m_socket = -1;
    }
    void closeWriting() { ::shutdown(m_socket, SHUT_WR); }

    /// True when the server closed and nothing is left to read.
    bool atEnd() { return m_received.empty() && !fill(); }

    /// The next bytes, as many or until the end.
    std::string bytes(std::size_t count) {
        while (m_received.size() < count && fill()) {}
        const std::string taken = m_received.substr(0, count);
        m_received.erase(0, taken.size());
        return taken;
    }

    /// The next answer. `bodiless` for answers to HEAD.
    Answer answer(bool bodiless = false) {
        Answer answer;
        while (m_received.find("\r\n\r\n") == std::string::npos)
            if (!fill()) return answer;
        const std::size_t end = m_received.find("\r\n\r\n") + 4;
        answer.head = m_received.substr(0, end);
        m_received.erase(0, end);
        answer.status = std::atoi(answer.head.substr(9, 3).c_str());
        const bool none = bodiless || answer.status == 204 || answer.status == 304 || answer.status < 200;
        if (none) answer.complete = true;
        else if (answer.header("transfer-encoding") == "chunked") readChunks(answer);
        else if (!answer.header("content-length").empty()) readCounted(answer);
        else readToEnd(answer);
        return answer;
    }

private:
    bool fill() {
        pollfd entry{m_socket, POLLIN, 0};
        if (poll(&entry, 1, 10000) <= 0) return false;
        char bytes[65536];
        const ssize_t count = recv(m_socket, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        m_received.append(bytes, std::size_t(count));
        return true;
    }
    void readCounted(Answer& answer) {
        const std::size_t length = std::stoull(answer.header("content-length"));
        while (m_received.size() < length)
            if (!fill()) return;
        answer.body = m_received.substr(0, length);
        m_received.erase(0, length);
        answer.complete = true;
    }
    void readChunks(Answer& answer) {
        while (true) {
            std::size_t lineEnd;
            while ((lineEnd = m_received.find("\r\n")) == std::string::npos)
                if (!fill()) return;
            const std::size_t size = std::stoull(m_received.substr(0, lineEnd), nullptr, 16);
            while (m_received.size() < lineEnd + 2 + size + 2)
                if (!fill()) return;
            answer.body += m_received.substr(lineEnd + 2, size);
            m_received.erase(0, lineEnd + 2 + size + 2);
            if (size == 0) break;
        }
        answer.complete = true;
    }
    void readToEnd(Answer& answer) {
        while (fill()) {}
        answer.body.swap(m_received);
        answer.complete = true;
    }

    int m_socket;
    std::string m_received;
};

using ExchangePointer = std::shared_ptr<edge::gateway::Exchange>;

/// Answers each request with the lambda; counts what the connection told it.
class LambdaHandler : public edge::gateway::RequestHandler {
public:
    std::function<void(ExchangePointer)> onRequest;
    std::function<void(std::shared_ptr<edge::gateway::Connection>, ExchangePointer)> giveAway;
    std::function<void(std::shared_ptr<edge::gateway::Connection>)> onRelease;
    std::atomic<bool> keep{true};
    std::atomic<int> over{0};
    std::atomic<int> connections{0};
    std::atomic<edge::gateway::Destination> destination{};
    std::weak_ptr<edge::gateway::Connection> latest;
    edge::gateway::ConnectionSet present;

    void handle(std::shared_ptr<edge::gateway::Connection> connection, ExchangePointer exchange,
                edge::gateway::Destination where) override {
        destination = where;
        if (giveAway) {
            connection->detach();
            return giveAway(std::move(connection), std::move(exchange));
        }
        onRequest(std::move(exchange));
        connection->settle();
    }
    void exchangeOver() override { ++over; }
    bool keeps(bool) const override { return keep; }
    void release(std::shared_ptr<edge::gateway::Connection> connection) override { onRelease(std::move(connection)); }
    void joined(const std::shared_ptr<edge::gateway::Connection>& connection) override {
        latest = connection;
        present.add(*connection);
        ++connections;
    }
    void left(edge::gateway::Connection& connection) override {
        present.remove(connection);
        --connections;
    }
    std::string_view commonHeaders() const override { return "x-served-by: supabase-edge-runtime\r\n"; }
};

/// A loop, a handler on it, and connections with a slot each.
class Server {
public:
    edge::control::Slot entry;
    std::atomic<edge::control::SlotState>& slot = entry.state;
    LoopThread thread;
    std::shared_ptr<LambdaHandler> handler = std::make_shared<LambdaHandler>();

    /// A connection must be off its loop before that goes: another loop may hold on to it for a moment longer.
    ~Server() {
        thread.run([this] {
            for (const auto& connection : handler->present.all()) connection->close();
        });
    }

    /// The client's socket of a new connection served here.
    int connect() {
        const SocketPair pair = connectLoopback();
        auto connection = std::make_shared<edge::gateway::Connection>(edge::control::Descriptor(pair.server), entry);
        thread.run([&] { connection->attach(thread.loop, handler); });
        return pair.client;
    }
};

/// Waits, bounded, until something holds.
inline bool eventually(const std::function<bool()>& holds) {
    for (int tries = 0; tries < 5000; ++tries) {
        if (holds()) return true;
        std::this_thread::sleep_for(2ms);
    }
    return false;
}

/// Answers method, path and the whole body, read piece by piece.
inline void echo(ExchangePointer exchange) {
    auto body = std::make_shared<std::string>();
    auto step = std::make_shared<std::function<void(edge::gateway::BodyPiece)>>();
    *step = [exchange, body, step](edge::gateway::BodyPiece piece) {
        body->append(piece.bytes);
        if (piece.failed) *body += "[failed]";
        if (!piece.end && !piece.failed) return exchange->readBody(*step);
        exchange->respond({}, exchange->head().method + " " + exchange->head().path + " " + *body);
        *step = nullptr;
    };
    const auto first = *step;
    exchange->readBody(first);
}

/// A plain request for the function hello.
inline const std::string plainGet = "GET /functions/v1/hello HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace rig
