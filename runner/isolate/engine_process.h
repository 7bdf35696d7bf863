#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "runner/engine/process.h"
#include "runner/isolate/isolate_worker.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

/// A thread for one isolate, with its loop. As a spare it waits, isolate and context made, for a program.
struct IsolateThread : std::enable_shared_from_this<IsolateThread> {
    std::shared_ptr<boost::asio::io_context> loop = std::make_shared<boost::asio::io_context>(1);
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> guard{loop->get_executor()};
    std::int64_t memoryBytes = 0;
    std::optional<std::size_t> snapshot;  ///< which function of the image; nothing: none
    Runtime* runtime = nullptr;  ///< the thread's own
};

/// Names what V8's compiled code depends on, for CodeStore. Code speaks of V8's read-only objects by their place, and where
/// they lie the startup snapshot decides. After V8 was started.
std::string codeMaker(const v8::StartupData& blob);

/// V8 of this process with its isolates' threads and the spares.
class EngineProcess final : public Engine {
public:
    EngineProcess(const WorkerSettings& spareSettings, std::shared_ptr<const Image> image);
    ~EngineProcess() override;

    void keepSpares(int count) override;
    void setSnapshots(std::vector<std::size_t> contexts) override;
    std::shared_ptr<CodeStore> codeStore(const std::filesystem::path& folder) const override;
    std::shared_ptr<Worker> startWorker(WorkerStart start);

    /// A spare was used up: makes the next when the busy moment is over, now at the latest. Any thread.
    void replenishSoon();
    /// The isolate on that loop is gone: its thread ends when the loop has no work left.
    void leave(boost::asio::io_context& loop);

private:
    static std::shared_ptr<IsolateThread> makeThread(std::int64_t memoryBytes, std::optional<std::size_t> snapshot);
    void launch(std::shared_ptr<IsolateThread> thread, bool spare, protocol::Nanoseconds requested);
    void run(IsolateThread& thread, bool spare, protocol::Nanoseconds requested);
    std::shared_ptr<IsolateThread> takeSpare(std::int64_t memoryBytes, std::optional<std::size_t> snapshot);
    void keep();
    /// Which function of the image the next spare is for, or none of them; nothing when there are enough.
    std::optional<std::optional<std::size_t>> lacking() const;

    std::shared_ptr<const Image> m_image;
    engine::Process m_process;
    const std::int64_t m_spareMemory;
    std::mutex m_guard;
    std::condition_variable m_changed;
    std::vector<std::shared_ptr<IsolateThread>> m_spares;
    std::vector<std::shared_ptr<IsolateThread>> m_threads;  ///< all that run
    std::vector<std::weak_ptr<IsolateWorker>> m_workers;
    std::vector<std::size_t> m_snapshots;
    int m_wanted = 0;
    bool m_making = false;  ///< one spare at a time
    bool m_hurry = false;
    bool m_stopping = false;
    std::thread m_keeper;
};

}  // namespace edge::isolate
