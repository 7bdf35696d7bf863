#pragma once

#include <nlohmann/json.hpp>
#include <string>

/// Members of JSON that others wrote: what is missing or something else is empty, never an exception.
namespace edge::modules {

/// The member, or null, which iterates as empty.
const nlohmann::json& member(const nlohmann::json& object, const char* key);
/// The member, or an empty object where it is missing; what is there stays as it is, also null.
const nlohmann::json& section(const nlohmann::json& object, const char* key);
/// The member as text, empty when it is missing or something else.
std::string textAt(const nlohmann::json& object, const char* key);

}  // namespace edge::modules
