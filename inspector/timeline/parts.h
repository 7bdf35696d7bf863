#pragma once

#include "inspector/timeline/picture.h"
#include "inspector/timeline/view_range.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::timeline {

/// What the timeline's widgets share; borrowed, all of it outlives them.
struct Parts {
    trace::TraceStore& store;
    trace::Selection& selection;
    ViewRange& range;
    Picture& picture;

    const trace::InvocationRecord* selected() const { return store.invocation(selection.invocation()); }
    const trace::InvocationRecord* hovered() const { return store.invocation(selection.hovered()); }
    Span spanOf(const trace::InvocationRecord& record) const { return {record.start, record.endOr(store.now())}; }
};

}  // namespace edge::timeline
