// The isolate's clock. Its origin is the first look at it, which is before any user code has run.
#include "runner/engine/state.h"
#include "runner/protocol/time.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

struct Clock {
    protocol::Nanoseconds monotonic = protocol::monotonicNow();
    protocol::Nanoseconds wall = protocol::wallClockNow();
};

void now(Arguments args) {
    const Clock& clock = engine::State::of(args.GetIsolate()).extension<Clock>();
    const protocol::Nanoseconds microseconds = (protocol::monotonicNow() - clock.monotonic) / 1000;
    args.GetReturnValue().Set(static_cast<double>(microseconds) / 1000.0);
}

void timeOrigin(Arguments args) {
    const Clock& clock = engine::State::of(args.GetIsolate()).extension<Clock>();
    args.GetReturnValue().Set(static_cast<double>(clock.wall / 1000) / 1000.0);
}

constexpr engine::Native natives[] = {{"now", now, 0}, {"timeOrigin", timeOrigin, 0}};

}  // namespace

std::span<const engine::Native> performanceNatives() { return natives; }

}  // namespace edge::web
