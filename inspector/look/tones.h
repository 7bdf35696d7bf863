#pragma once

#include "inspector/trace/colors.h"
#include "inspector/trace/records.h"

namespace edge::look {

/// The colour of a phase; other things than phases are drawn with the named colours themselves.
inline QColor phaseColor(const trace::InspectorColors& colors, trace::PhaseKind kind) {
    using trace::PhaseKind;
    if (trace::isBoot(kind)) {
        return colors.boot[std::size_t(kind) - std::size_t(PhaseKind::bundle)];
    }
    switch (kind) {
        case PhaseKind::queue: return colors.queue;
        case PhaseKind::handler: return colors.handler;
        case PhaseKind::respond: return colors.respond;
        case PhaseKind::background: return colors.background;
        default: return colors.other;
    }
}

inline QColor outcomeColor(const trace::InspectorColors& colors, const trace::InvocationRecord& invocation) {
    if (invocation.failed()) {
        return colors.error;
    }
    const trace::Outcome how = invocation.outcome();
    if (how == trace::Outcome::running) {
        return colors.link;
    }
    const bool odd = how == trace::Outcome::clientLeft || how == trace::Outcome::refused || invocation.status >= 400;
    return odd ? colors.warning : colors.success;
}

}  // namespace edge::look
