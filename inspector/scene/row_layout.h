#pragma once

#include <span>

#include "inspector/scene/bar_layout.h"

namespace edge::scene {

/// One row of a lane.
struct RowPlace {
    double top = 0;
    double height = 18;
    Nanoseconds now = 0;
};

struct RowBar {
    const trace::InvocationRecord* record = nullptr;
    bool faded = false;
};

/// Appends the requests of one row, sorted by start. Those too narrow to be told apart merge with their neighbours into
/// a cluster that says how many they are; a failed one among them keeps a mark of its own.
void layoutRow(DrawList& list, const TimeMap& map, std::span<const RowBar> bars, const RowPlace& place,
               const TextWidth& textWidth);

}  // namespace edge::scene
