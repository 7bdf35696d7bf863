#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "runner/control/channel.h"
#include "runner/protocol/result.h"

namespace edge::supervisor {

/// How a host ended.
struct HostExit {
    int signal = 0;  ///< 0 when it exited by itself
    int code = 0;
};

/// An edge-host process and our end of its channel, which blocks.
struct HostChild {
    control::Descriptor socket;
    pid_t process = 0;
};

/// `error`: what becomes its standard error; -1: our own. Errors: "host_missing", with the reason as message.
protocol::Result<HostChild> startHostChild(const std::filesystem::path& program, std::vector<std::string> arguments, int error = -1);

/// Waits until it is gone.
HostExit waitFor(pid_t process);

}  // namespace edge::supervisor
