#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <functional>
#include <mutex>

#include "runner/isolate/cpu_meter.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

class EngineProcess;
class Runtime;

/// The face of an isolate for other threads.
class IsolateWorker final : public Worker {
public:
    IsolateWorker(EngineProcess& engine, std::shared_ptr<const Program> program,
                  std::shared_ptr<boost::asio::io_context> loop);

    const std::string& id() const override { return m_id; }
    const Program& program() const override { return *m_program; }
    boost::asio::io_context& loop() override { return *m_loop; }
    bool accepting() const override { return m_accepting.load(std::memory_order_relaxed); }
    int requestsInFlight() const override { return m_inFlight.load(std::memory_order_relaxed); }
    void deliver(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason) override;
    void retire(EndReason reason) override;
    void terminate(EndReason reason) override;
    Activity activity() const override { return m_meter.read(); }

    // For the runtime, on the isolate's thread.
    /// Null again before the thread ends. False: the worker was terminated in the meantime.
    bool attach(Runtime* runtime);
    /// The isolate is about to go: there is nothing to terminate any more.
    void isolateGone();
    void stopAccepting() { m_accepting.store(false, std::memory_order_relaxed); }
    void countRequest(int by) { m_inFlight.fetch_add(by, std::memory_order_relaxed); }
    CpuMeter& meter() { return m_meter; }
    EngineProcess& engine() { return m_engine; }

private:
    void onLoop(std::function<void(Runtime&)> deed);

    EngineProcess& m_engine;
    const std::string m_id;
    const std::shared_ptr<const Program> m_program;
    const std::shared_ptr<boost::asio::io_context> m_loop;
    std::atomic<bool> m_accepting{true};
    std::atomic<int> m_inFlight{0};
    CpuMeter m_meter;
    std::mutex m_guard;  ///< the three below
    Runtime* m_runtime = nullptr;
    bool m_isolateLives = false;
    bool m_terminated = false;
};

}  // namespace edge::isolate
