#pragma once

#include <vector>

#include "inspector/trace/records.h"

namespace edge::scene {

/// What the view shows while it follows: the latest activity, with as much of what came before as leaves the latest
/// invocation legible. Of activity that goes on for long, only the end.
/// `activity` is sorted; `latest` is the invocation started last; `width` is in pixels. Empty activity: an empty span.
trace::Span followWindow(const std::vector<trace::Span>& activity, trace::Span latest, double width);

}  // namespace edge::scene
