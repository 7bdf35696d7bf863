#pragma once

#include <filesystem>
#include <string>

#include "runner/protocol/result.h"

namespace edge::config {

/// The bytes of a regular file. `shown` is its name in messages.
/// Errors: "file_missing", "unreadable_file" (no permission, a folder, over 64 MiB).
protocol::Result<std::string> readFile(const std::filesystem::path& path, const std::string& shown);

}  // namespace edge::config
