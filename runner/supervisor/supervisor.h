#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "runner/config/cache_file.h"
#include "runner/config/env_file.h"
#include "runner/config/limits.h"
#include "runner/config/project.h"
#include "runner/supervisor/event_merger.h"
#include "runner/supervisor/function_builds.h"
#include "runner/supervisor/host_pool.h"
#include "runner/supervisor/listener.h"
#include "runner/supervisor/snapshot_keeper.h"
#include "runner/supervisor/watcher.h"

namespace edge::supervisor {

/// What the event stream carries.
enum class EventScope {
    logs,  ///< console lines, builds and problems: costs a request without console output nothing
    all,
};

enum class Authentication { asConfigured, off };

struct SupervisorOptions {
    std::filesystem::path project;
    std::filesystem::path archive;         ///< absolute: an ESZip archive to serve instead of the project's functions
    std::shared_ptr<const eszip::Archive> content;  ///< of the archive, where it was read already
    std::string version;                   ///< of the runner, for Hello
    std::optional<int> port;               ///< nothing: [api] port of config.toml; 0: any free one
    Authentication authentication = Authentication::asConfigured;
    std::optional<config::Policy> policy;  ///< nothing: that of config.toml
    std::filesystem::path envFile;
    config::Limits limits;
    EventScope events = EventScope::all;
    std::set<std::string> snapshots;       ///< functions that start from snapshots, beyond those that say so themselves
    bool watch = true;                     ///< build again when files change
    BuildAhead buildAhead = BuildAhead::everything;
    std::chrono::milliseconds longestHold{10'000};  ///< how long requests wait for the build of a save; then what was there serves them
    std::filesystem::path host = findHost();
    std::filesystem::path esbuild = modules::Bundler::findEsbuild();
    std::filesystem::path cache = config::cacheFolder();

    /// EDGE_HOST, else libexec/edge-studio/edge-host beside our own bin folder.
    static std::filesystem::path findHost();
};

/// Serves a project: listens, watches, builds, and keeps hosts that run the functions. No V8 in this process.
/// Everything happens on one loop, whose thread must outlive it.
class Supervisor {
public:
    struct Handlers {
        EventMerger::Output events;                      ///< encoded lines
        std::function<void()> ready;                     ///< requests are answered from now on
        std::function<void(const protocol::Error&)> ended;  ///< after stop(), with an empty code, or because it must
    };

    Supervisor(boost::asio::io_context& loop, SupervisorOptions options, Handlers handlers);
    ~Supervisor();

    /// Errors: those of loadProject(), Listener::open() and HostPool::start(); each is also emitted as a fatal Problem.
    protocol::Outcome start();
    /// Takes no more connections, lets requests in flight finish for as long as `patience`, then calls `ended`.
    void stop(std::chrono::milliseconds patience);

    int port() const { return m_listener ? m_listener->port() : 0; }
    std::string url() const;
    const config::Project& project() const { return m_project; }
    const HostPool& hosts() const { return m_pool; }

private:
    protocol::Outcome open();
    FunctionBuilds::Handlers buildHandlers();
    HostPool::Handlers poolHandlers();
    nlohmann::json configuration() const;
    nlohmann::json functionsMessage() const;
    bool verifies(const config::Function& function) const;
    std::map<std::string, std::string> environmentOf(const std::string& function) const;
    SnapshotKeeper::Handlers snapshotHandlers();
    void wantSnapshots();

    protocol::Result<config::Project> load();
    void loadAgain();
    void takeProject(config::Project project);
    void announceFunctions();
    void filesChanged(const std::set<std::filesystem::path>& paths, bool lost);
    bool concernsProject(const std::filesystem::path& path) const;
    void hold(const std::string& function);
    void built(const std::string& function, const modules::Graph& graph);
    void fetching(const std::string& function, const modules::PackageFetch& fetch);
    void announceDependencies(const std::string& function, const modules::Graph& graph);
    void unable(const std::string& function, const protocol::Error& error);
    void setFailure(const std::string& function, const std::string& message);
    void emitProblem(const protocol::Error& error, const std::string& function, bool fatal);
    void emitWarnings(const std::vector<config::Warning>& warnings);
    void fail(const protocol::Error& error);

    boost::asio::io_context& m_loop;
    SupervisorOptions m_options;
    Handlers m_handlers;
    EventMerger m_events;
    HostPool m_pool;
    FunctionBuilds m_builds;
    SnapshotKeeper m_snapshots;
    std::unique_ptr<Listener> m_listener;
    std::unique_ptr<Watcher> m_watcher;
    config::Project m_project;
    config::Environment m_environment;
    std::vector<protocol::FunctionSummary> m_announced;
    bool m_hasAnnounced = false;
    std::vector<config::Warning> m_warned;
    std::set<std::string> m_troubles;                ///< codes of troubles already told
    std::map<std::string, protocol::DependenciesFound> m_dependencies;  ///< as last told
    std::map<std::string, std::string> m_versions;   ///< what each function runs; empty: its build failed
    std::map<std::string, std::shared_ptr<const modules::Graph>> m_graphs;  ///< of those versions
    std::map<std::string, std::string> m_served;     ///< the last version that has answered
    std::filesystem::path m_image;                   ///< what hosts' isolates are made of; empty: the runtime alone
    std::map<std::string, std::unique_ptr<boost::asio::steady_timer>> m_holds;  ///< functions whose requests wait for a build
    bool m_ended = false;
};

}  // namespace edge::supervisor
