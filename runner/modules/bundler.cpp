#include "runner/modules/bundler.h"

#include <atomic>
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
#include "runner/modules/build_result.h"
#include "runner/modules/child_process.h"
#include "runner/modules/dependencies.h"
#include "runner/modules/esbuild_service.h"
#include "runner/modules/import_map.h"
#include "runner/modules/npm_install.h"
#include "runner/modules/package_store.h"
#include "runner/modules/resolver.h"

namespace edge::modules {
namespace {

using nlohmann::json;

constexpr std::size_t mostAtOnce = 2;
constexpr int mostAttempts = 2;
constexpr int mostFetches = 5;  ///< a package that was fetched may bring an import that asks for the next
constexpr std::chrono::seconds longestBuild{30};
constexpr std::chrono::seconds longestFetch{180};

/// The command-line flags of a build; the private protocol takes them as they are.
std::vector<std::string> buildFlags(const BuildRequest& request, const std::string& compilerOptions) {
    return {"--bundle",
            "--format=esm",
            "--platform=browser",
            "--conditions=deno,worker",
            "--target=chrome102",
            "--charset=ascii",
            "--sourcemap=external",
            "--sources-content=false",
            "--metafile",
            "--log-level=silent",
            "--log-limit=20",
            "--color=false",
            "--loader:.wasm=binary",
            "--tsconfig-raw={\"compilerOptions\":" + compilerOptions + "}",
            "--outfile=" + (request.project / "bundle.js").string()};
}

json buildQuestion(const BuildRequest& request, std::uint32_t key, const Resolver& resolver,
                   const std::string& compilerOptions) {
    return {{"command", "build"},
            {"key", key},
            {"entries", json::array({json::array({"", request.entrypoint.string()})})},
            {"flags", buildFlags(request, compilerOptions)},
            {"write", false},
            {"stdinContents", nullptr},
            {"stdinResolveDir", nullptr},
            {"absWorkingDir", request.project.string()},
            {"nodePaths", json::array()},
            {"context", false},
            {"plugins", resolver.plugins()}};
}

/// The .npmrc nearest to the function, not above its project.
std::filesystem::path npmSettings(const BuildRequest& request) {
    std::error_code ignored;
    for (auto folder = request.entrypoint.parent_path();; folder = folder.parent_path()) {
        if (std::filesystem::is_regular_file(folder / ".npmrc", ignored)) return folder / ".npmrc";
        if (folder == request.project || folder == folder.parent_path()) return {};
    }
}

}  // namespace

/// Everything below happens on m_thread; the public face posts to it.
class Bundler::Loop {
public:
    Loop(std::filesystem::path esbuild, Fetching fetching, std::filesystem::path packages)
        : m_esbuild(std::move(esbuild)), m_fetching(std::move(fetching)), m_store(m_context, packages, NpmInstall::find()),
          m_remote(m_context, packages.parent_path() / "remote"),
          m_work(boost::asio::make_work_guard(m_context)), m_thread([this] { m_context.run(); }) {}

    ~Loop() {
        boost::asio::post(m_context, [this] {
            m_stopping = true;
            if (m_service) m_service->stop();
            m_work.reset();
            m_context.stop();
        });
        m_thread.join();
    }

    void build(BuildRequest request, Urgency urgency, Done done) {
        boost::asio::post(m_context, [this, request = std::move(request), urgency, done = std::move(done)]() mutable {
            auto& queue = urgency == Urgency::urgent ? m_urgent : m_background;
            auto job = std::make_shared<Job>(m_context);
            job->request = std::move(request);
            job->done = std::move(done);
            queue.push_back(std::move(job));
            startMore();
        });
    }

    void warmUp() {
        boost::asio::post(m_context, [this] { (void)ensureService(); });
    }

    int processId() const { return m_processId; }

private:
    struct Job {
        explicit Job(boost::asio::io_context& context) : deadline(context) {}
        BuildRequest request;
        Done done;
        std::uint32_t key = 0;
        int attempts = 0;
        int fetches = 0;
        std::string download;  ///< the first address it had to wait for
        protocol::Nanoseconds start = 0;
        std::vector<std::filesystem::path> mapFiles;
        std::shared_ptr<Dependencies> dependencies;
        std::shared_ptr<Resolver> resolver;
        boost::asio::steady_timer deadline;
    };

    void startMore() {
        while (m_running.size() < mostAtOnce && !(m_urgent.empty() && m_background.empty())) {
            auto& queue = m_urgent.empty() ? m_background : m_urgent;
            auto job = std::move(queue.front());
            queue.pop_front();
            start(job);
        }
    }

