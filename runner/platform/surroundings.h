#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace edge::platform {

/// Gives the value of an environment variable that is set and not empty.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

Variables processVariables();

/// $SUPABASE_HOME, else ~/.supabase: where the platform's tools keep their token and profile. Empty without a home.
std::filesystem::path supabaseHome(const Variables& variables);

/// The text of a small file without white space at its ends; nothing when it cannot be read or is empty.
std::optional<std::string> readTrimmed(const std::filesystem::path& path);

/// Runs a program found in PATH and gives what it prints, trimmed; nothing when it is absent, fails or takes too long.
std::optional<std::string> outputOf(const std::vector<std::string>& command, std::chrono::milliseconds limit);

}  // namespace edge::platform
