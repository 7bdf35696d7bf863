#include "inspector/scene/ruler_ticks.h"

#include <algorithm>
#include <cmath>

#include "inspector/look/format.h"
#include "inspector/look/ticks.h"

namespace edge::scene {

namespace {

constexpr double clockRoom = 62;  // pixels of "14:03:22"

void addFold(std::vector<Tick>& ticks, const TimeMap::Piece& piece) {
    ticks.push_back({Tick::Kind::fold, piece.x, piece.width(), look::roughDuration(piece.span.length())});
}

void addSteps(std::vector<Tick>& ticks, const TimeMap::Piece& piece, Nanoseconds origin, double left, double right,
              double labelRoom) {
    const Nanoseconds step = look::niceTimeStep(piece.nanosecondsPerPixel, labelRoom);
    const auto toX = [&](Nanoseconds time) { return piece.x + double(time - piece.span.start) / piece.nanosecondsPerPixel; };
    const double originX = toX(origin);
    if (originX >= left && originX <= right) {
        const bool room = right - originX >= clockRoom;
        ticks.push_back({Tick::Kind::origin, originX, 0, room ? look::clockTime(origin) : QString()});
    }
    const Nanoseconds from = piece.span.start + Nanoseconds((left - piece.x) * piece.nanosecondsPerPixel);
    Nanoseconds offset = std::max<Nanoseconds>(step, (from - origin) / step * step);
    for (double x = toX(origin + offset); x <= right; offset += step, x = toX(origin + offset)) {
        // The label stands right of its tick: one at the stretch's end would run into the fold.
        const bool clear = right - x >= labelRoom * 0.6 && x - originX >= clockRoom;
        if (x >= left) {
            ticks.push_back({Tick::Kind::step, x, 0, clear ? u'+' + look::offsetLabel(offset, step) : QString()});
        }
    }
}

}  // namespace

std::vector<Tick> rulerTicks(const TimeMap& map, Nanoseconds origin, double labelRoom) {
    std::vector<Tick> ticks;
    const auto& pieces = map.pieces();
    for (std::size_t index = 0; index < pieces.size(); ++index) {
        const TimeMap::Piece& piece = pieces[index];
        if (piece.folded) {
            addFold(ticks, piece);
            continue;
        }
        const bool last = index + 1 == pieces.size();
        const double left = std::max(0.0, piece.x);
        const double right = last ? map.width() : std::min(map.width(), pieces[index + 1].x);
        // The first piece belongs to a stretch that may begin left of the view.
        addSteps(ticks, piece, index == 0 ? std::min(origin, piece.span.end) : piece.span.start, left, right, labelRoom);
    }
    return ticks;
}

}  // namespace edge::scene
