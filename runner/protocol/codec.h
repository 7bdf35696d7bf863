#pragma once

#include <string>
#include <string_view>

#include "runner/protocol/events.h"
#include "runner/protocol/result.h"

namespace edge::protocol {

/// The event as one line of JSON without the newline, e.g. `{"type":"memory","isolate":…}`. Invalid UTF-8 in texts
/// becomes U+FFFD, so a line is always valid JSON.
std::string encode(const Event& event);

/// Reads one line. Unknown keys are ignored and missing ones keep their defaults (later versions may add keys).
/// Errors: "malformed_event" (not JSON, or a key of the wrong kind), "unknown_event" (a type this version lacks).
Result<Event> decode(std::string_view line);

/// What encode() wrote of one; empty for anything else.
DependenciesFound readDependencies(std::string_view line);

}  // namespace edge::protocol
