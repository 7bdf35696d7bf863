#include "runner/isolate/engine_process.h"

#include <malloc.h>
#include <pthread.h>
#include <xxhash.h>

#include <boost/asio/post.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "runner/isolate/code_store.h"
#include "runner/isolate/natives_table.h"
#include "runner/isolate/runtime.h"
#include "runner/isolate/startup_blob.h"
#include "runner/isolate/thread_isolate.h"

namespace edge::isolate {

namespace {

/// With what all libraries have for each thread, which lies there too; only what is touched becomes memory.
constexpr std::size_t stackBytes = 1536u << 10;

/// Starts a detached thread with a small stack.
bool startThread(std::function<void()> body) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stackBytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    auto* heapBody = new std::function<void()>(std::move(body));
    pthread_t thread{};
    const int failed = pthread_create(
        &thread, &attributes,
        [](void* data) -> void* {
            const std::unique_ptr<std::function<void()>> owned(static_cast<std::function<void()>*>(data));
            pthread_setname_np(pthread_self(), "isolate");
            (*owned)();
            return nullptr;
        },
        heapBody);
    pthread_attr_destroy(&attributes);
    if (failed) {
        delete heapBody;
    }
    return failed == 0;
}

/// Runs the loop until it has no work left. After an answer it looks for more for a moment before it sleeps: on a
/// connection that is kept the next request often comes sooner than the system would wake this thread for it. The
/// moment is short against what a request costs, and whoever else wants the processor gets it.
void runAlert(boost::asio::io_context& loop, Runtime& runtime) {
    constexpr protocol::Nanoseconds alert = 30'000;
    std::int64_t served = runtime.served();
    while (loop.run_one() > 0) {
        if (served == runtime.served()) {
            continue;
        }
        for (protocol::Nanoseconds until = protocol::monotonicNow() + alert; protocol::monotonicNow() < until;) {
            if (loop.poll() == 0) {
                std::this_thread::yield();
            } else if (served != runtime.served()) {
                served = runtime.served();
                until = protocol::monotonicNow() + alert;
            }
        }
        served = runtime.served();
        runtime.restMeter();
    }
}

v8::StartupData blobOf(const std::shared_ptr<const Image>& image) {
    if (image) {
        return {image->heap.data(), static_cast<int>(image->heap.size())};
    }
    const std::string_view blob = startupBlob();
    if (blob.empty()) {
        std::fputs("edge: this program was linked without its startup snapshot\n", stderr);
        std::exit(70);
    }
    return {blob.data(), static_cast<int>(blob.size())};
}

}  // namespace

std::string codeMaker(const v8::StartupData& blob) {
    char maker[32];
    std::snprintf(maker, sizeof maker, "%08x%016llx", v8::ScriptCompiler::CachedDataVersionTag(),
                  static_cast<unsigned long long>(XXH3_64bits(blob.data, static_cast<std::size_t>(blob.raw_size))));
    return maker;
}

EngineProcess::EngineProcess(const WorkerSettings& spareSettings, std::shared_ptr<const Image> image)
    : m_image(std::move(image)), m_process(blobOf(m_image), allReferences()), m_spareMemory(spareSettings.limits.memoryBytes) {
    mallopt(M_ARENA_MAX, 4);  // each arena keeps what its thread freed
    m_keeper = std::thread([this] { keep(); });
}

EngineProcess::~EngineProcess() {
    std::vector<std::shared_ptr<IsolateWorker>> workers;
    {
        const std::lock_guard lock(m_guard);
        m_stopping = true;
        m_changed.notify_all();
        for (const auto& each : m_workers) {
            if (auto worker = each.lock()) {
                workers.push_back(std::move(worker));
            }
        }
    }
    m_keeper.join();
    for (const auto& worker : workers) {
        worker->terminate(EndReason::terminated);
    }
    workers.clear();
    std::unique_lock lock(m_guard);
    for (const auto& spare : m_spares) {
        boost::asio::post(*spare->loop, [this, loop = spare->loop.get()] { leave(*loop); });
    }
    m_spares.clear();
    m_changed.wait(lock, [this] { return m_threads.empty(); });
}

void EngineProcess::keepSpares(int count) {
    const std::lock_guard lock(m_guard);
    m_wanted = count;
    m_hurry = true;
    m_changed.notify_all();
}

void EngineProcess::setSnapshots(std::vector<std::size_t> contexts) {
    const std::lock_guard lock(m_guard);
    m_snapshots = std::move(contexts);
    std::erase_if(m_spares, [this](const auto& spare) {
        if (!spare->snapshot || std::find(m_snapshots.begin(), m_snapshots.end(), *spare->snapshot) != m_snapshots.end()) {
            return false;
        }
        boost::asio::post(*spare->loop, [this, spare] { leave(*spare->loop); });
        return true;
    });
    m_hurry = true;
    m_changed.notify_all();
}

std::shared_ptr<CodeStore> EngineProcess::codeStore(const std::filesystem::path& folder) const {
    return std::make_shared<CodeStore>(folder, codeMaker(blobOf(m_image)));
}

void EngineProcess::replenishSoon() {
    const std::lock_guard lock(m_guard);
    if (lacking()) {
        m_hurry = true;
        m_changed.notify_all();
    }
}

