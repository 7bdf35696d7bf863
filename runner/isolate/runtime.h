#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/engine/module_loader.h"
#include "runner/engine/realm.h"
#include "runner/isolate/hooks.h"
#include "runner/isolate/invocations.h"
#include "runner/isolate/snapshot.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

class IsolateWorker;

/// A function in an image.
struct SnapshotPlace {
    std::shared_ptr<const Image> image;
    std::size_t context = 0;
};

/// When the parts of a start happened; the cold request shows them as phases.
struct StartTimes {
    protocol::Nanoseconds requested = 0;  ///< startWorker() was called
    protocol::Nanoseconds taken = 0;      ///< the thread took the program up
    protocol::Nanoseconds isolateEnd = 0;
    protocol::Nanoseconds contextEnd = 0;
    protocol::Nanoseconds compileStart = 0;
    protocol::Nanoseconds compileEnd = 0;
    protocol::Nanoseconds evaluateEnd = 0;
    bool spare = false;
};

/// The script side of a worker: the isolate, the program in it and the requests it works on. Made, used and destroyed
/// on the isolate's own thread; only interrupt() and insist() are for others.
class Runtime final : public engine::Observer {
public:
    /// Makes isolate and context, with the modules of a function in it where `snapshot` says so.
    Runtime(engine::Process& process, std::shared_ptr<boost::asio::io_context> loop, std::int64_t memoryBytes,
            std::optional<SnapshotPlace> snapshot);
    ~Runtime() override;

    StartTimes& times() { return m_times; }
    std::int64_t served() const { return m_served; }  ///< requests answered so far
    /// What the thread did since script ran last is no script's.
    void restMeter();
    /// Takes up the program: compiles and runs its top-level code.
    void start(std::shared_ptr<IsolateWorker> worker, WorkerStart start);

    void deliver(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason);
    void retire(EndReason reason);
    /// Ends the isolate, answering what is in flight. Not to be called while script is on the stack.
    void end(EndReason reason);
    /// Stops script, at its next step. Any thread, while the isolate lives.
    void interrupt();
    /// The same once more, for script that works on without coming to a step.
    void insist();

    bool listening() const override;
    bool wantsLogs() const override;
    void log(protocol::LogLevel level, std::string origin, std::string text, protocol::SourcePosition at,
             std::vector<protocol::StackFrame> stack) override;
    void fetchFinished(std::int64_t invocation, protocol::OutgoingFetch fetch) override;
    void entered(std::int64_t invocation) override;
    void left() override;
    void uncaught(v8::Local<v8::Value> error, v8::Local<v8::Message> message) override;
    void unhandled(v8::Local<v8::Value> error) override;
    void rejected(v8::Local<v8::Promise> promise, v8::Local<v8::Value> reason) override;

private:
    enum class Boot { waiting, evaluating, listening, done, failed };  ///< listening: for a handler that is still to come

    // runtime_start.cpp
    void load(v8::Local<v8::Context> context);
    void restore(v8::Local<v8::Context> context);
    bool compile(v8::Local<v8::Context> context);
    void evaluate(v8::Local<v8::Context> context);
    void booted(v8::Local<v8::Context> context);
    void bootFailed(engine::State& state, v8::Local<v8::Value> error, v8::Local<v8::Message> message);
    void bootFailed(std::string text);
    void afterBoot();
    void lookForHandler();
    bool awaitsHandler() const { return m_boot == Boot::listening || m_boot == Boot::evaluating; }
    void announceModules();
    void makeCodeCaches();
    std::vector<protocol::Phase> startPhases(protocol::Nanoseconds received) const;
    static void onEvaluated(const v8::FunctionCallbackInfo<v8::Value>& info);
    static void onEvaluationFailed(const v8::FunctionCallbackInfo<v8::Value>& info);

    // runtime.cpp
    void call(Invocation& invocation);
    void finished(Invocation& invocation);
    void over(std::unique_ptr<Invocation> invocation);
    void report(const Invocation& invocation);
    void whenIdle();
    void announceRetired(EndReason reason);
    void endLater(EndReason reason);
    void failOpen(EndReason reason);
    void closeRealm();
    void finishIfDone();

    // runtime_observer.cpp
    void logError(const char* origin, const char* lead, v8::Local<v8::Value> error, v8::Local<v8::Message> message);
    std::string invocationId(std::int64_t number);
    protocol::HeapFigures heap();
    void sampleMemory();
    static void onWasmStreaming(const v8::FunctionCallbackInfo<v8::Value>& info);
    static std::size_t nearHeapLimit(void* data, std::size_t current, std::size_t initial);

    // runtime_clock.cpp
    void armWallClock();
    void armSweep(std::chrono::nanoseconds wait);
    void sweep();
    void armSampling();

    std::shared_ptr<boost::asio::io_context> m_loop;
    StartTimes m_times;
    std::optional<SnapshotPlace> m_snapshot;  ///< nothing: the modules are compiled and evaluated
    std::unique_ptr<engine::Realm> m_realm;
    std::unique_ptr<Hooks> m_hooks;
    std::shared_ptr<Invocations> m_invocations;
    std::shared_ptr<IsolateWorker> m_worker;  ///< null while spare
    WorkerStart m_start;
    protocol::EventSink* m_events = nullptr;

    Boot m_boot = Boot::waiting;
    std::unique_ptr<engine::ModuleLoader> m_modules;
    v8::Global<v8::Module> m_module;
    std::vector<std::int64_t> m_waiting;  ///< invocations that wait for the top-level code

    std::optional<EndReason> m_retiring;
    std::optional<EndReason> m_ending;
    bool m_looking = false;  ///< for a handler
    bool m_announced = false;
    bool m_finishing = false;
    bool m_firstAnswered = false;
    int m_heapExtensions = 0;

    std::int64_t m_current = 0;  ///< invocation that script runs for
    std::int64_t m_served = 0;
    protocol::Nanoseconds m_looseCpu = 0;
    protocol::Nanoseconds m_cpuAtStart = 0;
    protocol::HeapFigures m_lastHeap;
    protocol::Nanoseconds m_sampledAt = 0;
    std::vector<std::unique_ptr<Invocation>> m_toReport;
    std::deque<std::pair<std::int64_t, std::string>> m_recent;  ///< ids of invocations that are over

    boost::asio::steady_timer m_wallClock, m_sweeper, m_sampler, m_lastCall;
    bool m_sweeping = false;
    bool m_sampling = false;
};

/// The platform's word for the end of an isolate.
const char* word(EndReason reason);

}  // namespace edge::isolate
