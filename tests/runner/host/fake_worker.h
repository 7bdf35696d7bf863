#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "runner/isolate/worker.h"

namespace edge::isolate {
class CodeCache {};
}  // namespace edge::isolate

/// Workers without V8 behind the same interface. What one does is the first word of the program's source:
/// "answer" (echoes), "hold" (until released), "spin" (script that stops when terminated), "unstoppable", "bootfail".
namespace fake {

using edge::gateway::Exchange;
using edge::isolate::EndReason;

class FakeWorker final : public edge::isolate::Worker {
public:
    explicit FakeWorker(edge::isolate::WorkerStart start);
    ~FakeWorker() override;

    const std::string& id() const override { return m_id; }
    const edge::isolate::Program& program() const override { return *m_start.program; }
    boost::asio::io_context& loop() override { return m_loop; }
    bool accepting() const override { return m_accepting; }
    int requestsInFlight() const override { return m_inFlight; }
    void deliver(std::shared_ptr<Exchange> exchange, std::string coldReason) override;
    void retire(EndReason reason) override;
    void terminate(EndReason reason) override;
    Activity activity() const override;

    void begin();
    /// Answers what "hold" keeps.
    void releaseHeld();
    const edge::isolate::WorkerStart& start() const { return m_start; }
    EndReason endReason() const { return m_reason; }

private:
    bool does(const char* word) const { return m_start.program->entrypoint().source.starts_with(word); }
    void spin(std::shared_ptr<Exchange> exchange);
    void answer(Exchange& exchange, const std::string& coldReason);
    void endWhenIdle();

    edge::isolate::WorkerStart m_start;
    std::string m_id;
    boost::asio::io_context m_loop{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_guard{m_loop.get_executor()};
    std::thread m_thread;
    std::atomic<bool> m_accepting{true};
    std::atomic<bool> m_terminated{false};
    std::atomic<bool> m_running{false};
    std::atomic<edge::protocol::Nanoseconds> m_busySince{0};
    std::atomic<edge::protocol::Nanoseconds> m_periodStart{0};
    edge::protocol::Nanoseconds m_born;
    std::atomic<int> m_inFlight{0};
    std::atomic<EndReason> m_reason{EndReason::eventLoopCompleted};
    bool m_ended = false;
    std::vector<std::pair<std::shared_ptr<Exchange>, std::string>> m_held;
};

/// All workers ever started, in order; safe from any thread.
std::vector<std::shared_ptr<FakeWorker>> started();
void forgetStarted();

}  // namespace fake
