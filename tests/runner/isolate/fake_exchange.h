#pragma once

#include <boost/asio/post.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "runner/gateway/exchange.h"
#include "runner/isolate/worker.h"
#include "runner/protocol/ids.h"

namespace edge::tests {

using namespace std::chrono_literals;

/// What the client of a FakeExchange saw; filled in on the worker's thread, waited for on the test's.
struct Answer {
    std::mutex guard;
    std::condition_variable changed;
    bool finished = false;
    bool aborted = false;
    gateway::ResponseHead head;
    std::string body;
    int pieces = 0;

    /// False when the time is over.
    bool wait(std::chrono::milliseconds atMost = 20s) {
        std::unique_lock lock(guard);
        return changed.wait_for(lock, atMost, [this] { return finished; });
    }
    std::string header(std::string_view name) const {
        for (const gateway::Header& each : head.headers) {
            if (each.name == name) {
                return each.value;
            }
        }
        return {};
    }
};

struct Request {
    std::string method = "GET";
    std::string path = "/hello";
    std::vector<std::string> body = {};  ///< pieces; the first comes with the head when `buffered`
    bool buffered = true;
    std::vector<gateway::Header> headers = {{"Host", "127.0.0.1:54321"}};
};

/// A request without a network: records the answer.
class FakeExchange final : public gateway::Exchange {
public:
    explicit FakeExchange(Request request) : answer(std::make_shared<Answer>()), m_request(std::move(request)) {
        m_head.method = m_request.method;
        m_head.path = m_request.path;
        m_head.url = "http://127.0.0.1:54321" + m_request.path;
        m_head.headers = m_request.headers;
        m_head.function = m_request.path.substr(1, m_request.path.find('/', 1) - 1);
        m_head.invocation = protocol::newOrderedUuid();
        m_head.received = protocol::monotonicNow();
        for (const std::string& piece : m_request.body) {
            m_pieces.push_back(piece);
        }
    }

    const std::shared_ptr<Answer> answer;

    /// On the worker's thread.
    void leave() {
        m_gone = true;
        if (m_onGone) {
            std::exchange(m_onGone, nullptr)();
        }
        if (m_reading) {
            std::exchange(m_reading, nullptr)({.bytes = {}, .end = true, .failed = true});
        }
        end(false);
    }

    const gateway::RequestHead& head() const override { return m_head; }
    bool hasBody() const override { return !m_request.body.empty(); }
    const std::string* bufferedBody() const override {
        return m_request.buffered && m_request.body.size() == 1 ? &m_request.body.front() : nullptr;
    }
    void readBody(std::function<void(gateway::BodyPiece)> done) override {
        if (m_pieces.empty()) {
            if (m_request.headers.back().name == "x-stall") {
                m_reading = std::move(done);
                return;
            }
            done({.bytes = {}, .end = true});
            return;
        }
        gateway::BodyPiece piece{.bytes = m_pieces.front(), .end = m_pieces.size() == 1 && m_request.headers.back().name != "x-stall"};
        m_pieces.pop_front();
        m_bytesIn += static_cast<std::int64_t>(piece.bytes.size());
        done(std::move(piece));
    }
    void respond(gateway::ResponseHead head, std::string body) override {
        if (m_gone) {
            return;
        }
        start(std::move(head));
        m_bytesOut += static_cast<std::int64_t>(body.size());
        answer->body = std::move(body);
        end(false);
    }
    void startResponse(gateway::ResponseHead head) override {
        if (!m_gone) {
            start(std::move(head));
        }
    }
    void write(std::string bytes, std::function<void(bool)> done) override {
        if (m_gone) {
            done(false);
            return;
        }
        m_bytesOut += static_cast<std::int64_t>(bytes.size());
        answer->body += bytes;
        ++answer->pieces;
        done(true);
    }
    void finish() override {
        if (!m_gone) {
            end(false);
        }
    }
    void abort() override { end(true); }
    bool responseStarted() const override { return m_started; }
    bool responseFinished() const override { return m_finished; }
    std::int64_t bytesIn() const override { return m_bytesIn; }
    std::int64_t bytesOut() const override { return m_bytesOut; }
    protocol::Nanoseconds firstByteAt() const override { return m_firstByte; }
    void onClientGone(std::function<void()> gone) override { m_onGone = std::move(gone); }
    void onFinished(std::function<void()> finished) override { m_onFinished = std::move(finished); }

private:
    void start(gateway::ResponseHead head) {
        m_started = true;
        m_firstByte = protocol::monotonicNow();
        answer->head = std::move(head);
    }
    void end(bool aborted) {
        if (m_finished) {
            return;
        }
        m_finished = true;
        const auto finished = std::exchange(m_onFinished, nullptr);
        m_onGone = nullptr;
        if (finished) {
            finished();
        }
        const std::lock_guard lock(answer->guard);
        answer->aborted = aborted;
        answer->finished = true;
        answer->changed.notify_all();
    }

    Request m_request;
    gateway::RequestHead m_head;
    std::deque<std::string> m_pieces;
    std::function<void(gateway::BodyPiece)> m_reading;
    std::function<void()> m_onGone, m_onFinished;
    bool m_gone = false, m_started = false, m_finished = false;
    std::int64_t m_bytesIn = 0, m_bytesOut = 0;
    protocol::Nanoseconds m_firstByte = 0;
};

/// Hands a request to the worker as the host does: on its loop.
inline std::shared_ptr<FakeExchange> send(const std::shared_ptr<isolate::Worker>& worker, Request request = {},
                                          std::string coldReason = {}) {
    auto exchange = std::make_shared<FakeExchange>(std::move(request));
    boost::asio::post(worker->loop(), [worker, exchange, coldReason = std::move(coldReason)]() mutable {
        worker->deliver(exchange, std::move(coldReason));
    });
    return exchange;
}

/// Events kept in order; waited for.
class EventLog final : public protocol::EventSink {
public:
    EventLog() { setListening(true); }
    void emit(protocol::Event event) override {
        const std::lock_guard lock(m_guard);
        m_events.push_back(std::move(event));
        m_changed.notify_all();
    }
    /// All of one kind so far.
    template <typename T>
    std::vector<T> all() {
        const std::lock_guard lock(m_guard);
        std::vector<T> found;
        for (const protocol::Event& each : m_events) {
            if (const T* event = std::get_if<T>(&each)) {
                found.push_back(*event);
            }
        }
        return found;
    }
    /// Waits until there are `count` of one kind.
    template <typename T>
    std::vector<T> await(std::size_t count = 1, std::chrono::milliseconds atMost = 20s) {
        std::unique_lock lock(m_guard);
        m_changed.wait_for(lock, atMost, [&] {
            std::size_t found = 0;
            for (const protocol::Event& each : m_events) {
                found += std::holds_alternative<T>(each) ? 1 : 0;
            }
            return found >= count;
        });
        lock.unlock();
        return all<T>();
    }

private:
    std::mutex m_guard;
    std::condition_variable m_changed;
    std::vector<protocol::Event> m_events;
};

}  // namespace edge::tests
