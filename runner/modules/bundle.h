#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/protocol/events.h"
#include "runner/protocol/result.h"

namespace edge::modules {

/// What to build: one function.
struct BuildRequest {
    std::filesystem::path project;     ///< absolute; positions and source map sources are relative to it
    std::filesystem::path entrypoint;  ///< absolute
    std::filesystem::path importMap;   ///< deno.json, deno.jsonc or an import map, absolute; empty: none
};

/// Packages, or modules imported by their address, on their way here, for those who wait.
struct PackageFetch {
    enum class State { fetching, fetched, failed, remark };
    State state = State::fetching;
    std::filesystem::path entrypoint;    ///< of the function that asks
    std::vector<std::string> packages;   ///< "hono@4"; of remote modules the first address
    protocol::Error problem;             ///< of a failed one; a remark: they are here, but the lock does not say so
};

/// A function as one ES module, or why it could not be built.
struct Bundle {
    std::string version;                        ///< hash of code and source map; empty when it failed
    std::string code;                           ///< ASCII
    std::string sourceMap;                      ///< JSON; sources relative to the project, without their content
    std::vector<std::filesystem::path> inputs;  ///< absolute: a change of one asks for another build
    std::vector<protocol::BuildProblem> problems;  ///< non-empty: the build failed
    protocol::Nanoseconds start = 0;
    protocol::Nanoseconds end = 0;
    bool ok() const { return problems.empty(); }
};

}  // namespace edge::modules
