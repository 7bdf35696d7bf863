#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <QHash>
#include <QObject>
#include <QTimer>

#include "inspector/trace/activity.h"
#include "inspector/trace/change_set.h"
#include "inspector/trace/records.h"

namespace edge::trace {

/// How much is kept. The oldest records go first.
struct StoreLimits {
    int invocations = 50'000;
    int logLines = 200'000;
    int isolates = 2'000;
    int memoryPoints = 4'000;  ///< per isolate; beyond it the older half is thinned
    int builds = 1'000;
};

/// What happened in the runner, as data: fed with its events, asked by every view. Owned by the shell; GUI thread.
/// Takes events in any order and from several runners after one another; it never refuses one.
/// changed() comes at most once a frame, after any number of events.
class TraceStore : public QObject {
    Q_OBJECT

public:
    using Clock = std::function<Nanoseconds()>;  ///< monotonic, as the runner's

    explicit TraceStore(QObject* parent = nullptr, Clock clock = protocol::monotonicNow, StoreLimits limits = {});
    ~TraceStore() override;

    void ingest(const protocol::Event& event);
    void ingest(std::span<const protocol::Event> events);
    /// The runner's process is gone: what was running has ended.
    void markRunnerEnded();
    /// Forgets what happened; functions and living isolates stay.
    void clear();
    /// Sends a pending changed() now.
    void flush();

    /// The present on the trace's axis. Stands still while no runner is connected.
    Nanoseconds now() const;
    bool isEmpty() const;
    bool hasRunning() const { return !m_running.empty(); }
    /// Start of the first record to the end of the last one.
    Span extent() const;
    /// Merged stretches in which something happened, sorted; what runs counts until now().
    std::vector<Span> activity() const;

    // Functions, in order of name; the requests to no known function are under an empty name, last.
    std::vector<const FunctionRecord*> functions() const;
    const FunctionRecord* function(const QString& name) const;
    const std::deque<BuildRecord>& builds() const { return m_builds; }

    // Isolates: pointers stay good until changed() was sent after their record was dropped.
    const IsolateRecord* isolate(const QString& id) const;
    /// Sorted by lane, then by birth.
    std::vector<const IsolateRecord*> isolatesOf(const QString& function) const;
    /// The isolate born last; null when there is none.
    const IsolateRecord* latestIsolate() const;
    std::int64_t largestHeap() const { return m_largestHeap; }

    // Invocations, numbered by arrival: serials [firstInvocation, endInvocation)
    Serial firstInvocation() const { return m_firstInvocation; }
    Serial endInvocation() const { return m_firstInvocation + Serial(m_invocations.size()); }
    /// Null when it was dropped or never was.
    const InvocationRecord* invocation(Serial serial) const;
    const InvocationRecord* invocation(const QString& id) const;
    const InvocationRecord* latestInvocation() const;
    /// Those that touch the span, sorted by start. An empty isolate asks for those that no isolate of the function took up.
    std::vector<const InvocationRecord*> invocationsIn(const QString& function, const QString& isolate, Span span) const;
    /// Sub-rows that requests needed which no isolate of the function took up; 0 when there were none.
    int gatewayRows(const QString& function) const;
    /// All that touch the span, sorted by start.
    std::vector<const InvocationRecord*> invocationsIn(Span span) const;

    // Log lines: serials [firstLogLine, endLogLine)
    Serial firstLogLine() const { return m_firstLog; }
    Serial endLogLine() const { return m_firstLog + Serial(m_logs.size()); }
    const LogRecord* logLine(Serial serial) const;

signals:
    void changed(const edge::trace::ChangeSet& changes);

private:
    friend class Ingest;
    /// Serials sorted by start, with the longest finished stay: enough for a binary search of what touches a span.
    struct Lane {
        std::deque<std::pair<Nanoseconds, Serial>> byStart;
        Nanoseconds longest = 0;
        std::vector<Nanoseconds> rowBusyUntil;
    };
    static QString laneKey(const QString& function, const QString& isolate);

    InvocationRecord* find(const QString& id);
    void place(InvocationRecord& record);
    void displace(const InvocationRecord& record);
    void settle(const InvocationRecord& record);
    std::vector<const InvocationRecord*> touching(const Lane& lane, Span span) const;
    void erase(Lane& lane, const InvocationRecord& record);
    void keepLivingIsolates();
    void dropBeyondLimits();
    void dropOldestInvocation();
    void dropOldestIsolate();
    ChangeSet& touch();

    Clock m_clock;
    StoreLimits m_limits;
    Nanoseconds m_offset = 0;  ///< runner's monotonic time to the trace's
    bool m_connected = false;
    Nanoseconds m_latest = 0;
    ActivitySpans m_activity;

    QHash<QString, FunctionRecord> m_functions;
    std::deque<BuildRecord> m_builds;
    std::vector<std::unique_ptr<IsolateRecord>> m_isolates;  ///< by arrival
    std::vector<std::unique_ptr<IsolateRecord>> m_dropped;   ///< views may hold them until changed() told them
    QHash<QString, IsolateRecord*> m_isolateById;
    Serial m_nextIsolate = 0;
    std::int64_t m_largestHeap = 0;

    std::deque<InvocationRecord> m_invocations;
    Serial m_firstInvocation = 0;
    QHash<QString, Serial> m_invocationById;
    std::vector<Serial> m_running;
    QHash<QString, Lane> m_lanes;
    Lane m_all;

    std::deque<LogRecord> m_logs;
    Serial m_firstLog = 0;

    ChangeSet m_changes;
    QTimer m_frame;
};

}  // namespace edge::trace
