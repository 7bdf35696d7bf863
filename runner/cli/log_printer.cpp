#include "runner/cli/log_printer.h"

#include <algorithm>
#include <cstring>

#include "runner/protocol/codec.h"

namespace edge::cli {
namespace {

const char* nameOf(protocol::LogLevel level) {
    switch (level) {
    case protocol::LogLevel::debug: return "Debug";
    case protocol::LogLevel::info: return "Info";
    case protocol::LogLevel::warning: return "Warning";
    case protocol::LogLevel::error: return "Error";
    }
    return "Info";
}

std::string placeOf(const protocol::SourcePosition& at) {
    if (at.file.empty()) return {};
    if (at.line == 0) return at.file;
    return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

/// True when the line holds one of the types that may be printed: the others are not worth decoding.
bool isPrintable(std::string_view line) {
    for (const char* type : {"\"type\":\"log\"", "\"type\":\"packages\"", "\"type\":\"built\"", "\"type\":\"problem\"", "\"type\":\"host.ended\""})
        if (line.find(type) != line.npos) return true;
    return false;
}

}  // namespace

void LogPrinter::print(std::string_view lines) {
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        if (!isPrintable(line)) continue;
        const auto event = protocol::decode(line);
        if (event.ok()) print(*event);
    }
    m_out.flush();
}

void LogPrinter::print(const protocol::Event& event) {
    if (const auto* line = std::get_if<protocol::LogLine>(&event); line && m_scope == PrintScope::all) printLog(*line);
    if (const auto* built = std::get_if<protocol::FunctionBuilt>(&event)) printBuild(*built);
    if (const auto* fetched = std::get_if<protocol::PackagesFetched>(&event)) printPackages(*fetched);
    if (const auto* problem = std::get_if<protocol::Problem>(&event); problem && !problem->fatal) printProblem(*problem);
    if (const auto* ended = std::get_if<protocol::HostEnded>(&event); ended && !ended->expected) printHost(*ended);
}

void LogPrinter::printLog(const protocol::LogLine& line) {
    m_out << '[' << nameOf(line.level) << "] " << line.function << ": " << line.text;
    if (line.stack.empty() && !line.at.file.empty()) m_out << "  (" << placeOf(line.at) << ')';
    m_out << '\n';
    // The text of an error usually ends with its own stack.
    if (line.text.find("\n    at ") != std::string::npos) return;
    for (const protocol::StackFrame& frame : line.stack) {
        m_out << "    at " << frame.function;
        if (!frame.at.file.empty()) m_out << (frame.function.empty() ? "(" : " (") << placeOf(frame.at) << ')';
        m_out << '\n';
    }
}

void LogPrinter::printBuild(const protocol::FunctionBuilt& built) {
    if (built.problems.empty()) return;
    m_out << "[Error] " << built.function << " could not be built\n";
    for (const protocol::BuildProblem& problem : built.problems) {
        m_out << "  " << placeOf(problem.at) << ": " << problem.message << '\n';
        if (problem.lineText.empty()) continue;
        const std::string lead = "    " + std::to_string(problem.at.line) + " | ";
        m_out << lead << problem.lineText.substr(0, 200) << '\n';
        m_out << std::string(lead.size() + std::size_t(std::clamp(problem.at.column - 1, 0, 200)), ' ') << "^\n";
    }
}

/// Why it failed the build says at its import.
void LogPrinter::printPackages(const protocol::PackagesFetched& fetched) {
    if (fetched.state == "failed") return;
    m_out << "[Info] " << fetched.function << ": " << fetched.state;
    for (const std::string& package : fetched.packages) m_out << ' ' << package;
    m_out << '\n';
}

void LogPrinter::printProblem(const protocol::Problem& problem) {
    m_out << "[Warning] " << (problem.function.empty() ? "" : problem.function + ": ") << problem.message << '\n';
    if (!problem.hint.empty()) m_out << "  " << problem.hint << '\n';
}

void LogPrinter::printHost(const protocol::HostEnded& ended) {
    m_out << "[Error] the host process ended ";
    if (ended.signal != 0) m_out << "by signal " << ended.signal << " (" << strsignal(ended.signal) << ")";
    else m_out << "with exit code " << ended.exitCode;
    if (ended.requestsLost > 0) m_out << "; " << ended.requestsLost << " requests were answered with an error";
    m_out << ". Another one serves on.\n";
}

}  // namespace edge::cli
