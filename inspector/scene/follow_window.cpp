#include "inspector/scene/follow_window.h"

#include <algorithm>

#include "inspector/scene/time_map.h"

namespace edge::scene {

namespace {

constexpr trace::Nanoseconds longest = 5'000'000'000;
constexpr trace::Nanoseconds briefest = 20'000;
constexpr double legible = 44;     // pixels of the latest invocation
constexpr int mostStretches = 6;

}  // namespace

trace::Span followWindow(const std::vector<trace::Span>& activity, trace::Span latest, double width) {
    if (activity.empty()) {
        return {};
    }
    trace::Span window = activity.back();
    if (window.length() > longest) {
        return {window.end - longest, window.end};
    }
    const double need = double(std::clamp(latest.length(), briefest, longest));
    double active = double(window.length());
    for (int count = 1; count < mostStretches && count < int(activity.size()); ++count) {
        const trace::Span& earlier = activity[activity.size() - 1 - std::size_t(count)];
        active += double(earlier.length());
        const double room = width - count * Axis::widestFold;
        if (need / active * room < legible) {
            break;
        }
        window.start = earlier.start;
    }
    return window;
}

}  // namespace edge::scene
