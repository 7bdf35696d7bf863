#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace edge::modules {

/// Below it all modules of a function have their URLs, as on the platform.
inline constexpr std::string_view moduleRoot = "file:///var/tmp/sb-compile-edge-runtime/";

/// The URL of a file: below supabase/ its path as on the platform; other files of the project are below "_project/",
/// installed packages of the shared cache below "_npm/", files elsewhere below "_files/".
/// `project` and `packages` (the cache) are absolute.
std::string moduleUrl(const std::filesystem::path& project, const std::filesystem::path& packages,
                      const std::filesystem::path& file);

/// The URL of a static file, given its path below supabase/ (with ".." where it lies elsewhere in the project).
std::string staticFileUrl(const std::string& path);

/// True for files of installed packages: they follow Node's rules, not the platform's.
bool isInstalledPackage(std::string_view path);

}  // namespace edge::modules
