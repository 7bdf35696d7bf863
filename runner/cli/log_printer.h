#pragma once

#include <ostream>
#include <string_view>

#include "runner/protocol/events.h"

namespace edge::cli {

/// What is worth a line for people.
enum class PrintScope {
    problems,  ///< builds that fail, problems, hosts that die
    all,       ///< console lines too
};

/// Turns event lines into text for people who watch a terminal.
class LogPrinter {
public:
    LogPrinter(std::ostream& out, PrintScope scope) : m_out(out), m_scope(scope) {}

    /// Encoded events, one or more whole lines.
    void print(std::string_view lines);
    void print(const protocol::Event& event);

private:
    void printLog(const protocol::LogLine& line);
    void printBuild(const protocol::FunctionBuilt& built);
    void printPackages(const protocol::PackagesFetched& fetched);
    void printProblem(const protocol::Problem& problem);
    void printHost(const protocol::HostEnded& ended);

    std::ostream& m_out;
    PrintScope m_scope;
};

}  // namespace edge::cli
