#pragma once

#include <string_view>

namespace edge::isolate {

/// The startup snapshot that mksnapshot made, linked into the program. Empty in mksnapshot itself.
std::string_view startupBlob();

}  // namespace edge::isolate
