#pragma once

#include <iosfwd>
#include <string>

#include "runner/protocol/result.h"

namespace CLI {
class App;
}

namespace edge::cli {

/// Writes an event stream (NDJSON, as `serve --events FILE` records it) as text: one block an invocation with its
/// phases as bars on one scale, memory and outcome. Lines that are no events are counted and skipped.
/// `width` is that of the longest bar, in characters.
protocol::Outcome printTimeline(std::istream& events, std::ostream& out, int width = 40);

/// Registers `edge-runner timeline FILE`.
void addTimeline(CLI::App& app, int& exitCode);

}  // namespace edge::cli
