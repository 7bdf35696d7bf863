#pragma once

#include <atomic>

#include "runner/protocol/events.h"

namespace edge::protocol {

/// Where events go. Emitters ask first, so that nobody listening costs one branch: `wantsLogs()` for LogLine and
/// Problem, `listening()` for all others. Any thread.
class EventSink {
public:
    virtual ~EventSink() = default;
    bool listening() const { return m_listening.load(std::memory_order_relaxed); }
    void setListening(bool listening) { m_listening.store(listening, std::memory_order_relaxed); }
    /// Log lines and problems are wanted also while nobody listens to the rest.
    bool wantsLogs() const { return m_wantsLogs.load(std::memory_order_relaxed) || listening(); }
    void setWantsLogs(bool wanted) { m_wantsLogs.store(wanted, std::memory_order_relaxed); }
    virtual void emit(Event event) = 0;

private:
    std::atomic<bool> m_listening{false};
    std::atomic<bool> m_wantsLogs{false};
};

}  // namespace edge::protocol
