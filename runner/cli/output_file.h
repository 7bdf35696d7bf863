#pragma once

#include <filesystem>
#include <string_view>

#include "runner/protocol/result.h"

namespace edge::cli {

/// Writes a file beside its place and renames it there: it is whole or not there. Folders above it are made. Errors:
/// "not_written" (no permission, disk full).
protocol::Outcome writeWhole(const std::filesystem::path& file, std::string_view bytes);

}  // namespace edge::cli
