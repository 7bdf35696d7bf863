#include "inspector/scene/row_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace edge::scene {

namespace {

constexpr double mergeBelow = 4;   // wider bars stand alone
constexpr double mergeReach = 1.5; // narrower gaps between narrow bars close
constexpr double clusterLeast = 3;

/// What is drawn as one: a bar, or several merged.
struct Unit {
    double left = 0;
    double right = 0;
    std::span<const RowBar> bars;
    bool narrow() const { return right - left < mergeBelow || bars.size() > 1; }
};

std::vector<Unit> unitsOf(const TimeMap& map, std::span<const RowBar> bars, Nanoseconds now) {
    std::vector<Unit> units;
    for (std::size_t index = 0; index < bars.size(); ++index) {
        const auto [left, right] = barEdges(map, *bars[index].record, now);
        const bool narrow = right - left < mergeBelow;
        if (narrow && !units.empty() && units.back().narrow() && left - units.back().right <= mergeReach) {
            Unit& unit = units.back();
            unit.right = std::max(unit.right, right);
            unit.bars = {unit.bars.data(), unit.bars.size() + 1};
        } else {
            units.push_back({left, right, bars.subspan(index, 1)});
        }
    }
    return units;
}

void addErrorMarks(DrawList& list, const TimeMap& map, const Unit& unit, const RowPlace& place) {
    double last = -std::numeric_limits<double>::infinity();
    for (const RowBar& bar : unit.bars) {
        const double x = barEdges(map, *bar.record, place.now).first;
        if (!bar.record->failed() || x - last < clusterLeast) {
            continue;
        }
        last = x;
        list.items.push_back({.mark = Mark::errorMark,
                              .rect = QRectF(x, place.top - 3, clusterLeast, place.height + 3),
                              .tone = Tone::error,
                              .flags = {.failed = true},
                              .ref = bar.record->serial});
    }
}

/// The skyline of a cluster: in each few pixels the longest request, against the longest of all.
void addColumns(DrawList& list, const TimeMap& map, const Unit& unit, const RowPlace& place, const QRectF& rect, bool faded) {
    constexpr double pitch = 3;
    std::vector<double> longest(std::size_t(rect.width() / pitch) + 1, 0);
    double most = 1;
    for (const RowBar& bar : unit.bars) {
        const double at = barEdges(map, *bar.record, place.now).first - rect.left();
        const double length = double(bar.record->endOr(place.now) - bar.record->start);
        double& column = longest[std::min(longest.size() - 1, std::size_t(std::max(0.0, at) / pitch))];
        column = std::max(column, length);
        most = std::max(most, length);
    }
    for (std::size_t index = 0; index < longest.size(); ++index) {
        const double height = std::ceil(longest[index] / most * rect.height());
        const double left = rect.left() + double(index) * pitch;
        const double width = std::min(pitch, rect.right() - left);
        if (height > 0 && width > 0) {
            list.items.push_back({.mark = Mark::column,
                                  .rect = QRectF(left, rect.bottom() - height, width, height),
                                  .tone = Tone::cluster,
                                  .flags = {.faded = faded}});
        }
    }
}

void layoutCluster(DrawList& list, const TimeMap& map, const Unit& unit, const RowPlace& place, const TextWidth& textWidth) {
    constexpr double textHeight = 13;
    const QRectF rect(unit.left, place.top, std::max(clusterLeast, unit.right - unit.left), place.height);
    std::vector<trace::Serial> members;
    Flags flags{.faded = true};
    for (const RowBar& bar : unit.bars) {
        members.push_back(bar.record->serial);
        flags.failed = flags.failed || bar.record->failed();
        flags.cold = flags.cold || bar.record->cold;
        flags.faded = flags.faded && bar.faded;
    }
    list.items.push_back({.mark = Mark::cluster,
                          .rect = rect,
                          .tone = Tone::cluster,
                          .flags = flags,
                          .ref = members.front(),
                          .cluster = int(list.clusters.size())});
    list.clusters.push_back(std::move(members));
    addColumns(list, map, unit, place, rect, flags.faded);
    addErrorMarks(list, map, unit, place);
    const QString text = QStringLiteral("×%1").arg(unit.bars.size());
    const double width = textWidth(text);
    const double left = std::max(0.0, rect.left()) + 6;
    const double room = std::min(map.width(), rect.right()) - left;
    if (width + 6 <= room && place.height >= textHeight) {
        const QRectF plate(left, rect.top(), width, rect.height());
        list.items.push_back({.mark = Mark::label, .rect = plate, .tone = Tone::cluster, .text = text});
    }
}

}  // namespace

void layoutRow(DrawList& list, const TimeMap& map, std::span<const RowBar> bars, const RowPlace& place,
               const TextWidth& textWidth) {
    const std::vector<Unit> units = unitsOf(map, bars, place.now);
    for (std::size_t index = 0; index < units.size(); ++index) {
        const Unit& unit = units[index];
        if (unit.bars.size() > 1) {
            layoutCluster(list, map, unit, place, textWidth);
            continue;
        }
        double next = std::numeric_limits<double>::infinity();
        if (index + 1 < units.size()) {
            next = units[index + 1].left - (units[index + 1].bars.front().record->cold ? coldGlyphRoom : 0);
        }
        const double previous = index > 0 ? units[index - 1].right : -std::numeric_limits<double>::infinity();
        const BarPlace barPlace{place.top, place.height, previous, next, unit.bars.front().faded, place.now};
        layoutBar(list, map, *unit.bars.front().record, barPlace, textWidth);
    }
}

}  // namespace edge::scene
