#pragma once

#include <span>

#include "runner/engine/natives.h"

namespace edge::isolate {

std::span<const engine::Native> exchangeNatives();
std::span<const engine::Native> consoleNatives();

/// All natives of the runtime in one fixed order: the snapshot tool and the host must agree on it.
const engine::NativeTable& allNatives();
/// What the snapshots refer to: the natives and the texts of the runtime's scripts.
std::vector<intptr_t> allReferences();

}  // namespace edge::isolate
