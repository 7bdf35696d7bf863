#include "tests/runner/web/web_rig.h"
#include "tests/runner/isolate/one_module.h"

#include <boost/asio/post.hpp>
#include <chrono>
#include <condition_variable>

namespace rig {

using namespace edge;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 20s;

/// The process's V8; it cannot be started twice.
isolate::Engine& engine() {
    static const std::unique_ptr<isolate::Engine> engine = isolate::startEngine({});
    return *engine;
}

/// The client's end of one request, in memory.
class MemoryExchange : public gateway::Exchange {
public:
    explicit MemoryExchange(const Ask& ask) : m_ask(ask) {
        m_head.method = ask.method;
        m_head.path = ask.path;
        m_head.url = "http://127.0.0.1:54321" + ask.path;
        m_head.headers = ask.headers;
        m_head.function = "test";
    }

    const gateway::RequestHead& head() const override { return m_head; }
    bool hasBody() const override { return m_ask.body.has_value(); }
    const std::string* bufferedBody() const override {
        return m_ask.body && !m_ask.bodyInPieces ? &*m_ask.body : nullptr;
    }
    void readBody(std::function<void(gateway::BodyPiece)> done) override {
        gateway::BodyPiece piece;
        piece.bytes = m_ask.body ? m_ask.body->substr(m_read, 5) : "";
        m_read += piece.bytes.size();
        piece.end = !m_ask.body || m_read >= m_ask.body->size();
        done(std::move(piece));
    }
    void respond(gateway::ResponseHead head, std::string body) override {
        startResponse(std::move(head));
        m_reply.body = std::move(body);
        finish();
    }
    void startResponse(gateway::ResponseHead head) override {
        m_started = true;
        m_reply.status = head.status;
        m_reply.headers = std::move(head.headers);
    }
    void write(std::string bytes, std::function<void(bool)> done) override {
        if (m_over) return done(false);
        m_reply.body += bytes;
        if (++m_writes == m_ask.leaveAfterWrites) {
            leave();
            return done(false);
        }
        done(true);
    }
    void finish() override { end(true); }
    void abort() override { end(false); }
    bool responseStarted() const override { return m_started; }
    bool responseFinished() const override { return m_over; }
    std::int64_t bytesIn() const override { return static_cast<std::int64_t>(m_read); }
    std::int64_t bytesOut() const override { return static_cast<std::int64_t>(m_reply.body.size()); }
    protocol::Nanoseconds firstByteAt() const override { return 0; }
    void onClientGone(std::function<void()> gone) override { m_onGone = std::move(gone); }
    void onFinished(std::function<void()> finished) override { m_onFinished = std::move(finished); }

    Reply wait() {
        std::unique_lock lock(m_guard);
        m_ended.wait_for(lock, patience, [this] { return m_done; });
        return m_done ? m_reply : Reply{};
    }

private:
    void leave() {
        const auto gone = std::exchange(m_onGone, nullptr);
        if (gone) gone();
        end(false);
    }
    void end(bool complete) {
        if (std::exchange(m_over, true)) return;
        const auto finished = std::exchange(m_onFinished, nullptr);
        if (finished) finished();
        const std::lock_guard lock(m_guard);
        m_reply.complete = complete;
        m_done = true;
        m_ended.notify_all();
    }

    Ask m_ask;
    gateway::RequestHead m_head;
    std::size_t m_read = 0;
    int m_writes = 0;
    bool m_started = false;
    bool m_over = false;
    std::function<void()> m_onGone;
    std::function<void()> m_onFinished;
    Reply m_reply;
    std::mutex m_guard;  ///< guards m_done and the hand-over of m_reply
    std::condition_variable m_ended;
    bool m_done = false;
};

const char* nameOf(protocol::LogLevel level) {
    constexpr const char* names[] = {"debug", "info", "warning", "error"};
    return names[static_cast<int>(level)];
}

}  // namespace

std::string Reply::header(const std::string& name) const {
    for (const gateway::Header& each : headers) {
        if (each.name == name) return each.value;
    }
    return {};
}

Recorder::Recorder() { setListening(true); }

void Recorder::emit(protocol::Event event) {
    const std::lock_guard lock(m_guard);
    if (const auto* line = std::get_if<protocol::LogLine>(&event)) {
        m_logs.push_back(std::string(nameOf(line->level)) + " " + line->text);
    } else if (const auto* fetch = std::get_if<protocol::OutgoingFetch>(&event)) {
        m_fetches.push_back(*fetch);
    }
}

std::vector<std::string> Recorder::takeLogs() {
    const std::lock_guard lock(m_guard);
    return std::exchange(m_logs, {});
}

std::vector<protocol::OutgoingFetch> Recorder::takeFetches() {
    const std::lock_guard lock(m_guard);
    return std::exchange(m_fetches, {});
}

struct WebRig::End {
    std::mutex guard;  ///< guards `over`
    std::condition_variable changed;
    bool over = false;
};

WebRig::WebRig(const std::string& source, std::map<std::string, std::string> environment)
    : m_end(std::make_shared<End>()) {
    isolate::WorkerStart start;
    start.program = makeProgram("test", "v1", "file:///test/index.ts", source, "");
    start.settings.environment = std::move(environment);
    start.settings.events = &m_recorder;
    start.cause = "first_request";
    start.onRetired = [](const std::shared_ptr<isolate::Worker>&) {};
    start.onEnded = [end = m_end](const std::shared_ptr<isolate::Worker>&) {
        const std::lock_guard lock(end->guard);
        end->over = true;
        end->changed.notify_all();
    };
    m_worker = isolate::startWorker(engine(), std::move(start));
}

WebRig::~WebRig() {
    m_worker->retire(isolate::EndReason::codeChanged);
    m_worker.reset();
    std::unique_lock lock(m_end->guard);
    if (!m_end->changed.wait_for(lock, patience, [this] { return m_end->over; })) std::abort();
}

Reply WebRig::ask(Ask ask) {
    const auto exchange = std::make_shared<MemoryExchange>(ask);
    boost::asio::post(m_worker->loop(), [worker = m_worker, exchange] { worker->deliver(exchange, ""); });
    return exchange->wait();
}

}  // namespace rig
