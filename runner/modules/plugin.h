#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

/// The words of esbuild's plugin protocol.
namespace edge::modules {

/// The esbuild namespaces of modules that were imported by their address, of those that are nothing at run time, and of
/// entrances that are written for a CommonJS package.
inline constexpr const char* remoteNamespace = "edge-remote";
inline constexpr const char* emptyNamespace = "edge-empty";
inline constexpr const char* facadeNamespace = "edge-facade";

/// The `plugins` of a build: what is resolved by us are the specifiers that fit the pattern (RE2), and everything that
/// a remote module imports; what is loaded by us lies in the namespaces above.
nlohmann::json pluginList(const char* pattern);

/// A question of ours to esbuild's own resolver, about the build `key`; it does not come back to us.
nlohmann::json ownQuestion(std::uint32_t key);
bool isOwnQuestion(const nlohmann::json& question);

/// The reply with the number of the filter that fitted.
nlohmann::json replyTo(const nlohmann::json& question);
nlohmann::json errorReply(const nlohmann::json& question, const std::string& text);
/// The content of a module ("js", "ts", …).
nlohmann::json loadReply(const nlohmann::json& question, const std::string& text, const std::string& loader);

/// The member as text, empty when it is missing or something else.
std::string textAt(const nlohmann::json& object, const char* key);
/// The member, or null, which iterates as empty.
const nlohmann::json& member(const nlohmann::json& object, const char* key);
/// The bytes of a binary value as text.
std::string bytesOf(const nlohmann::json& value);
nlohmann::json toBytes(const std::string& text);

}  // namespace edge::modules
