#pragma once

#include <span>

#include "runner/engine/natives.h"

namespace edge::isolate {

std::span<const engine::Native> exchangeNatives();
std::span<const engine::Native> consoleNatives();

/// All natives of the runtime in one fixed order: the snapshot tool and the host must agree on it.
const engine::NativeTable& allNatives();

}  // namespace edge::isolate
