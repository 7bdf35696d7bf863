#include "inspector/trace/records.h"

#include <array>

namespace edge::trace {

PhaseKind phaseKind(std::string_view name) {
    static constexpr std::array<std::string_view, phaseKinds - 1> names{
        "queue", "bundle", "isolate", "context", "compile", "evaluate", "handler", "respond", "background"};
    if (name == "restore") {
        return PhaseKind::evaluate;  // what a snapshot has instead
    }
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (names[index] == name) {
            return static_cast<PhaseKind>(index);
        }
    }
    return PhaseKind::other;
}

Outcome InvocationRecord::outcome() const {
    if (running()) {
        return Outcome::running;
    }
    if (end == u"cpu_limit" || end == u"memory_limit" || end == u"idle_timeout") {
        return Outcome::limit;
    }
    if (end == u"host_ended") {
        return Outcome::hostEnded;
    }
    if (end == u"client_left") {
        return Outcome::clientLeft;
    }
    if (end == u"refused") {
        return Outcome::refused;
    }
    const bool unknownEnd = !end.isEmpty() && end != u"completed";
    return unknownEnd || status >= 500 ? Outcome::error : Outcome::completed;
}

bool InvocationRecord::failed() const {
    const Outcome how = outcome();
    return how == Outcome::error || how == Outcome::limit || how == Outcome::hostEnded;
}

}  // namespace edge::trace
