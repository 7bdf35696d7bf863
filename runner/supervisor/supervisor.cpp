#include "runner/supervisor/supervisor.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "runner/modules/archive.h"
#include "runner/modules/child_process.h"

namespace edge::supervisor {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

const char* nameOf(config::Policy policy) {
    switch (policy) {
    case config::Policy::perRequest: return "per_request";
    case config::Policy::oneshot: return "oneshot";
    case config::Policy::perWorker: break;
    }
    return "per_worker";
}

json limitsMessage(const config::Limits& limits) {
    return {{"memoryBytes", limits.memoryBytes},
            {"cpuSoftMs", limits.cpuSoft.count()},
            {"cpuHardMs", limits.cpuHard.count()},
            {"wallClockMs", limits.wallClock.count()},
            {"idleMs", limits.idle.count()}};
}

std::string textOf(const protocol::BuildProblem& problem) {
    std::string place = problem.at.file;
    if (problem.at.line > 0) place += ":" + std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column);
    return place + ": " + problem.message;
}

/// The name of a file that decides which functions there are and how they are built.
bool isProjectFile(const std::string& name) {
    return name.rfind("index.", 0) == 0 || name.rfind("deno.json", 0) == 0 || name == "import_map.json" ||
           name == "config.toml" || name.rfind(".env", 0) == 0;
}

}  // namespace

fs::path SupervisorOptions::findHost() {
    const char* chosen = std::getenv("EDGE_HOST");
    if (chosen && *chosen) return chosen;
    return (modules::executableFolder() / "../libexec/edge-studio/edge-host").lexically_normal();
}

Supervisor::Supervisor(boost::asio::io_context& loop, SupervisorOptions options, Handlers handlers)
    : m_loop(loop), m_options(std::move(options)), m_handlers(std::move(handlers)), m_events(m_handlers.events),
      m_pool(loop, m_options.host, poolHandlers()), m_builds(loop, m_options.esbuild, m_options.buildAhead, buildHandlers()),
      m_snapshots(loop, m_options.host, m_options.cache, snapshotHandlers()) {}

Supervisor::~Supervisor() = default;

HostPool::Handlers Supervisor::poolHandlers() {
    HostPool::Handlers handlers;
    handlers.emit = [this](protocol::Event event) { m_events.emit(std::move(event)); };
    handlers.hostEvents = [this](const std::string& host, std::string_view lines) { m_events.forward(host, lines); };
    handlers.hostGone = [this](const std::string& host) { m_events.hostGone(host); };
    handlers.need = [this](const std::string& function) {
        if (!m_builds.need(function)) setFailure(function, "There is no function " + function + ".");
    };
    handlers.served = [this](const std::string& function, const std::string& version) {
        m_served[function] = version;
        wantSnapshots();
    };
    handlers.fault = [this](const fs::path& image, control::LastIsolate isolate, int signal) { m_snapshots.hostDied(image, isolate, signal); };
    handlers.snapshotFailed = [this](const fs::path& image, const std::string& function) { m_snapshots.notRestored(image, function); };
    handlers.ready = [this] {
        m_events.emit(protocol::Listening{url(), port(), protocol::monotonicNow()});
        m_handlers.ready();
    };
    handlers.failed = [this](const protocol::Error& error) { fail(error); };
    handlers.stopped = [this] {
        if (!std::exchange(m_ended, true)) m_handlers.ended({});
    };
    return handlers;
}

FunctionBuilds::Handlers Supervisor::buildHandlers() {
    FunctionBuilds::Handlers handlers;
    handlers.stale = [this](const std::string& function) { hold(function); };
    handlers.built = [this](const std::string& function, const modules::Graph& graph) { built(function, graph); };
    handlers.fetching = [this](const std::string& function, const modules::PackageFetch& fetch) { fetching(function, fetch); };
    handlers.unable = [this](const std::string& function, const protocol::Error& error) { unable(function, error); };
    handlers.reaches = [this](const fs::path& folder) {
        if (m_watcher) m_watcher->watch(folder);
    };
    return handlers;
}

