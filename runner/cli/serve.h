#pragma once

#include <optional>
#include <set>
#include <string>

#include "runner/cli/run_options.h"

namespace edge::cli {

struct ServeOptions {
    RunOptions run;
    std::optional<int> port;
    bool noVerifyJwt = false;
    std::set<std::string> snapshots;
    std::string events;  ///< a file, "-" for stdout, empty for none
};

/// Serves until stdin ends or a signal comes. Exit codes: 0 ended as asked, 1 could not serve, 3 the port is taken.
int runServe(const ServeOptions& options);

/// Registers `edge-runner serve`.
void addServe(CLI::App& app, int& exitCode);

}  // namespace edge::cli
