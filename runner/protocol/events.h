#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "runner/protocol/dependency_events.h"
#include "runner/protocol/position.h"
#include "runner/protocol/time.h"

/// The event stream as values. One event is one line of JSON (codec.h); README.md is its reference.
/// Events carry meaning, never colours or sentences for people. Bodies do not travel here.
namespace edge::protocol {

inline constexpr int protocolVersion = 1;

struct StackFrame {
    std::string function;  ///< empty for top-level code
    SourcePosition at;
    bool operator==(const StackFrame&) const = default;
};

/// V8 heap of one isolate at one moment, bytes.
struct HeapFigures {
    std::int64_t used = 0;
    std::int64_t total = 0;
    std::int64_t external = 0;  ///< array buffers and wasm memory, outside the V8 heap
    bool operator==(const HeapFigures&) const = default;
};

/// A named part of an invocation. Start-up phases appear only on cold starts, in this order:
/// "queue" (request read until an isolate is taken up), "bundle" (waiting for transpilation), "isolate" (V8 isolate),
/// "context", "compile", "evaluate" (top-level code). Every invocation has "handler" (call until the
/// response head is known) and "respond" (until the last byte is written); "background" is waitUntil after that.
struct Phase {
    std::string name;
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool operator==(const Phase&) const = default;
};

/// First event of every stream.
struct Hello {
    int protocol = protocolVersion;
    std::string runner;            ///< version of edge-runner
    std::int64_t pid = 0;
    Nanoseconds time = 0;          ///< monotonic
    Nanoseconds wallClock = 0;     ///< the same moment since the Unix epoch: relates the two clocks
    bool operator==(const Hello&) const = default;
};

/// The runner accepts requests.
struct Listening {
    std::string url;  ///< "http://127.0.0.1:54321/functions/v1/"
    int port = 0;
    Nanoseconds time = 0;
    bool operator==(const Listening&) const = default;
};

struct FunctionSummary {
    std::string name;
    std::string entrypoint;  ///< relative to the project folder
    bool verifyJwt = true;
    bool operator==(const FunctionSummary&) const = default;
};

/// The functions found; sent at the start and whenever the set changes.
struct FunctionsFound {
    std::vector<FunctionSummary> functions;
    Nanoseconds time = 0;
    bool operator==(const FunctionsFound&) const = default;
};

/// One diagnostic of the transpiler.
struct BuildProblem {
    std::string message;
    SourcePosition at;
    std::string lineText;  ///< the source line
    int length = 0;        ///< UTF-16 units from `at` that it is about; 0: not known
    bool operator==(const BuildProblem&) const = default;
};

/// A version of a function was built, or could not be.
struct FunctionBuilt {
    std::string function;
    std::string version;  ///< hash of the bundle; empty when it failed
    std::vector<std::string> files;  ///< inputs, relative to the project
    std::int64_t bytes = 0;
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    std::vector<BuildProblem> problems;  ///< non-empty: the build failed
    bool operator==(const FunctionBuilt&) const = default;
};

/// Packages, or modules imported by their address, that a build has to wait for.
struct PackagesFetched {
    std::string function;
    std::vector<std::string> packages;  ///< "hono@4"; of remote modules the first address
    std::string state;                  ///< "fetching", then "fetched" or "failed"
    std::string message;                ///< why it failed
    Nanoseconds time = 0;
    bool operator==(const PackagesFetched&) const = default;
};

struct HostStarted {
    std::string host;
    std::int64_t pid = 0;
    Nanoseconds time = 0;
    bool operator==(const HostStarted&) const = default;
};

struct HostEnded {
    std::string host;
    std::int64_t pid = 0;
    int signal = 0;                ///< 0 when it exited by itself
    int exitCode = 0;
    int requestsLost = 0;          ///< answered with the platform's error
    bool expected = false;         ///< the runner itself stopped it
    Nanoseconds time = 0;
    bool operator==(const HostEnded&) const = default;
};

struct IsolateBorn {
    std::string isolate;           ///< execution id, a UUID
    std::string function;
    std::string version;
    std::string host;
    std::string cause;             ///< "first_request", "code_changed", "oneshot", "replaced" (its predecessor retired), "parallel"
    bool spare = false;            ///< taken from the prepared spare
    Nanoseconds start = 0;
    Nanoseconds end = 0;           ///< ready for its first call
    HeapFigures heap;
    bool snapshot = false;         ///< its modules were in its heap already, evaluated
    bool operator==(const IsolateBorn&) const = default;
};

struct IsolateRetired {
    std::string isolate;
    std::string function;
    std::string reason;            ///< platform's words: "EventLoopCompleted", "WallClockTime", "CPUTime", "Memory", "EarlyDrop", "TerminationRequested"; ours: "CodeChanged", "Oneshot", "BootFailure", "HostEnded"
    std::int64_t invocations = 0;
    Nanoseconds cpu = 0;
    HeapFigures heap;
    Nanoseconds time = 0;
    bool operator==(const IsolateRetired&) const = default;
};

struct InvocationStarted {
    std::string invocation;        ///< UUID v7
    std::string function;
    std::string isolate;           ///< empty while none is assigned
    std::string method;
    std::string path;              ///< as the function sees it, with query
    bool cold = false;
    std::string coldReason;        ///< as IsolateBorn::cause; empty when warm
    Nanoseconds time = 0;
    bool operator==(const InvocationStarted&) const = default;
};

/// An outgoing fetch() of a function, sent when it ended.
struct OutgoingFetch {
    std::string invocation;
    std::string isolate;
    std::string method;
    std::string url;               ///< without credentials
    int status = 0;                ///< 0 when it failed
    std::string error;
    std::int64_t bytesOut = 0;
    std::int64_t bytesIn = 0;
    std::vector<Phase> phases;     ///< "dns", "connect", "tls", "wait", "download"
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    bool operator==(const OutgoingFetch&) const = default;
};

enum class LogLevel { debug, info, warning, error };

/// A console line, an uncaught exception or an unhandled rejection.
struct LogLine {
    std::string function;
    std::string isolate;
    std::string invocation;        ///< empty when it belongs to none (top-level code, late timers)
    LogLevel level = LogLevel::info;
    std::string origin;            ///< "console", "exception", "rejection", "runtime"
    std::string text;
    SourcePosition at;
    std::vector<StackFrame> stack;
    Nanoseconds time = 0;
    bool operator==(const LogLine&) const = default;
};

/// A sample of an isolate's memory, at each invocation's end and, while somebody listens, a few times a second.
struct MemorySample {
    std::string isolate;
    HeapFigures heap;
    Nanoseconds time = 0;
    bool operator==(const MemorySample&) const = default;
};

struct InvocationFinished {
    std::string invocation;
    std::string function;
    std::string isolate;           ///< empty when none ever took it up
    std::string method;
    std::string path;
    bool cold = false;
    std::string coldReason;
    int status = 0;                ///< HTTP status sent; 0 when the client left before one was
    std::string errorCode;         ///< value of sb-error-code, e.g. "WORKER_RESOURCE_LIMIT"; empty when none
    std::int64_t bytesIn = 0;      ///< request body
    std::int64_t bytesOut = 0;     ///< response body
    Nanoseconds cpu = 0;           ///< thread CPU time of this invocation; shared time is counted once
    HeapFigures heapBefore;
    HeapFigures heapAfter;
    std::vector<Phase> phases;
    std::string end;               ///< "completed", "client_left", "exception", "bad_response", "boot_error", "cpu_limit", "memory_limit", "idle_timeout", "host_ended", "refused" (auth, unknown function)
    Nanoseconds start = 0;
    Nanoseconds firstByte = 0;     ///< 0 when none was sent
    Nanoseconds finish = 0;
    bool operator==(const InvocationFinished&) const = default;
};

/// Something the user should see that belongs to no invocation: esbuild missing, a file that cannot be read.
struct Problem {
    std::string code;
    std::string message;
    std::string hint;
    std::string function;          ///< empty when it concerns the whole project
    bool fatal = false;            ///< the runner ends after this event
    Nanoseconds time = 0;
    bool operator==(const Problem&) const = default;
};

using Event = std::variant<Hello, Listening, FunctionsFound, FunctionBuilt, HostStarted, HostEnded, IsolateBorn,
                           IsolateRetired, InvocationStarted, OutgoingFetch, LogLine, MemorySample,
                           InvocationFinished, Problem, PackagesFetched, DependenciesFound, ModulesLoaded>;

}  // namespace edge::protocol
