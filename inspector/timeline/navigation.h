#pragma once

#include "inspector/scene/lanes.h"
#include "inspector/trace/store.h"

namespace edge::timeline {

enum class Direction { previous, next };

/// The neighbour in order of start among all invocations. Without a current one: the first or the last.
const trace::InvocationRecord* neighbour(const trace::TraceStore& store, const trace::InvocationRecord* current,
                                         Direction direction);
/// The neighbour on the current one's lane; null at its ends.
const trace::InvocationRecord* neighbourOnLane(const trace::TraceStore& store, const std::vector<scene::Lane>& lanes,
                                               const trace::InvocationRecord& current, Direction direction);
/// The one nearest in time on the lane above (previous) or below (next); lanes without requests are passed over.
const trace::InvocationRecord* nearestOnOtherLane(const trace::TraceStore& store, const std::vector<scene::Lane>& lanes,
                                                  const trace::InvocationRecord& current, Direction direction);
/// The lane that draws the invocation; null when there is none.
const scene::Lane* laneOf(const std::vector<scene::Lane>& lanes, const trace::InvocationRecord& invocation);

}  // namespace edge::timeline
