#include "runner/modules/bundler.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <deque>
#include <future>
#include <map>
#include <thread>

#include "runner/config/project.h"
#include "runner/modules/archive.h"
#include "runner/modules/build_service.h"
#include "runner/modules/child_process.h"
#include "runner/modules/dependencies.h"
#include "runner/modules/foreign_archive.h"
#include "runner/modules/graph_builder.h"
#include "runner/modules/graph_store.h"
#include "runner/modules/import_map.h"
#include "runner/modules/nearest_file.h"
#include "runner/modules/npm_install.h"
#include "runner/modules/package_store.h"
#include "runner/modules/problems.h"
#include "runner/modules/static_files.h"

namespace edge::modules {
namespace {

constexpr std::size_t mostAtOnce = 2;
constexpr std::chrono::seconds keepDelay{1};
constexpr int mostFetches = 5;  ///< a package that was fetched may bring an import that asks for the next

}  // namespace

/// Everything below happens on m_thread; the public face posts to it.
class Bundler::Loop {
public:
    Loop(std::filesystem::path esbuild, Fetching fetching, const std::filesystem::path& packages)
        : m_fetching(std::move(fetching)), m_store(m_context, packages, NpmInstall::find()),
          m_remote(m_context, packages.parent_path() / "remote"), m_service(m_context, std::move(esbuild)),
          m_transform(m_service, m_remote, packages), m_packageBundler(m_service, m_remote, packages, ModuleStore(packages.parent_path() / "bundled")),
          m_graphs(packages.parent_path() / "built"), m_keeping(m_context), m_work(boost::asio::make_work_guard(m_context)), m_thread([this] { m_context.run(); }) {}

    ~Loop() {
        boost::asio::post(m_context, [this] {
            keepGraphs();
            m_work.reset();
            m_context.stop();
        });
        m_thread.join();
    }

    void build(BuildRequest request, Urgency urgency, Done done) {
        boost::asio::post(m_context, [this, request = std::move(request), urgency, done = std::move(done)]() mutable {
            auto& queue = urgency == Urgency::urgent ? m_urgent : m_background;
            auto job = std::make_shared<Job>();
            job->request = std::move(request);
            job->done = std::move(done);
            queue.push_back(std::move(job));
            startMore();
        });
    }

    void warmUp() {
        boost::asio::post(m_context, [this] { (void)m_service.ensure(); });
    }

    int processId() const { return m_service.processId(); }

private:
    struct Job {
        BuildRequest request;
        Done done;
        int fetches = 0;
        std::string download;  ///< the first address it had to wait for
        protocol::Nanoseconds start = 0;
        std::chrono::system_clock::time_point begun;  ///< the last attempt
        std::shared_ptr<Dependencies> dependencies;
        std::shared_ptr<Resolver> resolver;
    };

    struct Kept {
        BuildRequest request;
        Graph graph;
        std::chrono::system_clock::time_point begun;
    };

    void startMore() {
        while (m_running < mostAtOnce && !(m_urgent.empty() && m_background.empty())) {
            auto& queue = m_urgent.empty() ? m_background : m_urgent;
            auto job = std::move(queue.front());
            queue.pop_front();
            ++m_running;
            start(job);
        }
    }

    /// Reads what the project says about this build. A failed graph: it cannot be used.
    static std::optional<Graph> open(Job& job, FetchedPackages& known) {
        std::optional<ImportMap> map;
        if (!job.request.importMap.empty()) {
            auto loaded = ImportMap::load(job.request.importMap, config::shownPath(job.request.project, job.request.importMap));
            if (!loaded.ok()) return failedGraph(job.request, loaded.error(), job.request.importMap);
            map = std::move(*loaded);
        }
        job.dependencies = std::make_shared<Dependencies>(job.request, known.held.get());
        if (const auto& broken = job.dependencies->broken()) return failedGraph(job.request, *broken, job.dependencies->lockFile());
        if (known.held && known.held->lockDigest() != job.dependencies->lockDigest()) known = {};
        job.resolver = std::make_shared<Resolver>(job.request, std::move(map), known, job.dependencies);
        return std::nullopt;
    }

