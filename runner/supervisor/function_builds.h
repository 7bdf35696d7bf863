#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "runner/config/project.h"
#include "runner/modules/bundler.h"

namespace edge::supervisor {

/// What is built before a request asks for it.
enum class BuildAhead { everything, nothing };

/// Keeps every function's bundle up to date: builds all in the background, those that a request waits for first, and
/// those that a saved file reaches again. Lives on the supervisor's loop.
class FunctionBuilds {
public:
    struct Handlers {
        /// What was built of a function is no longer what its files say; a build has begun.
        std::function<void(const std::string& function)> stale;
        /// A build is done; the graph may be a failed one.
        std::function<void(const std::string& function, const modules::Graph& graph)> built;
        /// Nothing could be built: esbuild is missing or hangs. It is tried again by itself.
        std::function<void(const std::string& function, const protocol::Error& error)> unable;
        /// A build waits for packages from the registry.
        std::function<void(const std::string& function, const modules::PackageFetch& fetch)> fetching;
        /// A file that some function consists of lies in this folder.
        std::function<void(const std::filesystem::path& folder)> reaches;
    };

    FunctionBuilds(boost::asio::io_context& loop, std::filesystem::path esbuild, BuildAhead ahead, Handlers handlers);
    ~FunctionBuilds();

    /// The enabled functions; new and changed ones are built, the others' bundles stay.
    void setFunctions(const config::Project& project);
    /// What the archive among the functions holds, until its first build is done or it changes.
    void setContent(std::shared_ptr<const eszip::Archive> content) { m_content = std::move(content); }
    /// A request waits for this function. False when there is no such function.
    bool need(const std::string& function);
    /// Files changed: functions that consist of them, and functions that failed, are built again.
    void changed(const std::set<std::filesystem::path>& paths);
    void everythingChanged();

private:
    struct State {
        modules::BuildRequest request;
        std::set<std::filesystem::path> inputs;
        bool failed = false;
        bool building = false;
        bool urgent = false;
        bool stale = false;  ///< something changed while it was being built
        bool stored = false;  ///< the last graph was of an earlier process; it is being built to be sure
        std::string version;
        bool announced = false;  ///< somebody waits for `built` because it was said to be stale
        std::uint64_t generation = 0;  ///< of the last build; 0: none was begun
    };

    void build(const std::string& function, State& state, modules::Urgency urgency);
    void buildAgain(const std::string& function, State& state);
    void done(const std::string& function, std::uint64_t generation, protocol::Result<modules::Graph> result);
    void take(const std::string& function, State& state, const modules::Graph& graph);
    void fetching(const modules::PackageFetch& fetch);
    void retryLater();

    boost::asio::io_context& m_loop;
    BuildAhead m_ahead;
    Handlers m_handlers;
    std::map<std::string, State> m_states;
    std::set<std::filesystem::path> m_folders;
    std::shared_ptr<const eszip::Archive> m_content;
    boost::asio::steady_timer m_retry;
    std::uint64_t m_nextGeneration = 1;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
    modules::Bundler m_bundler;
};

}  // namespace edge::supervisor
