#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runner/control/channel.h"
#include "runner/protocol/event_sink.h"

namespace edge::host {

/// Everything the host says to the supervisor, sent by a thread of its own: a full socket never holds up a loop, and
/// the cost of writing events as text falls where nobody waits for it. Control messages overtake events.
class Outbox final : public protocol::EventSink {
public:
    /// Borrows the socket; another Channel may read from it.
    explicit Outbox(int socket);
    ~Outbox() override;

    /// Any thread. Events are gathered for a few milliseconds. When the supervisor falls far behind, log lines and
    /// memory samples are left out, and said to be.
    void emit(protocol::Event event) override;
    /// A control message, at once. Any thread.
    void send(std::string head);
    /// Waits until everything is sent, but not longer.
    void flush(std::chrono::milliseconds atMost);

private:
    struct Batch {
        std::vector<std::string> messages;
        std::vector<protocol::Event> events;
        std::size_t leftOut = 0;
        bool empty() const { return messages.empty() && events.empty(); }
    };

    void run(std::stop_token stop);
    Batch gather(std::stop_token stop);
    void deliver(Batch batch);

    control::Channel m_channel;
    std::mutex m_batchMutex;
    std::condition_variable_any m_changed;
    std::condition_variable_any m_drained;
    Batch m_batch;
    bool m_delivering = false;
    bool m_asleep = false;   ///< the thread waits for the first entry; else it will look by itself
    bool m_hurry = false;
    std::jthread m_thread;
};

}  // namespace edge::host
