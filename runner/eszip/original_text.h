#pragma once

#include <optional>
#include <string>

#include "runner/eszip/archive.h"

namespace edge::eszip {

/// The text that the module was made of: the one its source map carries for it (ECMA-426, "sourcesContent"), where a
/// source is named as the module is or is the only one and of the same file name; for V1 the one beside the code.
std::optional<std::string> originalText(const Module& module);

}  // namespace edge::eszip
