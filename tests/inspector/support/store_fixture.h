#pragma once

#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"
#include "tests/inspector/support/demo_session.h"

namespace edge::demo {

/// A store whose clock stands still, with a selection.
struct Trace {
    trace::TraceStore store{nullptr, [] { return protocol::Nanoseconds{0}; }};
    trace::Selection selection;

    explicit Trace(const std::vector<protocol::Event>& events = {}) {
        store.ingest(events);
        store.flush();
    }
    const trace::InvocationRecord& at(int index) const { return *store.invocation(store.firstInvocation() + index); }
};

}  // namespace edge::demo
