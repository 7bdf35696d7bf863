#pragma once

#include "inspector/scene/draw_list.h"
#include "inspector/scene/lanes.h"
#include "inspector/scene/time_map.h"

namespace edge::scene {

/// What to lay out: the lanes between two heights, over the times of the map.
struct LayoutView {
    const TimeMap& map;
    const std::vector<Lane>& lanes;
    Metrics metrics;
    double top = 0;      ///< lanes outside [top, bottom] are left out
    double bottom = 0;
};

/// Makes the draw list of the lanes. Reads the store, keeps nothing.
DrawList layoutLanes(const trace::TraceStore& store, const LayoutView& view, const TextWidth& textWidth);

}  // namespace edge::scene
