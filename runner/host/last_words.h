#pragma once

#include <atomic>

#include "runner/control/faults.h"

namespace edge::host {

/// From now on, when V8 or the processor ends this process, `place` says in which isolate.
void leaveLastIsolateIn(std::atomic<control::LastIsolate>& place);

}  // namespace edge::host
