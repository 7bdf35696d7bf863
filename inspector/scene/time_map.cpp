#include "inspector/scene/time_map.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace edge::scene {

namespace {

using Gaps = std::vector<Span>;

Gaps::const_iterator firstEndingAfter(const Gaps& gaps, Nanoseconds time) {
    return std::upper_bound(gaps.begin(), gaps.end(), time, [](Nanoseconds t, const Span& gap) { return t < gap.end; });
}

/// The scale inside a gap: the view's, or coarser so that the gap is foldWidth() wide.
double scaleOf(const Span& gap, double scale) {
    return std::max(scale, double(gap.length()) / Axis::foldWidth(scale));
}

/// Far enough for any session, near enough that sums do not overflow.
Nanoseconds whole(double nanoseconds) {
    constexpr double most = 4e18;
    return Nanoseconds(std::llround(std::clamp(nanoseconds, -most, most)));
}

Nanoseconds walkForward(const Gaps& gaps, Nanoseconds from, double pixels, double scale) {
    for (auto gap = firstEndingAfter(gaps, from); gap != gaps.end(); ++gap) {
        const double before = double(std::max<Nanoseconds>(0, gap->start - from)) / scale;
        if (pixels <= before) {
            break;
        }
        pixels -= before;
        from = std::max(from, gap->start);
        const double inside = scaleOf(*gap, scale);
        const double rest = double(gap->end - from) / inside;
        if (pixels <= rest) {
            return from + whole(pixels * inside);
        }
        pixels -= rest;
        from = gap->end;
    }
    return from + whole(pixels * scale);
}

Nanoseconds walkBackward(const Gaps& gaps, Nanoseconds from, double pixels, double scale) {
    auto gap = std::lower_bound(gaps.begin(), gaps.end(), from, [](const Span& g, Nanoseconds t) { return g.start < t; });
    while (gap != gaps.begin()) {
        --gap;
        const double after = double(std::max<Nanoseconds>(0, from - gap->end)) / scale;
        if (pixels <= after) {
            break;
        }
        pixels -= after;
        from = std::min(from, gap->end);
        const double inside = scaleOf(*gap, scale);
        const double rest = double(from - gap->start) / inside;
        if (pixels <= rest) {
            return from - whole(pixels * inside);
        }
        pixels -= rest;
        from = gap->start;
    }
    return from - whole(pixels * scale);
}

}  // namespace

double Axis::foldWidth(double nanosecondsPerPixel) {
    constexpr double closeUp = 3e5;
    constexpr double afar = 3e7;
    constexpr double sliver = 8;
    const double away = std::log(std::max(closeUp, nanosecondsPerPixel) / closeUp) / std::log(afar / closeUp);
    return widestFold - std::min(1.0, away) * (widestFold - sliver);
}

Axis Axis::between(const std::vector<Span>& activity) {
    Axis axis;
    for (std::size_t index = 1; index < activity.size(); ++index) {
        const Span gap{activity[index - 1].end, activity[index].start};
        if (gap.length() > 0) {
            axis.gaps.push_back(gap);
        }
    }
    return axis;
}

double Axis::distance(Nanoseconds from, Nanoseconds to, double scale) const {
    if (to < from) {
        return -distance(to, from, scale);
    }
    double pixels = double(to - from) / scale;
    for (auto gap = firstEndingAfter(gaps, from); gap != gaps.end() && gap->start < to; ++gap) {
        const double inside = double(std::min(to, gap->end) - std::max(from, gap->start));
        pixels += inside / scaleOf(*gap, scale) - inside / scale;
    }
    return pixels;
}

Nanoseconds Axis::walk(Nanoseconds from, double pixels, double scale) const {
    return pixels >= 0 ? walkForward(gaps, from, pixels, scale) : walkBackward(gaps, from, -pixels, scale);
}

// distance() falls as the scale grows, so halving the interval of scales on a logarithmic axis finds it.
double Axis::scaleToFit(Span span, double pixels, double finest) const {
    double low = finest;
    double high = std::max(finest, double(span.length()));
    if (span.length() <= 0 || pixels < 1 || distance(span.start, span.end, low) <= pixels) {
        return finest;
    }
    for (int step = 0; step < 60 && high / low > 1 + 1e-9; ++step) {
        const double middle = std::sqrt(low * high);
        (distance(span.start, span.end, middle) > pixels ? low : high) = middle;
    }
    return high;
}

TimeMap::TimeMap(const Axis& axis, Nanoseconds start, double nanosecondsPerPixel, double width)
    : m_scale(nanosecondsPerPixel > 0 ? nanosecondsPerPixel : 1), m_width(std::max(0.0, width)) {
    Nanoseconds at = start;
    double x = 0;
    for (auto gap = firstEndingAfter(axis.gaps, start); gap != axis.gaps.end(); ++gap) {
        const double before = double(gap->start - at) / m_scale;
        if (x + before > m_width) {
            break;
        }
        const double inside = scaleOf(*gap, m_scale);
        if (inside == m_scale) {
            continue;  // narrow enough as it is: a part of its surroundings
        }
        if (before > 0) {
            m_pieces.push_back({{at, gap->start}, x, m_scale, false});
            x += before;
        } else {
            x += double(gap->start - at) / inside;  // the view begins inside this gap
        }
        m_pieces.push_back({*gap, x, inside, true});
        x += Axis::foldWidth(m_scale);
        at = gap->end;
    }
    m_pieces.push_back({{at, std::max(at, at + whole((m_width - x) * m_scale))}, x, m_scale, false});
}

double TimeMap::toX(Nanoseconds time) const {
    auto piece = std::upper_bound(m_pieces.begin(), m_pieces.end(), time,
                                  [](Nanoseconds t, const Piece& p) { return t < p.span.start; });
    piece -= piece == m_pieces.begin() ? 0 : 1;
    // Before the first piece time goes on at the view's own scale.
    const double scale = time < piece->span.start ? m_scale : piece->nanosecondsPerPixel;
    return piece->x + double(time - piece->span.start) / scale;
}

Nanoseconds TimeMap::toTime(double x) const {
    auto piece = std::upper_bound(m_pieces.begin(), m_pieces.end(), x, [](double at, const Piece& p) { return at < p.x; });
    piece -= piece == m_pieces.begin() ? 0 : 1;
    const double scale = x < piece->x ? m_scale : piece->nanosecondsPerPixel;
    return piece->span.start + whole((x - piece->x) * scale);
}

}  // namespace edge::scene
