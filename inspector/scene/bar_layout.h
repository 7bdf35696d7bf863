#pragma once

#include "inspector/scene/draw_list.h"
#include "inspector/scene/time_map.h"

namespace edge::scene {

/// Where one bar goes, and what it may use.
struct BarPlace {
    double top = 0;
    double height = 18;
    double previousRight = 0;
    double nextLeft = 0;   ///< where the next bar of the row begins: text must end before it
    bool faded = false;
    Nanoseconds now = 0;   ///< the end of what still runs
};

/// Room that a cold start's glyph takes left of its bar.
inline constexpr double coldGlyphRoom = 17;

/// Left and right of a request in whole pixels, at least 2 apart.
std::pair<double, double> barEdges(const TimeMap& map, const trace::InvocationRecord& record, Nanoseconds now);

/// Appends a request: its bar, the phases on it in their fixed order, what it waited for, its marks and its texts.
/// Phases below a pixel vanish; a cold start keeps at least two pixels of boot.
void layoutBar(DrawList& list, const TimeMap& map, const trace::InvocationRecord& record, const BarPlace& place,
               const TextWidth& textWidth);

}  // namespace edge::scene