    void start(const std::shared_ptr<Job>& job) {
        if (job->start == 0) job->start = protocol::monotonicNow();
        job->begun = std::chrono::system_clock::now();
        if (job->request.archive) return openArchive(job);
        FetchedPackages& known = m_packages[job->request.entrypoint];
        if (auto failed = open(*job, known)) return finish(job, std::move(*failed));
        if (!known.held && !job->request.anew)
            if (auto stored = m_graphs.find(GraphStore::keyOf(job->request, *job->resolver))) return finish(job, std::move(*stored));
        known.held = job->dependencies;
        std::make_shared<GraphBuilder>(GraphBuilder::Parts{m_transform, m_packageBundler, m_cache}, job->request, job->resolver,
                                       [this, job](const std::string& address) { waitsFor(job, address); },
                                       [this, job](protocol::Result<Graph> graph) { built(job, std::move(graph)); })
            ->start();
    }

    /// What is in an archive, or what is wrong with it.
    void openArchive(const std::shared_ptr<Job>& job) {
        const BuildRequest& request = job->request;
        auto archive = std::move(job->request.content);
        if (!archive) {
            auto loaded = loadArchive(request.entrypoint);
            if (!loaded.ok()) return finish(job, failedGraph(request, loaded.error(), request.entrypoint));
            archive = std::make_shared<const eszip::Archive>(std::move(*loaded));
        }
        auto graph = graphOf(*archive);
        if (!graph.ok() && graph.error().code == "eszip_foreign") {
            const auto done = [this, job](protocol::Result<Graph> made) { finish(job, std::move(made)); };
            return std::make_shared<ForeignArchive>(m_service, request, std::move(archive), done)->start();
        }
        if (!graph.ok()) return finish(job, failedGraph(request, graph.error(), request.entrypoint));
        graph->inputs = {request.entrypoint};
        finish(job, std::move(graph));
    }

    void built(const std::shared_ptr<Job>& job, protocol::Result<Graph> graph) {
        if (!graph.ok()) return finish(job, std::move(graph));
        if (!job->download.empty())
            tell({graph->ok() ? PackageFetch::State::fetched : PackageFetch::State::failed, job->request.entrypoint,
                  {std::exchange(job->download, {})}, {}});
        if (fetchMissing(job)) {
            --m_running;
            return startMore();
        }
        m_packages[job->request.entrypoint].failure.reset();  // the next build tries again
        const auto files = job->dependencies->files();
        graph->inputs.insert(graph->inputs.end(), files.begin(), files.end());
        if (graph->ok()) {
            keepLock(*job);
            keepSoon(*job, *graph);
        }
        finish(job, std::move(graph));
    }

    /// A lock that cannot be written fails no build; it is said once.
    void keepLock(const Job& job) {
        FetchedPackages& known = m_packages[job.request.entrypoint];
        const auto kept = job.dependencies->keep(known.set, known.folder);
        const std::string remark = kept.ok() ? std::string() : kept.error().message;
        if (!remark.empty() && remark != known.remark) tell({PackageFetch::State::remark, job.request.entrypoint, {}, kept.error()});
        known.remark = remark;
    }

    /// Not now, when somebody waits for the answer, nor for every save of many.
    void keepSoon(const Job& job, const Graph& graph) {
        m_toKeep[job.request.entrypoint] = {job.request, graph, job.begun};
        m_keeping.expires_after(keepDelay);
        m_keeping.async_wait([this](auto error) {
            if (!error) keepGraphs();
        });
    }

    void keepGraphs() {
        for (const auto& [entrypoint, kept] : std::exchange(m_toKeep, {})) {
            Job first;
            first.request = kept.request;
            FetchedPackages nothing;
            if (!open(first, nothing)) m_graphs.keep(GraphStore::keyOf(first.request, *first.resolver), kept.graph, kept.begun);
        }
    }

    /// True when packages are being fetched: the job is built again when they are there, or known to be out of reach.
    bool fetchMissing(const std::shared_ptr<Job>& job) {
        FetchedPackages& known = m_packages[job->request.entrypoint];
        if (job->resolver->missing().empty() || known.failure || ++job->fetches > mostFetches) return false;
        PackageSet set = known.set;
        for (const PackageWish& wish : job->resolver->missing()) set.add(wish);
        set = job->dependencies->pinned(std::move(set));
        const std::filesystem::path settings = nearestFile(job->request.project, job->request.entrypoint, {".npmrc"});
        const auto again = [this, job, set](protocol::Result<std::filesystem::path> folder) {
            FetchedPackages& fetched = m_packages[job->request.entrypoint];
            const auto checked = folder.ok() ? job->dependencies->check(set, *folder) : protocol::success();
            if (!checked.ok()) folder = checked.error();
            if (folder.ok()) fetched = {set, *folder, {}, fetched.held, fetched.remark};
            else fetched.failure = FetchFailure{folder.error(), set.namedIn(folder.error().message)};
            m_urgent.push_front(job);
            startMore();
        };
        if (const auto there = m_store.find(set, settings)) return again(*there), true;
        // The same function may be built twice at a time: for a request, and ahead of it.
        const bool first = !m_store.installing(set, settings);
        if (first) tell({PackageFetch::State::fetching, job->request.entrypoint, set.texts(), {}});
        m_store.install(set, settings, [this, job, set, again, first](protocol::Result<std::filesystem::path> folder) {
            if (first && folder.ok()) tell({PackageFetch::State::fetched, job->request.entrypoint, set.texts(), {}});
            if (first && !folder.ok()) tell({PackageFetch::State::failed, job->request.entrypoint, set.texts(), folder.error()});
            again(std::move(folder));
        });
        return true;
    }

