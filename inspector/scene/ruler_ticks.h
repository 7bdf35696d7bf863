#pragma once

#include <vector>

#include <QString>

#include "inspector/scene/time_map.h"

namespace edge::scene {

/// A mark on the ruler. Times count from the start of their stretch of activity, which carries the time of day, so
/// that durations can be read off directly.
struct Tick {
    enum class Kind { origin, step, fold };
    Kind kind = Kind::step;
    double x = 0;
    double width = 0;  ///< of a fold
    QString label;     ///< empty when there is no room
    bool operator==(const Tick&) const = default;
};

/// Ticks from left to right. `origin` is where the first stretch begins (the session's start); `labelRoom` is the
/// least distance of labelled steps in pixels.
std::vector<Tick> rulerTicks(const TimeMap& map, Nanoseconds origin, double labelRoom = 84);

}  // namespace edge::scene