    void start(const std::shared_ptr<Job>& job) {
        if (job->start == 0) job->start = protocol::monotonicNow();
        std::string options = "{}";
        std::optional<ImportMap> map;
        if (!job->request.importMap.empty()) {
            auto loaded = ImportMap::load(job->request.importMap,
                                          config::shownPath(job->request.project, job->request.importMap));
            if (!loaded.ok()) return finish(job, failedBundle(job->request, loaded.error(), job->request.importMap));
            options = loaded->compilerOptions();
            job->mapFiles = loaded->files();
            map = std::move(*loaded);
        }
        job->dependencies = std::make_shared<Dependencies>(job->request);
        if (const auto& broken = job->dependencies->broken()) return finish(job, failedBundle(job->request, *broken, job->dependencies->lockFile()));
        FetchedPackages& known = m_packages[job->request.entrypoint];
        if (known.lock != job->dependencies->lockDigest()) known = {{}, {}, {}, job->dependencies->lockDigest(), {}};
        const auto outcome = ensureService();
        if (!outcome.ok()) return finish(job, outcome.error());
        ++job->attempts;
        job->key = m_nextKey++;
        job->resolver = std::make_shared<Resolver>(job->request, std::move(map), known, job->dependencies,
                                                   [this, weak = std::weak_ptr(job), lock = job->dependencies](const std::string& address, RemoteModules::Done done) {
                                                       if (lock->load(m_remote, address, std::move(done))) waitsFor(weak.lock(), address);
                                                   });
        m_running[job->key] = job;
        watchTime(job, longestBuild);
        m_service->request(buildQuestion(job->request, job->key, *job->resolver, options), [this, job](json response) {
            if (response.is_object()) answered(job, response);
        });
    }

    void answered(const std::shared_ptr<Job>& job, const json& response) {
        m_running.erase(job->key);
        if (response.contains("error"))
            return finish(job, protocol::Error{"esbuild_crashed", "esbuild: " + response["error"].dump(), ""});
        if (!job->download.empty()) {
            const bool came = response.value("errors", json::array()).empty();
            tell({came ? PackageFetch::State::fetched : PackageFetch::State::failed, job->request.entrypoint, {std::exchange(job->download, {})}, {}});
        }
        if (fetchMissing(job)) return startMore();
        FetchedPackages& known = m_packages[job->request.entrypoint];
        known.failure.reset();  // the next build tries again
        Bundle bundle = readBuildResult(job->request, response, m_store.folder());
        bundle.inputs.insert(bundle.inputs.end(), job->mapFiles.begin(), job->mapFiles.end());
        const auto files = job->dependencies->files();
        bundle.inputs.insert(bundle.inputs.end(), files.begin(), files.end());
        if (bundle.ok()) keepLock(*job, known);
        finish(job, std::move(bundle));
    }

    /// A lock that cannot be written fails no build; it is said once.
    void keepLock(const Job& job, FetchedPackages& known) {
        const auto kept = job.dependencies->keep(known.set, known.folder);
        known.lock = job.dependencies->lockDigest();
        const std::string remark = kept.ok() ? std::string() : kept.error().message;
        if (!remark.empty() && remark != known.remark) tell({PackageFetch::State::remark, job.request.entrypoint, {}, kept.error()});
        known.remark = remark;
    }

