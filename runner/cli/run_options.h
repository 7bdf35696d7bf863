#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "runner/supervisor/supervisor.h"

namespace CLI {
class App;
}

namespace edge::cli {

/// The options that serve and invoke share: how functions run.
struct RunOptions {
    std::filesystem::path project = ".";
    std::filesystem::path archive;
    std::string policy;
    std::filesystem::path envFile;
    double idleSeconds = 150;
    double cpuMilliseconds = 2000;
    double memoryMegabytes = 256;
};

void addRunOptions(CLI::App& command, RunOptions& options);

/// As the supervisor wants them.
supervisor::SupervisorOptions supervisorOptions(const RunOptions& options);

/// "error: MESSAGE" and the hint below it; by default on stderr.
void printError(const protocol::Error& error);
void printError(const protocol::Error& error, std::ostream& out);

}  // namespace edge::cli
