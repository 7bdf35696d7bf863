#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "runner/control/slots.h"

namespace edge::supervisor {

/// A duplicate of every client connection, with the host that serves it, so that a host's death leaves no client
/// without an answer. A connection is forgotten when its host shuts it down (the duplicate hangs up).
class Connections {
public:
    using Slot = std::size_t;
    using HostNumber = std::uint64_t;

    Connections(boost::asio::io_context& loop, control::SlotTable& table);
    ~Connections();

    /// Takes a socket; it belongs to no host yet. Nothing when all slots are taken: the socket is closed.
    std::optional<Slot> add(int socket);
    void assign(Slot slot, HostNumber host);
    /// False when a host has it, or the client has left.
    bool isUnserved(Slot slot) const { return m_entries[slot].socket >= 0 && m_entries[slot].host == 0; }
    int socket(Slot slot) const { return m_entries[slot].socket; }

    /// What became of a dead host's connections.
    struct Farewell {
        std::vector<Slot> idle;  ///< between requests: to be given to another host
        int lost = 0;            ///< requests answered with the platform's error, or cut off in the middle
    };
    Farewell hostGone(HostNumber host);

    /// Ends every connection.
    void closeAll();
    int count() const { return m_count; }

private:
    struct Entry {
        int socket = -1;
        HostNumber host = 0;
        bool leaving = false;  ///< the farewell is written; what the client still sends is thrown away
    };

    struct Lingering {
        Slot slot;
        std::uint64_t generation;  ///< of the slot: another connection may have it by then
        std::chrono::steady_clock::time_point until;
    };

    std::optional<Slot> takeSlot();
    control::SlotState stateOf(Slot slot) const;
    void await();
    void readEvents();
    void sayFarewell(Slot slot, const std::string& answer);
    void discard(Slot slot);
    void expireLater(Slot slot);
    void drop(Slot slot);

    control::SlotTable& m_table;
    boost::asio::posix::stream_descriptor m_epoll;
    boost::asio::steady_timer m_lingerTimer;
    std::deque<Lingering> m_lingering;
    std::vector<Entry> m_entries;
    std::vector<std::uint64_t> m_generations;
    std::deque<Slot> m_free;
    int m_count = 0;
};

}  // namespace edge::supervisor
