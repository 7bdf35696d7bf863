#pragma once

#include <limits>
#include <string_view>
#include <vector>

#include <QString>

#include "runner/protocol/events.h"

namespace edge::trace {

using protocol::Nanoseconds;

/// Place in the order of arrival; stays the same while older records are dropped.
using Serial = qint64;
inline constexpr Serial noSerial = -1;

/// Times in the trace are nanoseconds since the Unix epoch once a Hello related the clocks, so that runs of several
/// runners line up on one axis.
struct Span {
    Nanoseconds start = 0;
    Nanoseconds end = 0;
    Nanoseconds length() const { return end - start; }
    bool operator==(const Span&) const = default;
};

/// The named parts of an invocation, in the order in which they happen.
enum class PhaseKind { queue, bundle, isolate, context, compile, evaluate, handler, respond, background, other };
inline constexpr int phaseKinds = 10;

PhaseKind phaseKind(std::string_view name);
inline bool isBoot(PhaseKind kind) { return kind >= PhaseKind::bundle && kind <= PhaseKind::evaluate; }

struct PhaseRecord {
    PhaseKind kind = PhaseKind::other;
    QString name;  ///< as the runner calls it
    Span span;
    bool operator==(const PhaseRecord&) const = default;
};

struct FetchRecord {
    QString method;
    QString url;
    int status = 0;  ///< 0 when it failed
    QString error;
    qint64 bytesOut = 0;
    qint64 bytesIn = 0;
    std::vector<PhaseRecord> phases;
    Span span;
    bool failed() const { return status == 0 || !error.isEmpty(); }
};

/// How an invocation came to its end, in the terms the views draw.
enum class Outcome { running, completed, error, limit, hostEnded, clientLeft, refused };

struct InvocationRecord {
    Serial serial = noSerial;
    QString id;
    QString function;
    QString isolate;  ///< empty while none took it up
    QString method;
    QString path;
    bool cold = false;
    QString coldReason;
    int status = 0;
    QString errorCode;
    QString end;  ///< the runner's word; empty while running
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    Nanoseconds cpu = 0;
    protocol::HeapFigures heapBefore;
    protocol::HeapFigures heapAfter;
    std::vector<PhaseRecord> phases;  ///< sorted by start
    std::vector<FetchRecord> fetches;  ///< sorted by start
    std::vector<Serial> logs;
    Nanoseconds start = 0;
    Nanoseconds firstByte = 0;  ///< 0 when none was sent
    Nanoseconds finish = 0;     ///< 0 while running
    int row = 0;                ///< sub-row in its lane: requests that overlap get rows of their own

    bool running() const { return finish == 0; }
    Outcome outcome() const;
    /// Something the user should look at: it threw, hit a limit, answered 5xx, or lost its host.
    bool failed() const;
    /// End of the invocation with what runs after the response; `now` while it runs.
    Nanoseconds endOr(Nanoseconds now) const { return running() ? (now > start ? now : start) : finish; }
};

struct MemoryPoint {
    Nanoseconds time = 0;
    protocol::HeapFigures heap;
};

struct IsolateRecord {
    Serial serial = noSerial;
    QString id;
    QString function;
    QString version;
    QString host;
    QString cause;
    bool spare = false;
    int number = 0;  ///< counts from 1 within its function
    int lane = 0;    ///< within its function; lanes of retired isolates are used again
    int rows = 1;    ///< sub-rows its invocations needed so far
    Span birth;
    Nanoseconds retired = 0;  ///< 0 while alive
    QString retireReason;
    qint64 invocations = 0;
    Nanoseconds cpu = 0;
    std::vector<MemoryPoint> memory;  ///< sorted by time
    bool alive() const { return retired == 0; }
};

struct FunctionRecord {
    QString name;
    QString entrypoint;
    bool verifyJwt = true;
    bool found = false;  ///< the runner named it: not only a path somebody asked for
    int lanes = 0;
    int isolates = 0;
    qint64 requests = 0;
    qint64 failures = 0;
};

/// A build of a function: why the isolate after it is new.
struct BuildRecord {
    QString function{};
    QString version{};
    Span span{};
    bool failed = false;
    QString problem{};  ///< the first one
};

struct LogRecord {
    Serial serial = noSerial;
    QString function{};
    QString isolate{};
    QString invocation{};
    protocol::LogLevel level = protocol::LogLevel::info;
    QString origin{};
    QString text{};
    protocol::SourcePosition at{};
    std::vector<protocol::StackFrame> stack{};
    Nanoseconds time = 0;
};

}  // namespace edge::trace
