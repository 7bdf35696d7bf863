#pragma once

#include <vector>

#include <QString>

#include "inspector/trace/store.h"

namespace edge::scene {

/// Heights in pixels that everything is laid out with. Lanes with many rows get lower ones.
struct Metrics {
    double row = 24;       ///< a row of request bars
    double bar = 18;       ///< a bar within its row
    double ribbon = 9;     ///< memory below the rows
    double padding = 3;    ///< above and below a lane
    double groupGap = 1;   ///< between functions

    static Metrics compact() { return {20, 14, 7, 2, 1}; }
    static Metrics normal() { return {}; }
    static Metrics comfortable() { return {32, 24, 14, 5, 1}; }
    static Metrics spacious() { return {42, 30, 26, 7, 1}; }
    bool operator==(const Metrics&) const = default;
};

/// One lane: the isolates of a function that followed one another, or what no isolate of it took up (`gateway`).
struct Lane {
    QString function;
    bool gateway = false;
    bool firstOfGroup = false;
    int index = 0;  ///< within the function
    int rows = 1;
    double top = 0;
    double height = 0;
    double rowHeight = 0;
    double barHeight = 0;
    std::vector<const trace::IsolateRecord*> isolates{};  ///< sorted by birth; empty at the gateway

    double bottom() const { return top + height; }
    double rowTop(int row, const Metrics& metrics) const { return top + metrics.padding + row * rowHeight; }
    double barTop(int row, const Metrics& metrics) const { return rowTop(row, metrics) + (rowHeight - barHeight) / 2; }
    double ribbonTop(const Metrics& metrics) const { return rowTop(rows, metrics); }
    /// The one that lives, or lived last; null at the gateway.
    const trace::IsolateRecord* current() const { return isolates.empty() ? nullptr : isolates.back(); }
};

/// The lanes of all functions that have something to show, from top to bottom.
std::vector<Lane> makeLanes(const trace::TraceStore& store, const Metrics& metrics);

/// As generous as the height allows, at least normal.
std::vector<Lane> makeLanesToFit(const trace::TraceStore& store, double height, Metrics& metrics);

double totalHeight(const std::vector<Lane>& lanes);
/// Null above, below and without lanes.
const Lane* laneAt(const std::vector<Lane>& lanes, double y);

}  // namespace edge::scene
