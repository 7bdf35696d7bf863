#include "inspector/timeline/navigation.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace edge::timeline {

namespace {

using Records = std::vector<const trace::InvocationRecord*>;

constexpr trace::Span always{std::numeric_limits<trace::Nanoseconds>::min() / 4,
                             std::numeric_limits<trace::Nanoseconds>::max() / 4};

const trace::InvocationRecord* step(const Records& records, const trace::InvocationRecord* current, Direction direction) {
    if (records.empty()) {
        return nullptr;
    }
    const auto place = std::find(records.begin(), records.end(), current);
    if (place == records.end()) {
        return direction == Direction::next ? records.front() : records.back();
    }
    if (direction == Direction::next) {
        return place + 1 == records.end() ? nullptr : *(place + 1);
    }
    return place == records.begin() ? nullptr : *(place - 1);
}

Records recordsOf(const trace::TraceStore& store, const scene::Lane& lane) {
    if (lane.gateway) {
        return store.invocationsIn(lane.function, {}, always);
    }
    Records records;
    for (const trace::IsolateRecord* isolate : lane.isolates) {
        const Records part = store.invocationsIn(lane.function, isolate->id, always);
        records.insert(records.end(), part.begin(), part.end());
    }
    return records;
}

}  // namespace

const trace::InvocationRecord* neighbour(const trace::TraceStore& store, const trace::InvocationRecord* current,
                                         Direction direction) {
    return step(store.invocationsIn(always), current, direction);
}

const trace::InvocationRecord* neighbourOnLane(const trace::TraceStore& store, const std::vector<scene::Lane>& lanes,
                                               const trace::InvocationRecord& current, Direction direction) {
    const scene::Lane* lane = laneOf(lanes, current);
    return lane ? step(recordsOf(store, *lane), &current, direction) : nullptr;
}

const trace::InvocationRecord* nearestOnOtherLane(const trace::TraceStore& store, const std::vector<scene::Lane>& lanes,
                                                  const trace::InvocationRecord& current, Direction direction) {
    const scene::Lane* lane = laneOf(lanes, current);
    if (!lane) {
        return nullptr;
    }
    const std::ptrdiff_t by = direction == Direction::next ? 1 : -1;
    for (std::ptrdiff_t at = lane - lanes.data() + by; at >= 0 && at < std::ptrdiff_t(lanes.size()); at += by) {
        const Records records = recordsOf(store, lanes[std::size_t(at)]);
        const auto nearest = std::min_element(records.begin(), records.end(), [&](auto* a, auto* b) {
            return std::abs(a->start - current.start) < std::abs(b->start - current.start);
        });
        if (nearest != records.end()) {
            return *nearest;
        }
    }
    return nullptr;
}

const scene::Lane* laneOf(const std::vector<scene::Lane>& lanes, const trace::InvocationRecord& invocation) {
    const auto lane = std::find_if(lanes.begin(), lanes.end(), [&](const scene::Lane& each) {
        const bool lives = std::any_of(each.isolates.begin(), each.isolates.end(),
                                       [&](const auto* isolate) { return isolate->id == invocation.isolate; });
        return each.function == invocation.function && (each.gateway ? invocation.isolate.isEmpty() : lives);
    });
    return lane == lanes.end() ? nullptr : &*lane;
}

}  // namespace edge::timeline
