#include "runner/supervisor/function_builds.h"

#include <boost/asio/post.hpp>

namespace edge::supervisor {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds retryDelay{2};

bool operator!=(const modules::BuildRequest& one, const modules::BuildRequest& other) {
    return one.project != other.project || one.entrypoint != other.entrypoint || one.importMap != other.importMap || one.archive != other.archive ||
           one.staticFiles != other.staticFiles;
}

bool containsAny(const std::set<fs::path>& inputs, const std::set<fs::path>& paths) {
    for (const fs::path& path : paths)
        if (inputs.count(path) || inputs.count(path.parent_path() / "")) return true;
    return false;
}

/// A link that now leads elsewhere changes files under names that no build has seen.
bool anyLink(const std::set<fs::path>& paths) {
    std::error_code ignored;
    for (const fs::path& path : paths)
        if (fs::is_symlink(path, ignored)) return true;
    return false;
}

}  // namespace

FunctionBuilds::FunctionBuilds(boost::asio::io_context& loop, fs::path esbuild, BuildAhead ahead, Handlers handlers)
    : m_loop(loop), m_ahead(ahead), m_handlers(std::move(handlers)), m_retry(loop),
      m_bundler(std::move(esbuild), [this, alive = m_alive, &loop](const modules::PackageFetch& fetch) {
          boost::asio::post(loop, [this, alive, fetch] {
              if (*alive) fetching(fetch);
          });
      }) {
    m_bundler.warmUp();
}

FunctionBuilds::~FunctionBuilds() { *m_alive = false; }

void FunctionBuilds::setFunctions(const config::Project& project) {
    std::map<std::string, State> states;
    for (const config::Function& function : project.functions) {
        if (!function.enabled) continue;
        modules::BuildRequest request{project.directory, function.entrypoint, function.importMap, function.archive};
        if (!function.archive) request.staticFiles = function.staticFiles;
        const auto known = m_states.find(function.name);
        if (known != m_states.end() && !(known->second.request != request)) {
            states[function.name] = std::move(known->second);
            continue;
        }
        State& state = states[function.name];
        state.request = request;
        state.inputs = {request.entrypoint};
        state.announced = known != m_states.end() && known->second.generation != 0;
    }
    m_states = std::move(states);
    if (m_ahead == BuildAhead::nothing) return;
    for (auto& [name, state] : m_states)
        if (state.generation == 0 && state.announced) buildAgain(name, state);
        else if (state.generation == 0) build(name, state, modules::Urgency::background);
}

bool FunctionBuilds::need(const std::string& function) {
    const auto found = m_states.find(function);
    if (found == m_states.end()) return false;
    if (!found->second.building || !found->second.urgent) build(function, found->second, modules::Urgency::urgent);
    return true;
}

void FunctionBuilds::changed(const std::set<fs::path>& paths) {
    if (anyLink(paths)) return everythingChanged();
    for (auto& [name, state] : m_states)
        if (state.generation != 0 && (state.failed || containsAny(state.inputs, paths))) buildAgain(name, state);
}

void FunctionBuilds::everythingChanged() {
    for (auto& [name, state] : m_states)
        if (state.generation != 0) buildAgain(name, state);
}

void FunctionBuilds::buildAgain(const std::string& function, State& state) {
    if (state.request.archive) m_content.reset();
    build(function, state, modules::Urgency::urgent);
    state.announced = true;
    m_handlers.stale(function);
}

void FunctionBuilds::build(const std::string& function, State& state, modules::Urgency urgency) {
    const bool urgent = urgency == modules::Urgency::urgent;
    if (state.building && state.urgent) {
        state.stale = true;
        return;
    }
    state.building = true;
    state.urgent = urgent;
    state.stale = false;
    state.generation = m_nextGeneration++;
    modules::BuildRequest request = state.request;
    request.anew = state.stored;
    if (request.archive) request.content = m_content;
    m_bundler.build(std::move(request), urgency,
                    [this, alive = m_alive, &loop = m_loop, function, generation = state.generation](auto result) mutable {
                        boost::asio::post(loop, [this, alive, function, generation, result = std::move(result)]() mutable {
                            if (*alive) done(function, generation, std::move(result));
                        });
                    });
}

void FunctionBuilds::done(const std::string& function, std::uint64_t generation, protocol::Result<modules::Graph> result) {
    const auto found = m_states.find(function);
    if (found == m_states.end() || found->second.generation != generation) return;
    State& state = found->second;
    state.building = false;
    if (state.request.archive) m_content.reset();
    if (state.stale) return build(function, state, modules::Urgency::urgent);
    if (result.ok()) return take(function, state, *result);
    state.failed = true;
    m_handlers.unable(function, result.error());
    retryLater();
}

void FunctionBuilds::take(const std::string& function, State& state, const modules::Graph& graph) {
    state.failed = !graph.ok();
    // A failed build names only the files it got to; the others still belong to the function.
    if (graph.ok()) state.inputs.clear();
    state.inputs.insert(graph.inputs.begin(), graph.inputs.end());
    state.inputs.insert(state.request.entrypoint);
    for (const fs::path& input : graph.inputs)
        if (m_folders.insert(input.parent_path()).second) m_handlers.reaches(input.parent_path());
    const bool confirmed = std::exchange(state.stored, graph.stored) && graph.ok() && graph.version == state.version;
    state.version = graph.version;
    if (std::exchange(state.announced, false) || !confirmed) m_handlers.built(function, graph);
    // What the next save needs is made ready meanwhile.
    if (graph.stored && m_ahead == BuildAhead::everything) build(function, state, modules::Urgency::background);
}

void FunctionBuilds::fetching(const modules::PackageFetch& fetch) {
    for (const auto& [name, state] : m_states)
        if (state.request.entrypoint == fetch.entrypoint) m_handlers.fetching(name, fetch);
}

void FunctionBuilds::retryLater() {
    m_retry.expires_after(retryDelay);
    m_retry.async_wait([this](auto error) {
        if (error) return;
        for (auto& [name, state] : m_states)
            if (state.failed) build(name, state, modules::Urgency::background);
    });
}

}  // namespace edge::supervisor
