#pragma once

#include <memory>

#include "runner/gateway/connection.h"

namespace edge::host {

/// A request between two loops: its connection is detached, its exchange not answered.
struct Pending {
    std::shared_ptr<gateway::Connection> connection;
    std::shared_ptr<gateway::Exchange> exchange;
    int tries = 0;  ///< how often a worker was lost before it took the request up
};

}  // namespace edge::host
