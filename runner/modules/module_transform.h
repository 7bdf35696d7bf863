#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runner/modules/build_service.h"
#include "runner/modules/graph.h"
#include "runner/modules/remote_modules.h"
#include "runner/modules/resolver.h"

namespace edge::modules {

/// The text of one script of the user's, or of one from an address.
struct Script {
    Importer place;
    std::string url;
    std::string origin;  ///< as Module::origin
    std::string text;
    std::string loader;  ///< "ts", "tsx", "jsx", "js"
    ModuleKind kind = ModuleKind::javascript;  ///< wasm: the script that stands for a binary
};

/// An import that was resolved.
struct Reference {
    Target target;
    std::string url;
    std::optional<Download> remote;  ///< of Target::Kind::remote
    std::string specifier = {};      ///< as written
    bool dynamic = false;            ///< import()
    struct Place {
        int line = 0, column = 0;
        std::string clause;  ///< what stands before it: `import { a } from "`
    };
    std::vector<Place> places = {};  ///< where it is written
};

/// A script as the engine takes it, or why it cannot be.
struct Transformed {
    std::shared_ptr<const Module> module;  ///< null when there are problems
    std::vector<Reference> references;     ///< every module that it imports, once for each way to write it
    std::map<std::string, std::set<std::string>> packageNames;  ///< what it takes from packages, by their URL
    std::vector<protocol::BuildProblem> problems;
    std::vector<std::filesystem::path> folders;  ///< with a '/' at the end: a new file in one may be one more reference
};

/// Translates single scripts: one esbuild build each, in which every import leads out. Lives on the service's loop.
class ModuleTransform {
public:
    using Done = std::function<void(protocol::Result<std::shared_ptr<const Transformed>>)>;
    using Waits = std::function<void(const std::string& address)>;

    /// `packages`: the folder of the package store.
    ModuleTransform(BuildService& service, RemoteModules& remote, std::filesystem::path packages);

    /// `waits` hears of modules that have to be downloaded first.
    void start(const BuildRequest& request, std::shared_ptr<Resolver> resolver, Script script, Waits waits, Done done);

    const std::filesystem::path& packages() const { return m_packages; }

private:
    struct Job;
    using Answer = std::function<void(nlohmann::json)>;
    void run(const std::shared_ptr<Job>& job);
    void resolve(const std::shared_ptr<Job>& job, const nlohmann::json& question, std::uint32_t key, const BuildService::Ask& ask, const Answer& reply);
    void take(Job& job, const nlohmann::json& question, Target target, const Answer& reply) const;
    void fetch(const std::shared_ptr<Job>& job, const nlohmann::json& question, std::uint32_t key, Target target, const Answer& reply);
    std::string reach(Job& job, const std::string& specifier, const std::string& type) const;
    std::shared_ptr<const Transformed> read(Job& job, const nlohmann::json& response) const;

    BuildService& m_service;
    RemoteModules& m_remote;
    std::filesystem::path m_packages;
};

/// Follows the URL of what is there as a script as well: its text and its exports are two modules.
inline constexpr const char* textMark = "#text";

}  // namespace edge::modules
