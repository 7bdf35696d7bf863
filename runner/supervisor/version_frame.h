#pragma once

#include <memory>
#include <string>

#include "runner/control/held_modules.h"
#include "runner/modules/graph.h"

namespace edge::supervisor {

/// A message to a host that is kept: sent to further hosts as well.
struct Frame {
    std::string head;     ///< of a message that is the same for all
    std::string payload;
    std::string function;
    std::shared_ptr<const modules::Graph> graph;  ///< of a `version`: what of it is sent depends on the host
};

/// The `version` message for a host that holds some modules already, which now holds those of `frame`.
Frame versionFor(control::HeldModules& held, const Frame& frame);

}  // namespace edge::supervisor
