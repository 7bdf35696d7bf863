#pragma once

#include <libplatform/libplatform.h>
#include <v8.h>

#include <memory>
#include <mutex>
#include <unordered_map>

#include "runner/engine/compat.h"
#include "runner/engine/loop_runner.h"

namespace edge::engine {

/// V8's default platform, but the foreground tasks of an isolate go to that isolate's own loop and wake it.
class Platform : public v8::Platform {
public:
    explicit Platform(int backgroundThreads);

    /// Before the isolate is initialized, and after it is disposed. Any thread.
    void add(v8::Isolate* isolate, std::shared_ptr<LoopRunner> runner);
    void remove(v8::Isolate* isolate);

    v8::PageAllocator* GetPageAllocator() override { return m_base->GetPageAllocator(); }
    v8::ZoneBackingAllocator* GetZoneBackingAllocator() override { return m_base->GetZoneBackingAllocator(); }
    int NumberOfWorkerThreads() override { return m_base->NumberOfWorkerThreads(); }
    std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate) override;
    void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override { m_base->CallOnWorkerThread(std::move(task)); }
    void CallBlockingTaskOnWorkerThread(std::unique_ptr<v8::Task> task) override {
        m_base->CallBlockingTaskOnWorkerThread(std::move(task));
    }
    void CallLowPriorityTaskOnWorkerThread(std::unique_ptr<v8::Task> task) override {
        m_base->CallLowPriorityTaskOnWorkerThread(std::move(task));
    }
    void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delaySeconds) override {
        m_base->CallDelayedOnWorkerThread(std::move(task), delaySeconds);
    }
    std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> job) override {
        return m_base->PostJob(priority, std::move(job));
    }
#if V8_MAJOR_VERSION >= 11
    std::unique_ptr<v8::JobHandle> CreateJob(v8::TaskPriority priority, std::unique_ptr<v8::JobTask> job) override {
        return m_base->CreateJob(priority, std::move(job));
    }
#endif
    double MonotonicallyIncreasingTime() override { return m_base->MonotonicallyIncreasingTime(); }
    double CurrentClockTimeMillis() override { return m_base->CurrentClockTimeMillis(); }
    v8::TracingController* GetTracingController() override { return m_base->GetTracingController(); }
    StackTracePrinter GetStackTracePrinter() override { return m_base->GetStackTracePrinter(); }

private:
    std::unique_ptr<v8::Platform> m_base;
    std::mutex m_guard;
    std::unordered_map<v8::Isolate*, std::shared_ptr<LoopRunner>> m_runners;
};

}  // namespace edge::engine
