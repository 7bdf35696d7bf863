#include "inspector/trace/activity.h"

#include <algorithm>

namespace edge::trace {

void ActivitySpans::add(Nanoseconds start, Nanoseconds end) {
    end = std::max(start, end);
    const auto apart = [](const Span& span, Nanoseconds moment) { return span.end + pause <= moment; };
    const auto first = std::lower_bound(m_spans.begin(), m_spans.end(), start, apart);
    auto last = first;
    Span merged{start, end};
    while (last != m_spans.end() && last->start < end + pause) {
        merged.start = std::min(merged.start, last->start);
        merged.end = std::max(merged.end, last->end);
        ++last;
    }
    if (first == last) {
        m_spans.insert(first, merged);
        return;
    }
    *first = merged;
    m_spans.erase(first + 1, last);
}

void ActivitySpans::dropBefore(Nanoseconds moment) {
    std::erase_if(m_spans, [moment](const Span& span) { return span.end < moment; });
}

}  // namespace edge::trace
