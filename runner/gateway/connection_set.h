#pragma once

#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "runner/gateway/connection.h"

namespace edge::gateway {

/// The connections on one loop, for threads that want them off it. Being taken and leaving the set are one step here:
/// who finds a connection in it may rely on its still belonging to this loop. Any thread.
class ConnectionSet {
public:
    using Connections = std::vector<std::shared_ptr<Connection>>;

    void add(Connection& connection) {
        const std::lock_guard lock(m_mutex);
        m_connections.insert(&connection);
    }
    void remove(Connection& connection) {
        const std::lock_guard lock(m_mutex);
        m_connections.erase(&connection);
    }

    /// Takes those between requests off the loop.
    Connections steal() {
        Connections present, stolen;  // longer than the lock: the last owner of a connection closes it
        const std::lock_guard lock(m_mutex);
        present = held();
        for (const auto& connection : present)
            if (connection->steal()) stolen.push_back(connection);
        return stolen;
    }

    Connections all() {
        const std::lock_guard lock(m_mutex);
        return held();
    }

private:
    Connections held() const {
        Connections present;
        for (Connection* connection : m_connections)
            if (auto held = connection->weak_from_this().lock()) present.push_back(std::move(held));
        return present;
    }

    std::recursive_mutex m_mutex;  ///< a connection that is stolen leaves the set at once, on the thief's thread
    std::unordered_set<Connection*> m_connections;
};

}  // namespace edge::gateway