    /// True when packages are being fetched: the job is built again when they are there, or known to be out of reach.
    bool fetchMissing(const std::shared_ptr<Job>& job) {
        FetchedPackages& known = m_packages[job->request.entrypoint];
        if (job->resolver->missing().empty() || known.failure || ++job->fetches > mostFetches) return false;
        PackageSet set = known.set;
        for (const PackageWish& wish : job->resolver->missing()) set.add(wish);
        set = job->dependencies->pinned(std::move(set));
        const std::filesystem::path settings = npmSettings(job->request);
        const auto again = [this, job, set](protocol::Result<std::filesystem::path> folder) {
            FetchedPackages& fetched = m_packages[job->request.entrypoint];
            const auto checked = folder.ok() ? job->dependencies->check(set, *folder) : protocol::success();
            if (!checked.ok()) folder = checked.error();
            if (folder.ok()) fetched = {set, *folder, {}, fetched.lock, fetched.remark};
            else fetched.failure = FetchFailure{folder.error(), set.namedIn(folder.error().message)};
            job->attempts = 0;
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
        if (!job || !job->download.empty()) return;
        job->download = address;
        tell({PackageFetch::State::fetching, job->request.entrypoint, {address}, {}});
        watchTime(job, longestFetch);
    }

    void tell(const PackageFetch& fetch) {
        if (m_fetching) m_fetching(fetch);
    }

    void finish(const std::shared_ptr<Job>& job, protocol::Result<Bundle> result) {
        job->deadline.cancel();
        if (result.ok()) {
            result->start = job->start;
            result->end = protocol::monotonicNow();
        }
        job->done(std::move(result));
        boost::asio::post(m_context, [this] { startMore(); });
    }

    void watchTime(const std::shared_ptr<Job>& job, std::chrono::seconds atMost) {
        job->deadline.expires_after(atMost);
        job->deadline.async_wait([this, job](auto error) {
            if (error || m_stopping || !m_running.count(job->key)) return;
            m_running.erase(job->key);
            finish(job, protocol::Error{"build_timeout",
                                        config::shownPath(job->request.project, job->request.entrypoint) +
                                            " could not be built in time.",
                                        "Look for an import that pulls in a whole folder tree."});
            dropService();
        });
    }

    /// A service that hangs is replaced; what else it was building is built again.
    void dropService() {
        if (m_service) m_service->stop();
        serviceGone();
    }

    protocol::Outcome ensureService() {
        if (m_service) return protocol::success();
        auto service = EsbuildService::start(
            m_context, m_esbuild, [this](const json& question, auto reply) { asked(question, std::move(reply)); },
            [this] { serviceGone(); });
        if (!service.ok()) return service.error();
        m_service = *service;
        m_processId = m_service->processId();
        return protocol::success();
    }

    void asked(const json& question, EsbuildService::Reply reply) {
        const auto job = m_running.find(question.value("key", 0u));
        if (job == m_running.end())
            return reply({{"errors", json::array()}, {"warnings", json::array()}});
        const auto ask = [service = std::weak_ptr(m_service)](json wish, Resolver::Reply answer) {
            if (const auto alive = service.lock()) alive->request(std::move(wish), std::move(answer));
        };
        job->second->resolver->answer(question, job->first, ask, reply);
    }

    void serviceGone() {
        const bool knewUs = m_service && m_service->greeted();
        // The service is on the stack when it says that it is gone.
        boost::asio::post(m_context, [kept = std::move(m_service)] {});
        m_service.reset();
        m_processId = 0;
        auto running = std::move(m_running);
        m_running.clear();
        for (auto& [key, job] : running) {
            if (!knewUs) finish(job, wrongVersion());
            else if (job->attempts >= mostAttempts) finish(job, crashed(job->request));
            else m_urgent.push_front(job);
        }
        startMore();
    }

    protocol::Error wrongVersion() const {
        return {"esbuild_version", m_esbuild.string() + " is not esbuild " + esbuildVersion + ".",
                "Install the tools again (packaging/setup.sh), or correct EDGE_ESBUILD."};
    }

    static protocol::Error crashed(const BuildRequest& request) {
        return {"esbuild_crashed",
                "esbuild ended while it built " + config::shownPath(request.project, request.entrypoint) + ".",
                "Undo the last change of the function; the others keep working."};
    }

    std::filesystem::path m_esbuild;
    Fetching m_fetching;
    boost::asio::io_context m_context;
    PackageStore m_store;
    RemoteModules m_remote;
    std::map<std::filesystem::path, FetchedPackages> m_packages;  ///< by entrypoint
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    std::shared_ptr<EsbuildService> m_service;
    std::atomic<int> m_processId{0};
    std::deque<std::shared_ptr<Job>> m_urgent;
    std::deque<std::shared_ptr<Job>> m_background;
    std::map<std::uint32_t, std::shared_ptr<Job>> m_running;
    std::uint32_t m_nextKey = 0;
    bool m_stopping = false;
    std::thread m_thread;
};

Bundler::Bundler(std::filesystem::path esbuild, Fetching fetching, std::filesystem::path packages)
    : m_loop(std::make_unique<Loop>(std::move(esbuild), std::move(fetching), std::move(packages))) {}
Bundler::~Bundler() = default;

void Bundler::warmUp() { m_loop->warmUp(); }

void Bundler::build(BuildRequest request, Urgency urgency, Done done) {
    m_loop->build(std::move(request), urgency, std::move(done));
}

protocol::Result<Bundle> Bundler::buildNow(BuildRequest request) {
    std::promise<protocol::Result<Bundle>> promise;
    build(std::move(request), Urgency::urgent, [&](protocol::Result<Bundle> result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

int Bundler::processId() const { return m_loop->processId(); }

std::filesystem::path Bundler::findEsbuild() {
    const char* chosen = std::getenv("EDGE_ESBUILD");
    if (chosen && *chosen) return chosen;
    return (executableFolder() / "../libexec/edge-studio/esbuild").lexically_normal();
}

}  // namespace edge::modules
