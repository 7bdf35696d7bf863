#pragma once

#include <optional>

#include "runner/control/faults.h"

namespace edge::isolate {

/// Which isolate the calling thread runs. May be asked in a signal handler.
control::LastIsolate isolateOfThread();

/// The calling thread runs one that is made of this function of the image; nothing: of the runtime alone.
void setIsolateOfThread(std::optional<std::size_t> context);

}  // namespace edge::isolate
