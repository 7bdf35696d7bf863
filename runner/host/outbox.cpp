#include "runner/host/outbox.h"

#include <sys/resource.h>
#include <unistd.h>
#include <utility>

#include "runner/protocol/codec.h"

namespace edge::host {
namespace {

constexpr std::chrono::milliseconds gatherTime{4};
constexpr std::size_t mostWaiting = 100'000;
constexpr int politeness = 5;

bool canBeLeftOut(const protocol::Event& event) {
    return std::holds_alternative<protocol::LogLine>(event) || std::holds_alternative<protocol::MemorySample>(event);
}

bool isLog(const protocol::Event& event) {
    return std::holds_alternative<protocol::LogLine>(event) || std::holds_alternative<protocol::Problem>(event);
}

protocol::Event leftOutNotice(std::size_t count) {
    protocol::Problem problem;
    problem.code = "events_left_out";
    problem.message = std::to_string(count) + " log lines and memory samples were not recorded: they came faster than "
                                              "they could be written.";
    problem.hint = "Log less in loops.";
    problem.time = protocol::monotonicNow();
    return problem;
}

}  // namespace

Outbox::Outbox(int socket) : m_channel(socket), m_thread([this](std::stop_token stop) { run(stop); }) {}

Outbox::~Outbox() = default;

void Outbox::emit(protocol::Event event) {
    if (!listening() && !isLog(event)) return;
    const std::lock_guard lock(m_batchMutex);
    if (m_batch.events.size() >= mostWaiting && canBeLeftOut(event)) {
        ++m_batch.leftOut;
        return;
    }
    m_batch.events.push_back(std::move(event));
    if (m_asleep) m_changed.notify_one();
}

void Outbox::send(std::string head) {
    const std::lock_guard lock(m_batchMutex);
    m_batch.messages.push_back(std::move(head));
    m_hurry = true;
    m_changed.notify_one();
}

void Outbox::flush(std::chrono::milliseconds atMost) {
    std::unique_lock lock(m_batchMutex);
    m_hurry = true;
    m_changed.notify_one();
    m_drained.wait_for(lock, atMost, [this] { return m_batch.empty() && !m_delivering; });
}

void Outbox::run(std::stop_token stop) {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), politeness);
    while (true) {
        Batch batch = gather(stop);
        if (batch.empty()) return;
        deliver(std::move(batch));
    }
}

/// Waits for something to send; empty only at the end.
Outbox::Batch Outbox::gather(std::stop_token stop) {
    std::unique_lock lock(m_batchMutex);
    m_delivering = false;
    if (m_batch.empty()) m_drained.notify_all();
    m_asleep = true;
    m_changed.wait(lock, stop, [this] { return !m_batch.empty(); });
    m_asleep = false;
    if (m_batch.messages.empty() && !stop.stop_requested())
        m_changed.wait_for(lock, stop, gatherTime, [this] { return m_hurry; });
    m_hurry = false;
    m_delivering = true;
    return std::exchange(m_batch, {});
}

void Outbox::deliver(Batch batch) {
    for (const std::string& message : batch.messages)
        if (!m_channel.send(message)) return;
    if (batch.leftOut > 0) batch.events.push_back(leftOutNotice(batch.leftOut));
    if (batch.events.empty()) return;
    std::string lines;
    for (const protocol::Event& event : batch.events) lines.append(protocol::encode(event)).push_back('\n');
    [[maybe_unused]] const auto sent = m_channel.send(R"({"type":"events"})", lines);
}

}  // namespace edge::host
