#pragma once

#include <string_view>

namespace edge::modules {

/// Names of modules of Node.js: "events", "node:fs/promises".
enum class NodeBuiltin {
    none,     ///< Node.js has no module of this name
    here,     ///< this runtime has it
    missing,  ///< the platform has it, this runtime does not
};

/// `name`: with or without `node:`.
NodeBuiltin nodeBuiltin(std::string_view name);

}  // namespace edge::modules
