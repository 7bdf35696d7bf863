#pragma once

#include <filesystem>
#include <initializer_list>

namespace edge::modules {

/// The file of one of these names nearest to the function, not above its project; empty when there is none.
std::filesystem::path nearestFile(const std::filesystem::path& project, const std::filesystem::path& entrypoint,
                                  std::initializer_list<const char*> names);

}  // namespace edge::modules
