#pragma once

#include <vector>

#include "inspector/trace/records.h"

namespace edge::trace {

/// Stretches of time in which something happened, kept sorted and merged: two of them that lie closer together than
/// the pause count as one. What lies between them is idle time, which the timeline may fold away.
class ActivitySpans {
public:
    static constexpr Nanoseconds pause = 100'000'000;

    /// Adds [start, end]; an end before the start counts as the start. Cheap when times mostly ascend.
    void add(Nanoseconds start, Nanoseconds end);
    /// Forgets the spans that end before the moment.
    void dropBefore(Nanoseconds moment);
    void clear() { m_spans.clear(); }
    const std::vector<Span>& spans() const { return m_spans; }

private:
    std::vector<Span> m_spans;
};

}  // namespace edge::trace
