#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::modules {

/// How a child process is started. Descriptors are borrowed; -1 means /dev/null (`error`: -1 means our own stderr).
struct ChildOptions {
    std::filesystem::path program;
    std::vector<std::string> arguments;  ///< without the program's name
    int input = -1;
    int output = -1;
    int error = -1;
    int channel = -1;  ///< becomes descriptor 3
};

/// Starts a child that dies with the calling thread's process (PR_SET_PDEATHSIG), in a process group of its own, so
/// that a Ctrl+C at the terminal reaches only its parent. No other descriptor of ours is left open in it. Call it from
/// a thread that outlives the child. Errors: "not_started".
protocol::Result<pid_t> startChild(const ChildOptions& options);

/// The folder of our own executable.
std::filesystem::path executableFolder();

}  // namespace edge::modules
