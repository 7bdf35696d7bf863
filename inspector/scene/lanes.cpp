#include "inspector/scene/lanes.h"

#include <algorithm>
#include <cmath>

namespace edge::scene {

namespace {

// Whole pixels, so that bars stay sharp.
void setHeights(Lane& lane, const Metrics& metrics) {
    constexpr int fullRows = 2;
    constexpr double least = 9;
    const bool many = lane.rows > fullRows;
    lane.rowHeight = many ? std::max(least, std::floor(metrics.row * fullRows * 1.4 / lane.rows)) : metrics.row;
    lane.barHeight = many ? lane.rowHeight - 2 : metrics.bar;
    lane.height = 2 * metrics.padding + lane.rows * lane.rowHeight + (lane.gateway ? 0 : metrics.ribbon);
}

void addIsolateLanes(std::vector<Lane>& lanes, const trace::TraceStore& store, const QString& function) {
    for (const trace::IsolateRecord* isolate : store.isolatesOf(function)) {
        const bool sameLane = !lanes.empty() && lanes.back().function == function && !lanes.back().gateway &&
                              lanes.back().index == isolate->lane;
        if (!sameLane) {
            lanes.push_back({.function = function, .index = isolate->lane});
        }
        lanes.back().rows = std::max(lanes.back().rows, isolate->rows);
        lanes.back().isolates.push_back(isolate);
    }
}

}  // namespace

std::vector<Lane> makeLanes(const trace::TraceStore& store, const Metrics& metrics) {
    std::vector<Lane> lanes;
    for (const trace::FunctionRecord* function : store.functions()) {
        const std::size_t before = lanes.size();
        addIsolateLanes(lanes, store, function->name);
        if (const int rows = store.gatewayRows(function->name)) {
            lanes.push_back({.function = function->name, .gateway = true, .rows = rows});
        }
        if (lanes.size() > before) {
            lanes[before].firstOfGroup = true;
        }
    }
    double top = 0;
    for (Lane& lane : lanes) {
        top += lane.firstOfGroup && top > 0 ? metrics.groupGap : 0;
        lane.top = top;
        setHeights(lane, metrics);
        top += lane.height;
    }
    return lanes;
}

std::vector<Lane> makeLanesToFit(const trace::TraceStore& store, double height, Metrics& metrics) {
    for (const Metrics& each : {Metrics::spacious(), Metrics::comfortable(), Metrics::normal()}) {
        metrics = each;
        std::vector<Lane> lanes = makeLanes(store, metrics);
        if (totalHeight(lanes) <= height) {
            return lanes;
        }
    }
    return makeLanes(store, metrics);
}

double totalHeight(const std::vector<Lane>& lanes) { return lanes.empty() ? 0 : lanes.back().bottom(); }

const Lane* laneAt(const std::vector<Lane>& lanes, double y) {
    const auto lane = std::find_if(lanes.begin(), lanes.end(), [y](const Lane& each) { return y < each.bottom(); });
    return lane != lanes.end() && y >= lane->top ? &*lane : nullptr;
}

}  // namespace edge::scene
