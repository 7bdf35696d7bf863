#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// Files that can always be made again. What goes wrong with them is no error: it costs making them anew.
namespace edge::config {

/// XDG_CACHE_HOME/edge-studio, by default below ~/.cache.
std::filesystem::path cacheFolder();

/// Writes the file whole or not at all, for this user alone; makes its folder. False: it could not be.
bool writeCacheFile(const std::filesystem::path& file, std::string_view bytes);

/// Nothing when it is not there or cannot be read. Notes that the file is in use, for pruneCache().
std::optional<std::string> readCacheFile(const std::filesystem::path& file);

/// The same with a checksum (XXH3) before the bytes, for what must not be used when it was damaged.
bool writeSealedFile(const std::filesystem::path& file, std::string_view bytes);
/// Nothing also when the bytes are not what was written.
std::optional<std::string> readSealedFile(const std::filesystem::path& file);

/// Removes the files of the folder that were out of use the longest until the rest has no more than `mostBytes`, and
/// what unfinished writes left behind more than a day ago. Folders below are not looked into.
void pruneCache(const std::filesystem::path& folder, std::uintmax_t mostBytes);

}  // namespace edge::config
