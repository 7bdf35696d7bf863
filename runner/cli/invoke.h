#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/cli/run_options.h"

namespace edge::cli {

struct InvokeOptions {
    RunOptions run;
    std::string function;
    std::string method;  ///< empty: POST with a body, else GET
    std::string path;    ///< behind the name: "/x?y=1"
    std::vector<std::string> headers;
    std::string data;
    bool hasData = false;
    std::filesystem::path dataFile;
    bool include = false;  ///< print status and headers too
    bool json = false;
};

/// Runs one request without a server to start first, and prints the answer: its body on stdout and the log on stderr,
/// or with `json` one object {status, headers, body, bodyEncoding, invocation, logs}, or {error: {code, message, hint}}.
/// Tokens are not asked for. Exit codes: 0 status below 500, 1 otherwise, 2 asked wrongly.
int runInvoke(const InvokeOptions& options);

/// Registers `edge-runner invoke NAME`.
void addInvoke(CLI::App& app, int& exitCode);

}  // namespace edge::cli
