#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "runner/control/faults.h"
#include "runner/protocol/result.h"

/// What a host leaves behind when it dies: for each client connection, how far its present request had come; and where it
/// died.
/// The table is memory shared by supervisor and host; the host writes, the supervisor reads after the host's death
/// and answers on its own duplicate of the socket. Writing costs one store, no system call.
namespace edge::control {

enum class SlotState : std::uint32_t {
    free,      ///< no connection
    idle,      ///< between requests: the connection can be given to another host
    reading,   ///< part of a request head was read: answer 503
    open,      ///< a request is being served, nothing was written: answer 546 (or 503 when it had not started)
    answering, ///< an answer is on its way: what the socket says of it decides
};

/// What is known of one connection. Positions count all bytes ever written to the client.
struct Slot {
    std::atomic<SlotState> state{SlotState::free};
    std::atomic<std::uint64_t> answerFrom{0};  ///< where the present answer begins
    std::atomic<std::uint64_t> answerTo{0};    ///< where it ends; 0: unknown, or more than an answer is owed
};

/// Bytes that the kernel has taken from all writers of a TCP socket; nothing where it cannot tell.
std::optional<std::uint64_t> bytesWritten(int socket);

/// The shared table. Created by the supervisor, opened by each host from the descriptor it is handed.
class SlotTable {
public:
    static constexpr std::size_t capacity = 16384;
    static constexpr std::size_t mostHosts = 256;  ///< at a time

    static protocol::Result<std::unique_ptr<SlotTable>> create();
    static protocol::Result<std::unique_ptr<SlotTable>> open(int descriptor);
    ~SlotTable();
    SlotTable(const SlotTable&) = delete;
    SlotTable& operator=(const SlotTable&) = delete;

    int descriptor() const { return m_descriptor; }
    Slot& at(std::size_t slot) { return m_memory->slots[slot]; }
    /// By the number of the host, which says it while it is dying of a fault.
    std::atomic<LastIsolate>& lastIsolate(std::uint64_t host) { return m_memory->lastIsolates[host % mostHosts]; }

private:
    struct Memory {
        Slot slots[capacity];
        std::atomic<LastIsolate> lastIsolates[mostHosts];
    };

    SlotTable(int descriptor, Memory* memory) : m_descriptor(descriptor), m_memory(memory) {}
    static Memory* map(int descriptor);

    int m_descriptor;
    Memory* m_memory;
};

}  // namespace edge::control
