#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace edge::modules {

/// A text that changes when the file does, or when another file takes its place. Links are followed. "gone": there is
/// none.
std::string stampOf(const std::filesystem::path& file);
std::vector<std::string> stampsOf(const std::vector<std::filesystem::path>& files);

/// True when none of the files was changed at `moment` (wall clock) or later, as far as the file system can tell.
bool unchangedSince(const std::vector<std::filesystem::path>& files, std::chrono::system_clock::time_point moment);

}  // namespace edge::modules
