#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace edge::modules {

/// A deno.lock printed as Deno prints it: two spaces, its own order of the sections and of what is said about a
/// package, the rest by name; "os" and "cpu" on one line.
std::string lockText(const nlohmann::json& lock);

}  // namespace edge::modules
