#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace edge::config {

/// Matches a whole path against a `static_files` pattern as the platform's own command line does: `*` and `?` within a
/// folder, `**` across folders (`a/**/x` needs a folder between), `[a-z]`, `[^a]`, `[!a]`; braces are literal.
bool globMatches(std::string_view pattern, std::string_view path);

/// Everything (files and folders) below `root` that a pattern relative to it matches, sorted, as absolute paths.
/// Links to folders are not entered.
std::vector<std::filesystem::path> expandGlob(const std::filesystem::path& root, const std::string& pattern);

/// The folders of a pattern before its first part with a wildcard; empty: none.
std::string literalFolder(const std::string& pattern);

}  // namespace edge::config
