#pragma once

#include <vector>

#include "inspector/trace/records.h"

/// The time axis. A session is mostly idle: a request of 2 ms, then a minute of reading. So idle gaps are drawn at most
/// foldWidth() pixels wide and everything else keeps one scale, which makes a request of now and one of a minute ago
/// comparable side by side. Drawn width of a gap = min(its length at the scale, foldWidth(scale)): continuous and
/// falling in the scale, so zooming never jumps. Without gaps the axis is linear.
namespace edge::scene {

using trace::Nanoseconds;
using trace::Span;

/// Where time may be folded. A value; sorted gaps that do not touch.
struct Axis {
    static constexpr double widestFold = 46;

    /// How wide a folded gap is at a scale: wide enough for its length in words close up, a sliver from afar.
    static double foldWidth(double nanosecondsPerPixel);

    std::vector<Span> gaps;

    /// The gaps between stretches of activity.
    static Axis between(const std::vector<Span>& activity);

    /// Pixels from `from` to `to`; negative when `to` is earlier.
    double distance(Nanoseconds from, Nanoseconds to, double nanosecondsPerPixel) const;
    /// The time that lies `pixels` after `from` (before it when negative).
    Nanoseconds walk(Nanoseconds from, double pixels, double nanosecondsPerPixel) const;
    /// The scale at which [from, to] takes `pixels`. An empty span or a width below 1 px gives the finest scale asked for.
    double scaleToFit(Span span, double pixels, double finest) const;
};

/// Time to pixel and back, for one view: a start, a scale, a width. A value, made anew for each range.
/// Between two moments on the same piece it is linear; toX and toTime are monotone and inverse to each other to within
/// a nanosecond or a rounding of the double. Times outside the view map to pixels outside it.
class TimeMap {
public:
    /// A stretch of the axis with one scale.
    struct Piece {
        Span span;
        double x = 0;
        double nanosecondsPerPixel = 1;
        bool folded = false;
        double width() const { return double(span.length()) / nanosecondsPerPixel; }
    };

    /// A width below 0 counts as 0, a scale of 0 or less as 1 ns per pixel.
    TimeMap(const Axis& axis, Nanoseconds start, double nanosecondsPerPixel, double width);
    TimeMap() : TimeMap({}, 0, 1, 0) {}

    double toX(Nanoseconds time) const;
    Nanoseconds toTime(double x) const;
    double width() const { return m_width; }
    double nanosecondsPerPixel() const { return m_scale; }
    Span span() const { return {toTime(0), toTime(m_width)}; }
    /// From left to right; they cover the view without holes. The first and the last reach beyond it.
    const std::vector<Piece>& pieces() const { return m_pieces; }

private:
    std::vector<Piece> m_pieces;
    double m_scale = 1;
    double m_width = 0;
};

}  // namespace edge::scene
