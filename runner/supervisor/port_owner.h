#pragma once

#include <string>

namespace edge::supervisor {

/// Which program listens on a local TCP port, as "node (process 1234)"; empty when it cannot be seen (another user's).
std::string describePortOwner(int port);

}  // namespace edge::supervisor
