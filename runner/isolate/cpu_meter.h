#pragma once

#include <pthread.h>

#include <algorithm>
#include <atomic>

#include "runner/isolate/worker.h"
#include "runner/protocol/time.h"

namespace edge::isolate {

/// How long script runs, and how much CPU that takes. Reading the thread's CPU clock is a system call, so short stays
/// in script are taken at their wall time, which is never less.
class CpuMeter {
public:
    /// On the thread to be measured, before anything else.
    void bindThread() {
        clockid_t clock = 0;
        if (pthread_getcpuclockid(pthread_self(), &clock) == 0) {
            m_clock.store(clock, std::memory_order_relaxed);
        }
        m_base = protocol::threadCpuNow();
        m_born.store(protocol::monotonicNow(), std::memory_order_relaxed);
    }

    /// Script starts; `account`: CPU that its invocation has used before.
    void enter(protocol::Nanoseconds account) {
        m_account.store(account, std::memory_order_relaxed);
        m_baseSeen.store(m_base, std::memory_order_relaxed);
        m_busySince.store(protocol::monotonicNow(), std::memory_order_relaxed);
        m_running.store(true, std::memory_order_relaxed);
    }

    /// Back in the loop: the CPU of this stay.
    protocol::Nanoseconds leave() {
        constexpr protocol::Nanoseconds shortStay = 50'000;
        const protocol::Nanoseconds wall = protocol::monotonicNow() - m_busySince.load(std::memory_order_relaxed);
        protocol::Nanoseconds used = wall;
        if (wall >= shortStay) {
            const protocol::Nanoseconds cpu = protocol::threadCpuNow();
            used = std::clamp<protocol::Nanoseconds>(cpu - m_base, 0, wall);
            m_base = cpu;
        } else {
            m_base += wall;
        }
        m_running.store(false, std::memory_order_relaxed);
        m_account.store(m_account.load(std::memory_order_relaxed) + used, std::memory_order_relaxed);
        return used;
    }

    /// Between stays: what the thread has done since the last one is not script's.
    void rest() { m_base = protocol::threadCpuNow(); }

    /// Any thread.
    Worker::Activity read() const {
        Worker::Activity activity;
        activity.running = m_running.load(std::memory_order_relaxed);
        activity.busySince = m_busySince.load(std::memory_order_relaxed);
        activity.periodCpu = m_account.load(std::memory_order_relaxed);
        activity.born = m_born.load(std::memory_order_relaxed);
        if (activity.running) {
            timespec cpu{};
            const protocol::Nanoseconds wall = protocol::monotonicNow() - activity.busySince;
            if (clock_gettime(m_clock.load(std::memory_order_relaxed), &cpu) == 0) {
                const protocol::Nanoseconds now = protocol::Nanoseconds{cpu.tv_sec} * 1'000'000'000 + cpu.tv_nsec;
                activity.periodCpu += std::clamp<protocol::Nanoseconds>(
                    now - m_baseSeen.load(std::memory_order_relaxed), 0, std::max<protocol::Nanoseconds>(wall, 0));
            }
        }
        return activity;
    }

private:
    protocol::Nanoseconds m_base = 0;  ///< CPU of the thread that is accounted for; its own thread only
    std::atomic<clockid_t> m_clock{CLOCK_MONOTONIC};
    std::atomic<bool> m_running{false};
    std::atomic<protocol::Nanoseconds> m_busySince{0}, m_account{0}, m_baseSeen{0}, m_born{0};
};

}  // namespace edge::isolate
