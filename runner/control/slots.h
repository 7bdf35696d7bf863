#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "runner/protocol/result.h"

/// What a host leaves behind when it dies: for each client connection, how far its present request had come.
/// The table is memory shared by supervisor and host; the host writes, the supervisor reads after the host's death
/// and answers on its own duplicate of the socket. Writing costs one store, no system call.
namespace edge::control {

enum class SlotState : std::uint32_t {
    free,      ///< no connection
    idle,      ///< between requests: the connection can be given to another host
    reading,   ///< part of a request head was read: answer 503
    open,      ///< a request is being served, nothing was written: answer 546 (or 503 when it had not started)
    answering, ///< the answer has begun: it can only be cut off
};

/// The shared table. Created by the supervisor, opened by each host from the descriptor it is handed.
class SlotTable {
public:
    static constexpr std::size_t capacity = 16384;

    static protocol::Result<std::unique_ptr<SlotTable>> create();
    static protocol::Result<std::unique_ptr<SlotTable>> open(int descriptor);
    ~SlotTable();
    SlotTable(const SlotTable&) = delete;
    SlotTable& operator=(const SlotTable&) = delete;

    int descriptor() const { return m_descriptor; }
    std::atomic<SlotState>& at(std::size_t slot) { return m_slots[slot]; }

private:
    SlotTable(int descriptor, std::atomic<SlotState>* slots) : m_descriptor(descriptor), m_slots(slots) {}
    int m_descriptor;
    std::atomic<SlotState>* m_slots;
};

}  // namespace edge::control
