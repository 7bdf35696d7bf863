#pragma once

#include <atomic>

#include "runner/protocol/events.h"

namespace edge::protocol {

/// Where events go. Emitters ask `listening()` first, so that nobody listening costs one branch. Any thread.
class EventSink {
public:
    virtual ~EventSink() = default;
    bool listening() const { return m_listening.load(std::memory_order_relaxed); }
    void setListening(bool listening) { m_listening.store(listening, std::memory_order_relaxed); }
    virtual void emit(Event event) = 0;

private:
    std::atomic<bool> m_listening{false};
};

}  // namespace edge::protocol
