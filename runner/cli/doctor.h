#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace edge::cli {

struct Check {
    enum class State { good, warning, bad };
    std::string name;
    State state = State::good;
    std::string message;
    std::string hint;  ///< what to do; empty when all is well
};

/// Tries what serving needs: esbuild, the host, V8, the port, the project.
std::vector<Check> runChecks(const std::filesystem::path& project);

/// Registers `edge-runner doctor`. Exit code 0: all is well, 1: something is bad.
void addDoctor(CLI::App& app, int& exitCode);

}  // namespace edge::cli