protocol::Outcome Supervisor::start() {
    m_events.emit(protocol::Hello{protocol::protocolVersion, m_options.version, getpid(), protocol::monotonicNow(),
                                  protocol::wallClockNow()});
    const protocol::Outcome outcome = open();
    if (!outcome.ok()) emitProblem(outcome.error(), "", true);
    return outcome;
}

protocol::Outcome Supervisor::open() {
    auto project = load();
    if (!project.ok()) return project.error();
    auto listener = Listener::open(m_loop, m_options.port.value_or(project->apiPort),
                                   [this](int socket) { m_pool.pass(socket); });
    if (!listener.ok()) return listener.error();
    m_listener = std::move(*listener);
    if (m_options.watch) {
        m_watcher = std::make_unique<Watcher>(
            m_loop, [this](const std::set<fs::path>& paths, bool lost) { filesChanged(paths, lost); },
            [this](const protocol::Error& error) { emitProblem(error, "", false); });
        m_watcher->watchTree(project->supabaseDirectory);
        m_watcher->watch(project->directory);
    }
    m_project = std::move(*project);
    const protocol::Outcome started = m_pool.start(configuration());
    if (!started.ok()) return started;
    takeProject(std::move(m_project));
    return protocol::success();
}

json Supervisor::configuration() const {
    const bool all = m_options.events == EventScope::all;
    return {{"events", all},
            {"logs", !all},
            {"policy", nameOf(m_options.policy.value_or(m_project.policy.value_or(config::Policy::perWorker)))},
            {"verifyJwt", m_options.authentication == Authentication::asConfigured},
            {"jwtSecret", m_project.jwtSecret},
            {"origin", "http://127.0.0.1:" + std::to_string(port())},
            {"environment", json::object()},
            {"image", m_image.string()},
            {"codeFolder", (m_options.cache / "code").string()},
            {"limits", limitsMessage(m_options.limits)}};
}

bool Supervisor::verifies(const config::Function& function) const {
    return m_options.authentication == Authentication::asConfigured && function.verifyJwt.value_or(true);
}

std::map<std::string, std::string> Supervisor::environmentOf(const std::string& function) const {
    std::map<std::string, std::string> environment = m_environment.shared;
    const auto own = m_environment.ofFunction.find(function);
    if (own != m_environment.ofFunction.end())
        for (const auto& [name, value] : own->second) environment[name] = value;
    return environment;
}

json Supervisor::functionsMessage() const {
    json list = json::array();
    for (const config::Function& function : m_project.functions) {
        if (!function.enabled) continue;
        list.push_back({{"name", function.name}, {"verifyJwt", verifies(function)}, {"environment", environmentOf(function.name)}});
    }
    return {{"functions", list}};
}

protocol::Result<config::Project> Supervisor::load() {
    if (m_options.archive.empty()) return config::loadProject(m_project.directory.empty() ? m_options.project : m_project.directory);
    auto content = std::exchange(m_options.content, nullptr);
    if (!content) {
        auto archive = modules::loadArchive(m_options.archive);
        if (!archive.ok()) return archive.error();
        content = std::make_shared<const eszip::Archive>(std::move(*archive));
    }
    const std::string name = modules::archivedFunction(*content, m_options.archive);
    const bool first = m_project.directory.empty();
    if (first) m_builds.setContent(std::move(content));
    return config::archiveProject(m_options.project, m_options.archive, name);
}

void Supervisor::loadAgain() {
    auto project = load();
    if (!project.ok()) return emitProblem(project.error(), "", false);
    takeProject(std::move(*project));
}

