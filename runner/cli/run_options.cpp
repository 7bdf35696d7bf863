#include "runner/cli/run_options.h"

#include <CLI/CLI.hpp>
#include <iostream>

namespace edge::cli {
namespace {

std::chrono::milliseconds milliseconds(double value) { return std::chrono::milliseconds(std::int64_t(value)); }

std::optional<config::Policy> policyOf(const std::string& name) {
    if (name == "per_worker") return config::Policy::perWorker;
    if (name == "per_request") return config::Policy::perRequest;
    if (name == "oneshot") return config::Policy::oneshot;
    return std::nullopt;
}

}  // namespace

void addRunOptions(CLI::App& command, RunOptions& options) {
    command.add_option("--project", options.project, "Folder that holds supabase/ (default: here)");
    command.add_option("--eszip", options.archive, "Run the function in this archive instead of the project's");
    command.add_option("--policy", options.policy, "How isolates are reused (default: config.toml, else per_worker)")
        ->check(CLI::IsMember({"per_worker", "per_request", "oneshot"}));
    command.add_option("--env-file", options.envFile, "Variables for all functions, instead of supabase/functions/.env");
    command.add_option("--idle-timeout", options.idleSeconds, "Seconds a function may stay silent; 0: for ever")
        ->capture_default_str()->check(CLI::NonNegativeNumber);
    command.add_option("--cpu-limit", options.cpuMilliseconds, "Milliseconds of CPU a request may use; 0: no limit")
        ->capture_default_str()->check(CLI::NonNegativeNumber);
    command.add_option("--memory-limit", options.memoryMegabytes, "Megabytes an isolate may use; 0: no limit")
        ->capture_default_str()->check(CLI::NonNegativeNumber);
}

supervisor::SupervisorOptions supervisorOptions(const RunOptions& options) {
    supervisor::SupervisorOptions result;
    result.project = options.project;
    result.version = EDGE_VERSION;
    result.policy = policyOf(options.policy);
    std::error_code ignored;
    if (!options.archive.empty()) result.archive = std::filesystem::absolute(options.archive, ignored).lexically_normal();
    if (!options.envFile.empty()) result.envFile = std::filesystem::absolute(options.envFile, ignored).lexically_normal();
    result.limits.idle = milliseconds(options.idleSeconds * 1000);
    result.limits.cpuHard = milliseconds(options.cpuMilliseconds);
    result.limits.cpuSoft = milliseconds(options.cpuMilliseconds / 2);
    result.limits.memoryBytes = std::int64_t(options.memoryMegabytes * 1024 * 1024);
    return result;
}

void printError(const protocol::Error& error) { printError(error, std::cerr); }

void printError(const protocol::Error& error, std::ostream& out) {
    out << "error: " << error.message << '\n';
    if (!error.hint.empty()) out << "  " << error.hint << '\n';
    out << std::flush;
}

}  // namespace edge::cli
