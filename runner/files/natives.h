#pragma once

#include "runner/engine/natives.h"

/// What script asks of its isolate's files. natives.ts says what each of these takes and gives.
namespace edge::files {

engine::NativeTable fileNatives();

}  // namespace edge::files
