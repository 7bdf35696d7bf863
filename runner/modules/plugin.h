#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runner/modules/json_members.h"

/// The words of esbuild's build and plugin protocol.
namespace edge::modules {

/// The esbuild namespaces of modules that were imported by their address, of those that are nothing at run time, and of
/// entrances that are written for a CommonJS package.
inline constexpr const char* remoteNamespace = "edge-remote";
inline constexpr const char* emptyNamespace = "edge-empty";
inline constexpr const char* facadeNamespace = "edge-facade";
/// Of modules of node: that a CommonJS module asks for.
inline constexpr const char* builtinNamespace = "edge-builtin";

/// A build in the project's folder; `flags` are beyond those that all builds have. Entries and standard input are empty.
/// What is resolved by us are the specifiers that fit the pattern (RE2), and everything that a remote module imports;
/// what is loaded by us lies in the namespaces above. `compilerOptions`: JSON.
nlohmann::json buildQuestion(const std::filesystem::path& project, std::vector<std::string> flags, const std::string& compilerOptions,
                             const char* pattern);

/// A question of ours to esbuild's own resolver, about the build `key`.
nlohmann::json ownQuestion(std::uint32_t key);
/// It asks about what we have asked or named ourselves: esbuild's own answer stands.
bool isOurs(const nlohmann::json& question);

/// The answer to what needs none.
nlohmann::json nothingToSay();
/// The reply with the number of the filter that fitted.
nlohmann::json replyTo(const nlohmann::json& question);
nlohmann::json errorReply(const nlohmann::json& question, const std::string& text);
/// The content of a module ("js", "ts", …).
nlohmann::json loadReply(const nlohmann::json& question, const std::string& text, const std::string& loader);

/// The bytes of a binary value as text.
std::string bytesOf(const nlohmann::json& value);
nlohmann::json toBytes(const std::string& text);

}  // namespace edge::modules