void Supervisor::takeProject(config::Project project) {
    m_project = std::move(project);
    m_environment = config::composeEnvironment(m_project, {m_options.envFile, port()});
    for (const fs::path& file : m_environment.files)
        if (m_watcher) m_watcher->watch(file.parent_path());
    std::vector<config::Warning> warnings = m_project.warnings;
    warnings.insert(warnings.end(), m_environment.warnings.begin(), m_environment.warnings.end());
    emitWarnings(warnings);
    m_pool.reconfigure(configuration());
    m_pool.setFunctions(functionsMessage());
    for (auto version = m_versions.begin(); version != m_versions.end();) {
        const config::Function* function = m_project.find(version->first);
        if (function && function->enabled) {
            ++version;
            continue;
        }
        m_pool.forget(version->first);
        m_graphs.erase(version->first);
        m_holds.erase(version->first);
        version = m_versions.erase(version);
    }
    announceFunctions();
    wantSnapshots();
    m_builds.setFunctions(m_project);
}

void Supervisor::announceFunctions() {
    std::vector<protocol::FunctionSummary> found;
    for (const config::Function& function : m_project.functions)
        if (function.enabled) found.push_back({function.name, function.entrypointShown, verifies(function)});
    if (m_hasAnnounced && found == m_announced) return;
    m_hasAnnounced = true;
    m_announced = found;
    if (found.empty())
        emitProblem({"no_functions", "The project has no functions yet.",
                     "Create one with: edge-runner new hello, or write supabase/functions/hello/index.ts"}, "", false);
    m_events.emit(protocol::FunctionsFound{std::move(found), protocol::monotonicNow()});
}

bool Supervisor::concernsProject(const fs::path& path) const {
    const auto& files = m_environment.files;
    if (std::find(files.begin(), files.end(), path) != files.end()) return true;
    if (path.parent_path() == m_project.functionsDirectory || path == m_project.functionsDirectory) return true;
    const auto isEntrypoint = [&](const config::Function& function) {
        return function.entrypoint == path || function.importMap == path;
    };
    return isProjectFile(path.filename().string()) ||
           std::any_of(m_project.functions.begin(), m_project.functions.end(), isEntrypoint);
}

void Supervisor::filesChanged(const std::set<fs::path>& paths, bool lost) {
    const bool project = lost || std::any_of(paths.begin(), paths.end(), [&](const fs::path& path) { return concernsProject(path); });
    if (lost) m_builds.everythingChanged();
    else m_builds.changed(paths);
    if (project) loadAgain();
}

/// Until the build is done, requests wait rather than meet code that is no longer there; not for ever.
void Supervisor::hold(const std::string& function) {
    if (!m_versions.count(function)) return;
    m_pool.hold(function);
    auto& timer = m_holds[function];
    if (timer) return;
    timer = std::make_unique<boost::asio::steady_timer>(m_loop, m_options.longestHold);
    timer->async_wait([this, function, self = timer.get()](auto error) {
        const auto found = m_holds.find(function);
        if (error || found == m_holds.end() || found->second.get() != self) return;
        m_pool.release(function);
        m_holds.erase(function);
    });
}

void Supervisor::built(const std::string& function, const modules::Graph& graph) {
    protocol::FunctionBuilt event;
    event.function = function;
    event.version = graph.version;
    for (const fs::path& input : graph.inputs)
        if (input.has_filename()) event.files.push_back(config::shownPath(m_project.directory, input));
    event.bytes = std::int64_t(graph.bytes());
    event.start = graph.start;
    event.end = graph.end;
    event.problems = graph.problems;
    m_troubles.clear();
    m_holds.erase(function);
    if (!graph.ok()) {
        setFailure(function, textOf(graph.problems.front()));
    } else if (m_versions[function] != graph.version) {
        m_versions[function] = graph.version;
        m_graphs[function] = std::make_shared<const modules::Graph>(graph);
        m_pool.setVersion(function, {{}, {}, function, m_graphs[function]});
        wantSnapshots();
    } else {
        m_pool.release(function);
    }
    m_events.emit(std::move(event));
    announceDependencies(function, graph);
}

