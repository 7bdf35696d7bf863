#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runner/modules/bundle.h"
#include "runner/modules/import_map.h"
#include "runner/modules/specifier.h"

namespace edge::modules {

/// Answers esbuild's questions about one build: import map first, then npm:, jsr:, https: and node: specifiers.
/// Everything else is left to esbuild. Lives on the service's loop, shared with the questions it has put itself.
class Resolver : public std::enable_shared_from_this<Resolver> {
public:
    using Json = nlohmann::json;
    using Reply = std::function<void(Json)>;
    /// Puts a question of ours (`resolve`) to the service; null when it has ended.
    using Ask = std::function<void(Json question, Reply reply)>;

    Resolver(const BuildRequest& request, std::optional<ImportMap> importMap);

    /// The `plugins` of the build request: only specifiers that concern us cross the pipe.
    Json plugins() const;
    /// A question of the service: "on-start", "on-resolve" or "on-load".
    void answer(const Json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply);

private:
    void resolve(const Json& question, std::uint32_t buildKey, const Ask& ask, const Reply& reply);
    void lookUp(std::shared_ptr<Json> question, PackageSpecifier package, std::size_t candidate, std::uint32_t buildKey,
                Ask ask, Reply reply);
    std::string notInstalled(const std::string& specifier, const PackageSpecifier& package) const;

    std::filesystem::path m_project;
    std::optional<ImportMap> m_importMap;
};

/// True for files of installed packages: they follow Node's rules, not the platform's.
bool isInstalledPackage(std::string_view path);

}  // namespace edge::modules