    void waitsFor(const std::shared_ptr<Job>& job, const std::string& address) {
        if (!job->download.empty()) return;
        job->download = address;
        tell({PackageFetch::State::fetching, job->request.entrypoint, {address}, {}});
    }

    void tell(const PackageFetch& fetch) {
        if (m_fetching) m_fetching(fetch);
    }

    /// They are read anew for every build: no module imports them, so nothing else knows when they change.
    void takeStaticFiles(const Job& job, Graph& graph) {
        const auto found = readStaticFiles(job.request.project, job.request.staticFiles);
        if (!found.ok()) {
            graph = failedGraph(job.request, found.error(), job.request.entrypoint);
            return;
        }
        addStaticFiles(graph, found->files);
        graph.inputs.insert(graph.inputs.end(), found->inputs.begin(), found->inputs.end());
        std::string& said = m_unmatched[job.request.entrypoint];
        const std::string now = found->unmatched.empty() ? std::string() : found->unmatched.front();
        if (!now.empty() && now != said)
            tell({PackageFetch::State::remark, job.request.entrypoint, {},
                  {"static_files_nothing", "No file matches " + now + ", which static_files names.", "Patterns are relative to supabase/: correct it in supabase/config.toml."}});
        said = now;
    }

    void finish(const std::shared_ptr<Job>& job, protocol::Result<Graph> result) {
        if (result.ok() && result->ok() && !job->request.staticFiles.empty()) takeStaticFiles(*job, *result);
        if (result.ok()) {
            result->start = job->start;
            result->end = protocol::monotonicNow();
        }
        job->done(std::move(result));
        --m_running;
        boost::asio::post(m_context, [this] { startMore(); });
    }

    Fetching m_fetching;
    boost::asio::io_context m_context;
    PackageStore m_store;
    RemoteModules m_remote;
    BuildService m_service;
    ModuleTransform m_transform;
    PackageBundler m_packageBundler;
    TransformCache m_cache;
    GraphStore m_graphs;
    std::map<std::filesystem::path, std::string> m_unmatched;  ///< by entrypoint, what was said of static files
    std::map<std::filesystem::path, Kept> m_toKeep;  ///< by entrypoint
    boost::asio::steady_timer m_keeping;
    std::map<std::filesystem::path, FetchedPackages> m_packages;  ///< by entrypoint
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    std::deque<std::shared_ptr<Job>> m_urgent;
    std::deque<std::shared_ptr<Job>> m_background;
    std::size_t m_running = 0;
    std::thread m_thread;
};

Bundler::Bundler(std::filesystem::path esbuild, Fetching fetching, std::filesystem::path packages)
    : m_loop(std::make_unique<Loop>(std::move(esbuild), std::move(fetching), std::move(packages))) {}
Bundler::~Bundler() = default;

void Bundler::warmUp() { m_loop->warmUp(); }

void Bundler::build(BuildRequest request, Urgency urgency, Done done) {
    m_loop->build(std::move(request), urgency, std::move(done));
}

protocol::Result<Graph> Bundler::buildNow(BuildRequest request) {
    std::promise<protocol::Result<Graph>> promise;
    build(std::move(request), Urgency::urgent, [&](protocol::Result<Graph> result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

int Bundler::processId() const { return m_loop->processId(); }

std::filesystem::path Bundler::findEsbuild() {
    const char* chosen = std::getenv("EDGE_ESBUILD");
    if (chosen && *chosen) return chosen;
    return (executableFolder() / "../libexec/edge-studio/esbuild").lexically_normal();
}

}  // namespace edge::modules