/// Also of a version that runs already: what an import asks for may have changed, and what it leads to not.
void Supervisor::announceDependencies(const std::string& function, const modules::Graph& graph) {
    if (!graph.dependencies || m_options.events != EventScope::all) return;
    protocol::DependenciesFound& last = m_dependencies[function];
    protocol::DependenciesFound found = *graph.dependencies;
    found.function = function;
    found.time = last.time;
    if (found == last) return;
    found.time = protocol::monotonicNow();
    last = found;
    m_events.emit(std::move(found));
}

void Supervisor::fetching(const std::string& function, const modules::PackageFetch& fetch) {
    using State = modules::PackageFetch::State;
    if (fetch.state == State::remark) return emitProblem(fetch.problem, function, false);
    const char* state = fetch.state == State::fetching ? "fetching" : fetch.state == State::fetched ? "fetched" : "failed";
    m_events.emit(protocol::PackagesFetched{function, fetch.packages, state, fetch.problem.message, protocol::monotonicNow()});
}

void Supervisor::wantSnapshots() {
    std::vector<SnapshotWish> wishes;
    for (const config::Function& function : m_project.functions) {
        const auto graph = m_graphs.find(function.name);
        const bool wanted = function.enabled && (function.snapshot || m_options.snapshots.count(function.name) > 0);
        if (wanted && graph != m_graphs.end()) wishes.push_back({function.name, graph->second, environmentOf(function.name), m_served[function.name] == graph->second->version});
    }
    m_snapshots.want(std::move(wishes));
}

/// A new image means new hosts; the present ones finish what they have.
SnapshotKeeper::Handlers Supervisor::snapshotHandlers() {
    SnapshotKeeper::Handlers handlers;
    handlers.made = [this](const fs::path& image) {
        m_image = image;
        m_pool.reconfigure(configuration());
    };
    handlers.refused = [this](const std::string& function, const std::string& reason, const std::string& advice) {
        emitProblem({"snapshot_refused", function + " starts without a snapshot: " + reason + ".", advice}, function, false);
    };
    return handlers;
}

void Supervisor::setFailure(const std::string& function, const std::string& message) {
    m_versions[function].clear();
    m_graphs.erase(function);
    m_holds.erase(function);
    const json head = {{"type", "build_failed"}, {"function", function}, {"message", message}};
    m_pool.setVersion(function, {head.dump(-1, ' ', false, json::error_handler_t::replace), {}, function, nullptr});
}

void Supervisor::unable(const std::string& function, const protocol::Error& error) {
    setFailure(function, error.message + " " + error.hint);
    if (m_troubles.insert(error.code).second) emitProblem(error, error.code == "esbuild_missing" ? "" : function, false);
}

void Supervisor::emitProblem(const protocol::Error& error, const std::string& function, bool fatal) {
    m_events.emit(protocol::Problem{error.code, error.message, error.hint, function, fatal, protocol::monotonicNow()});
}

/// Each warning once, until it is gone and comes back.
void Supervisor::emitWarnings(const std::vector<config::Warning>& warnings) {
    for (const config::Warning& warning : warnings) {
        if (std::find(m_warned.begin(), m_warned.end(), warning) != m_warned.end()) continue;
        protocol::Error error = warning.error;
        if (warning.at.line > 0) error.message += " (" + warning.at.file + ":" + std::to_string(warning.at.line) + ")";
        emitProblem(error, warning.function, false);
    }
    m_warned = warnings;
}

void Supervisor::fail(const protocol::Error& error) {
    emitProblem(error, "", true);
    if (!std::exchange(m_ended, true)) m_handlers.ended(error);
}

std::string Supervisor::url() const { return "http://127.0.0.1:" + std::to_string(port()) + "/functions/v1/"; }

void Supervisor::stop(std::chrono::milliseconds patience) {
    if (m_listener) m_listener->close();
    if (m_watcher) m_watcher->close();
    m_pool.stop(patience);
}

}  // namespace edge::supervisor
