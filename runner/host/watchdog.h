#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "runner/config/limits.h"
#include "runner/isolate/worker.h"
#include "runner/protocol/event_sink.h"

namespace edge::host {

class FunctionTable;
class Seat;

/// Holds the limits on CPU and wall clock against the workers, from a thread of its own: retires and terminates,
/// frees the connections that rest on a loop whose thread is inside script, and reports script that cannot be stopped.
/// Looks often while script runs, seldom while workers only wait, and sleeps when there are none.
class Watchdog {
public:
    Watchdog(config::Limits limits, protocol::EventSink& events) : m_limits(limits), m_events(events) {}

    /// Starts the thread. `stuck` is called on it, once, when script goes on after it was terminated.
    void start(FunctionTable& table, std::function<void(const std::shared_ptr<Seat>&)> stuck);
    void stop();

    /// Something may be running from now on. Any thread; costs one load while the watchdog is awake.
    void notice() {
        if (m_drowsy.load(std::memory_order_relaxed)) wake();
    }

private:
    struct Record {
        bool retired = false;
        bool terminated = false;
        bool insisted = false;
        protocol::Nanoseconds cpuAtTermination = 0;
        isolate::EndReason terminatedFor = isolate::EndReason::terminated;
        protocol::Nanoseconds terminatedAt = 0;
        protocol::Nanoseconds evictedFor = 0;  ///< the busy period whose connections were freed
    };

    void run(std::stop_token stop);
    void wake();
    /// True while the worker needs to be looked at often.
    bool look(const std::shared_ptr<Seat>& seat, protocol::Nanoseconds now);
    void holdLimits(const std::shared_ptr<Seat>& seat, const isolate::Worker::Activity& activity, Record& record,
                    protocol::Nanoseconds now);
    void retire(const std::shared_ptr<Seat>& seat, Record& record, isolate::EndReason reason);
    void terminate(const std::shared_ptr<Seat>& seat, Record& record, isolate::EndReason reason,
                   const isolate::Worker::Activity& activity, protocol::Nanoseconds now);

    const config::Limits m_limits;
    protocol::EventSink& m_events;
    FunctionTable* m_table = nullptr;
    std::function<void(const std::shared_ptr<Seat>&)> m_stuck;
    std::map<Seat*, Record> m_records;
    std::atomic<bool> m_drowsy{true};
    std::mutex m_wakeMutex;
    std::condition_variable_any m_wake;
    std::jthread m_thread;
};

}  // namespace edge::host
