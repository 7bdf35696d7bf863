#include "runner/cli/timeline.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <vector>

#include "runner/protocol/codec.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using protocol::bytesText;
using protocol::durationText;
using protocol::InvocationFinished;
using protocol::Nanoseconds;

std::string repeat(const char* piece, int count) {
    std::string text;
    for (int index = 0; index < count; ++index) text += piece;
    return text;
}

void printPhase(std::ostream& out, const protocol::Phase& phase, const InvocationFinished& whole, Nanoseconds scale, int width) {
    const auto cells = [&](Nanoseconds time) { return int(time * width / std::max<Nanoseconds>(scale, 1)); };
    const int before = std::clamp(cells(phase.start - whole.start), 0, width - 1);
    const int length = std::clamp(cells(phase.end - phase.start), 1, width - before);
    char name[16];
    std::snprintf(name, sizeof name, "%-10.10s", phase.name.c_str());
    const bool boot = phase.name != "handler" && phase.name != "respond" && phase.name != "background";
    out << "    " << name << ' ' << repeat(" ", before) << repeat(boot ? "▒" : "█", length)
        << repeat(" ", width - before - length) << ' ' << durationText(phase.end - phase.start) << '\n';
}

void printInvocation(std::ostream& out, const InvocationFinished& done, Nanoseconds scale, int width) {
    out << (done.cold ? "❄ cold " : "  warm ") << done.method << ' ' << done.path << "  → " << done.status << "  "
        << durationText(done.finish - done.start) << " (first byte "
        << (done.firstByte ? durationText(done.firstByte - done.start) : "never") << ")";
    if (done.cold && !done.coldReason.empty()) out << "  because: " << done.coldReason;
    if (done.end != "completed") out << "  ended: " << done.end;
    out << '\n';
    for (const protocol::Phase& phase : done.phases) printPhase(out, phase, done, scale, width);
    out << "    memory     heap " << bytesText(done.heapBefore.used) << " → " << bytesText(done.heapAfter.used) << " of "
        << bytesText(done.heapAfter.total) << ", CPU " << durationText(done.cpu) << "\n";
}

}  // namespace

protocol::Outcome printTimeline(std::istream& events, std::ostream& out, int width) {
    std::vector<InvocationFinished> invocations;
    int unreadable = 0;
    for (std::string line; std::getline(events, line);) {
        if (line.empty()) continue;
        auto event = protocol::decode(line);
        if (!event) ++unreadable;
        else if (auto* finished = std::get_if<InvocationFinished>(&*event)) invocations.push_back(std::move(*finished));
    }
    if (invocations.empty())
        return protocol::Error{"no_invocations", "The event stream holds no finished invocation.",
                               "Send a request while `edge-runner serve --events FILE` runs."};
    std::stable_sort(invocations.begin(), invocations.end(),
                     [](const auto& left, const auto& right) { return left.start < right.start; });
    Nanoseconds scale = 1;
    for (const auto& done : invocations) scale = std::max(scale, done.finish - done.start);
    for (const auto& done : invocations) printInvocation(out, done, scale, width);
    if (unreadable > 0) out << unreadable << " lines could not be read\n";
    return protocol::success();
}

void addTimeline(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("timeline", "Print a recorded event stream as a text timeline");
    auto file = std::make_shared<std::string>();
    command->add_option("file", *file, "NDJSON written by serve --events FILE")->required();
    command->callback([file, &exitCode] {
        std::ifstream events(*file);
        if (!events) {
            std::cerr << "error: " << *file << " cannot be read\n";
            exitCode = 1;
            return;
        }
        const auto outcome = printTimeline(events, std::cout);
        if (!outcome) std::cerr << "error: " << outcome.error().message << '\n' << outcome.error().hint << '\n';
        exitCode = outcome ? 0 : 1;
    });
}

}  // namespace edge::cli
