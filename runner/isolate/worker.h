#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/config/limits.h"
#include "runner/gateway/exchange.h"
#include "runner/protocol/event_sink.h"

/// A function version on its thread. This header is free of V8: the host and its watchdog see no more than this.
namespace edge::isolate {

/// V8 code cache and source map of one module, shared by all isolates in this process; filled after the first run.
class CodeCache;
class CodeStore;
struct Image;

enum class ModuleKind { script, json, data };

/// One module, immutable, shared by the versions that have it in common.
struct ProgramModule {
    std::string url;        ///< what stack traces show before mapping
    ModuleKind kind = ModuleKind::script;
    std::string source;
    std::string sourceMap;  ///< JSON, may be empty; its sources are relative to the project folder
    std::shared_ptr<CodeCache> cache;
};
/// `store`: keeps V8's compiled code of scripts under `digest`; null: it lasts as long as this process.
std::shared_ptr<const ProgramModule> makeModule(std::string url, ModuleKind kind, std::string source, std::string sourceMap,
                                                const std::shared_ptr<CodeStore>& store = nullptr, std::string digest = {});

/// One built version of a function, immutable, shared.
class Program {
public:
    using Modules = std::vector<std::shared_ptr<const ProgramModule>>;

    /// `modules`: at least one; the first is the entrypoint.
    Program(std::string function, std::string version, Modules modules);

    const ProgramModule& entrypoint() const { return *modules.front(); }
    const ProgramModule* find(std::string_view url) const;

    const std::string function;
    const std::string version;  ///< hash of all modules
    const Modules modules;
    protocol::Nanoseconds bundleStart = 0;  ///< when the build began that made this version
    protocol::Nanoseconds bundleEnd = 0;

private:
    std::map<std::string_view, const ProgramModule*> m_byUrl;
};

struct WorkerSettings {
    config::Limits limits;
    std::map<std::string, std::string> environment;  ///< what Deno.env shows; SB_EXECUTION_ID is added
    std::string host;                                 ///< host id, for events
    protocol::EventSink* events = nullptr;
};

/// Process-wide V8: one per process, made first and destroyed last in main. Keeps the spare isolates.
class Engine {
public:
    virtual ~Engine() = default;
    /// Prepares `count` isolates with their context, each waiting on its own thread for a program.
    virtual void keepSpares(int count) = 0;
    /// As many are prepared of each of these functions of the image; the others' go.
    virtual void setSnapshots(std::vector<std::size_t> contexts) = 0;
    /// V8's compiled code below `folder`, for makeModule().
    virtual std::shared_ptr<CodeStore> codeStore(const std::filesystem::path& folder) const = 0;
};
/// Errors end the process with a message: without V8 there is nothing to host.
/// `image`: what all isolates are made of; null: the runtime alone.
std::unique_ptr<Engine> startEngine(const WorkerSettings& spareSettings, std::shared_ptr<const Image> image = nullptr);

/// Why an isolate ends, in the platform's words (events.h, IsolateRetired::reason).
enum class EndReason {
    eventLoopCompleted, wallClock, cpu, memory, earlyDrop, terminated, codeChanged, oneshot, bootFailure,
    uncaughtException
};

/// A live isolate. Thread-safe unless said otherwise; ends by itself when retired and idle.
class Worker : public std::enable_shared_from_this<Worker> {
public:
    virtual ~Worker() = default;

    virtual const std::string& id() const = 0;  ///< execution id, a UUID
    virtual const Program& program() const = 0;
    virtual boost::asio::io_context& loop() = 0;

    /// False once it is retired or has failed to start: new requests need another worker.
    virtual bool accepting() const = 0;
    virtual int requestsInFlight() const = 0;

    /// Takes up a request; called on loop()'s thread with an exchange that lives on loop(). Answers boot failures,
    /// exceptions and limits itself (platform errors) and emits the invocation's events. `coldReason` is empty for
    /// warm requests. The request waits while top-level code is still running.
    virtual void deliver(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason) = 0;

    /// Takes no new requests; ends when those in flight and their waitUntil promises are done.
    virtual void retire(EndReason reason) = 0;
    /// Stops script at its next step; called again, also one that works on within a step. Requests in flight are
    /// answered with the platform's error for the reason.
    virtual void terminate(EndReason reason) = 0;

    /// For the watchdog: what the worker's thread is doing. All relaxed reads, any thread.
    struct Activity {
        bool running = false;                    ///< inside script now
        protocol::Nanoseconds busySince = 0;     ///< monotonic: since when script has run without returning to the loop
        protocol::Nanoseconds periodCpu = 0;     ///< CPU so far of the invocation on whose behalf script runs or ran last
        protocol::Nanoseconds born = 0;
    };
    virtual Activity activity() const = 0;
};

struct WorkerStart {
    std::shared_ptr<const Program> program;
    WorkerSettings settings;
    std::optional<std::size_t> snapshot;          ///< where the image has this program; nothing: it is compiled and evaluated
    std::string cause;                            ///< IsolateBorn::cause
    std::function<void(std::shared_ptr<Worker>)> onRetired;  ///< its thread: it stopped accepting, for whatever reason
    std::function<void(std::shared_ptr<Worker>)> onEnded;    ///< its thread: the isolate is gone
    std::function<void()> onNotRestored;                     ///< its thread: the image lacks what it should have; it has failed to start
};
/// Starts a worker, from a prepared spare when there is one. Returns at once; it accepts requests immediately and
/// holds them until its top-level code has run.
std::shared_ptr<Worker> startWorker(Engine& engine, WorkerStart start);

}  // namespace edge::isolate
