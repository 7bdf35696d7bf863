#include "inspector/look/ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace edge::look {

namespace {

constexpr Nanoseconds second = 1'000'000'000;

}  // namespace

Nanoseconds niceTimeStep(double nanosecondsPerPixel, double room) {
    static constexpr std::array<Nanoseconds, 17> clockSteps{
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200};
    const double least = std::max(1.0, nanosecondsPerPixel * room);
    for (Nanoseconds power = 1; power < second; power *= 10) {
        for (const int factor : {1, 2, 5}) {
            if (double(power * factor) >= least) {
                return power * factor;
            }
        }
    }
    for (const Nanoseconds step : clockSteps) {
        if (double(step * second) >= least) {
            return step * second;
        }
    }
    constexpr Nanoseconds day = 86'400 * second;
    return day * Nanoseconds(std::ceil(least / double(day)));
}

std::int64_t niceByteStep(std::int64_t largest, int most) {
    const double least = std::max(1.0, double(largest) / std::max(1, most));
    for (double unit = 1; ; unit *= 1024) {
        for (const int factor : {1, 2, 5, 10, 20, 50, 100, 200, 500}) {
            if (unit * factor >= least) {
                return std::int64_t(unit) * factor;
            }
        }
    }
}

}  // namespace edge::look