std::optional<std::optional<std::size_t>> EngineProcess::lacking() const {
    const auto enough = [this](std::optional<std::size_t> snapshot) {
        return std::count_if(m_spares.begin(), m_spares.end(), [&](const auto& spare) { return spare->snapshot == snapshot; }) >= m_wanted;
    };
    if (m_making) {
        return std::nullopt;
    }
    using Context = std::optional<std::size_t>;
    for (const std::size_t context : m_snapshots) {
        if (!enough(context)) {
            return Context(context);
        }
    }
    return enough(std::nullopt) ? std::nullopt : std::optional<Context>(std::in_place, std::nullopt);
}

/// Makes spares one at a time, and not while the request that took the last one is still being answered.
void EngineProcess::keep() {
    std::unique_lock lock(m_guard);
    while (!m_stopping) {
        if (!lacking()) {
            m_hurry = false;
            m_changed.wait(lock);
            continue;
        }
        m_changed.wait_for(lock, std::chrono::milliseconds(30), [this] { return m_hurry || m_stopping; });
        const auto snapshot = lacking();
        if (m_stopping || !snapshot) {
            continue;
        }
        m_making = true;
        lock.unlock();
        launch(makeThread(m_spareMemory, *snapshot), true, 0);
        lock.lock();
        m_changed.wait(lock, [this] { return !m_making || m_stopping; });
    }
}

std::shared_ptr<IsolateThread> EngineProcess::makeThread(std::int64_t memoryBytes, std::optional<std::size_t> snapshot) {
    auto thread = std::make_shared<IsolateThread>();
    thread->snapshot = snapshot;
    thread->memoryBytes = memoryBytes;
    return thread;
}

void EngineProcess::launch(std::shared_ptr<IsolateThread> thread, bool spare, protocol::Nanoseconds requested) {
    {
        const std::lock_guard lock(m_guard);
        m_threads.push_back(thread);
    }
    const bool started = startThread([this, thread, spare, requested]() mutable {
        run(*thread, spare, requested);
        IsolateThread* const self = thread.get();
        const std::lock_guard lock(m_guard);
        std::erase_if(m_threads, [self](const auto& each) { return each.get() == self; });
        thread.reset();
        m_changed.notify_all();
    });
    if (!started) {
        std::fputs("edge: the system refuses another thread\n", stderr);
        std::abort();
    }
}

void EngineProcess::run(IsolateThread& thread, bool spare, protocol::Nanoseconds requested) {
    if (thread.snapshot) {
        setIsolateOfThread(thread.snapshot);
    }
    Runtime runtime(m_process, thread.loop, thread.memoryBytes,
                    thread.snapshot ? std::optional(SnapshotPlace{m_image, *thread.snapshot}) : std::nullopt);
    setIsolateOfThread(thread.snapshot);  // a plain one only now: it is of the image too, and may fail for its sake
    runtime.times().requested = requested;
    runtime.times().spare = spare;
    thread.runtime = &runtime;
    if (spare) {
        const std::lock_guard lock(m_guard);
        m_making = false;
        if (m_stopping) {
            thread.guard.reset();
        } else {
            m_spares.push_back(thread.shared_from_this());
        }
        m_changed.notify_all();
    }
    runAlert(*thread.loop, runtime);
    thread.runtime = nullptr;
}

std::shared_ptr<IsolateThread> EngineProcess::takeSpare(std::int64_t memoryBytes, std::optional<std::size_t> snapshot) {
    const std::lock_guard lock(m_guard);
    const auto found = std::find_if(m_spares.begin(), m_spares.end(),
                                    [&](const auto& each) { return each->memoryBytes == memoryBytes && each->snapshot == snapshot; });
    if (found == m_spares.end()) {
        return nullptr;
    }
    std::shared_ptr<IsolateThread> spare = std::move(*found);
    m_spares.erase(found);
    m_changed.notify_all();
    return spare;
}

std::shared_ptr<Worker> EngineProcess::startWorker(WorkerStart start) {
    const protocol::Nanoseconds requested = protocol::monotonicNow();
    const std::int64_t memory = start.settings.limits.memoryBytes;
    const std::shared_ptr<IsolateThread> spare = takeSpare(memory, start.snapshot);
    const std::shared_ptr<IsolateThread> thread = spare ? spare : makeThread(memory, start.snapshot);
    auto worker = std::make_shared<IsolateWorker>(*this, start.program, thread->loop);
    {
        const std::lock_guard lock(m_guard);
        std::erase_if(m_workers, [](const auto& each) { return each.expired(); });
        m_workers.push_back(worker);
    }
    boost::asio::post(*thread->loop, [raw = thread.get(), worker, requested, start = std::move(start)]() mutable {
        raw->runtime->times().requested = requested;
        raw->runtime->times().taken = protocol::monotonicNow();
        raw->runtime->start(std::move(worker), std::move(start));
    });
    if (!spare) {
        launch(thread, false, requested);
    }
    return worker;
}

void EngineProcess::leave(boost::asio::io_context& loop) {
    const std::lock_guard lock(m_guard);
    for (const auto& thread : m_threads) {
        if (thread->loop.get() == &loop) {
            thread->guard.reset();
            if (m_stopping) {
                loop.stop();
            }
        }
    }
}

std::unique_ptr<Engine> startEngine(const WorkerSettings& spareSettings, std::shared_ptr<const Image> image) {
    return std::make_unique<EngineProcess>(spareSettings, std::move(image));
}

std::shared_ptr<Worker> startWorker(Engine& engine, WorkerStart start) {
    return static_cast<EngineProcess&>(engine).startWorker(std::move(start));
}

}  // namespace edge::isolate
