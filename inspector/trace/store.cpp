#include "inspector/trace/store.h"

#include <algorithm>
#include <chrono>

#include "inspector/trace/ingest.h"

namespace edge::trace {

namespace {

constexpr std::chrono::milliseconds frame{16};

}  // namespace

TraceStore::TraceStore(QObject* parent, Clock clock, StoreLimits limits)
    : QObject(parent), m_clock(std::move(clock)), m_limits(limits) {
    m_frame.setSingleShot(true);
    m_frame.setInterval(frame);
    connect(&m_frame, &QTimer::timeout, this, &TraceStore::flush);
}

TraceStore::~TraceStore() = default;

void TraceStore::ingest(const protocol::Event& event) { ingest(std::span(&event, 1)); }

void TraceStore::ingest(std::span<const protocol::Event> events) {
    Ingest ingest(*this);
    for (const protocol::Event& event : events) {
        std::visit(ingest, event);
    }
    dropBeyondLimits();
}

void TraceStore::markRunnerEnded() {
    Ingest(*this).endRunning(nullptr, m_latest, QStringLiteral("HostEnded"));
    m_connected = false;
    touch().invocations = true;
}

void TraceStore::clear() {
    // Serials go on counting, so that a record from before never passes for one from after.
    m_firstInvocation = endInvocation();
    m_firstLog = endLogLine();
    keepLivingIsolates();
    for (FunctionRecord& function : m_functions) {
        function.requests = 0;
        function.failures = 0;
    }
    m_functions.removeIf([](const auto& entry) { return !entry->found && entry->lanes == 0; });
    m_invocations.clear();
    m_invocationById.clear();
    m_running.clear();
    m_lanes.clear();
    m_all = {};
    m_logs.clear();
    m_builds.clear();
    m_activity.clear();
    m_changes = {};
    touch().cleared = true;
    flush();
}

void TraceStore::keepLivingIsolates() {
    const auto retired = std::stable_partition(m_isolates.begin(), m_isolates.end(),
                                               [](const auto& isolate) { return isolate->alive(); });
    for (auto isolate = retired; isolate != m_isolates.end(); ++isolate) {
        m_isolateById.remove((*isolate)->id);
        m_dropped.push_back(std::move(*isolate));
    }
    m_isolates.erase(retired, m_isolates.end());
    for (FunctionRecord& function : m_functions) {
        function.lanes = 0;
    }
    m_largestHeap = 0;
    for (const auto& isolate : m_isolates) {
        isolate->rows = 1;
        if (!isolate->memory.empty()) {
            const MemoryPoint last = isolate->memory.back();
            isolate->memory = {last};
            m_largestHeap = std::max(m_largestHeap, last.heap.used + last.heap.external);
        }
        int& lanes = m_functions[isolate->function].lanes;
        lanes = std::max(lanes, isolate->lane + 1);
    }
}

ChangeSet& TraceStore::touch() {
    if (!m_frame.isActive()) {
        m_frame.start();
    }
    return m_changes;
}

void TraceStore::flush() {
    m_frame.stop();
    if (m_changes.any()) {
        const auto dropped = std::exchange(m_dropped, {});
        emit changed(std::exchange(m_changes, {}));
    }
}

Nanoseconds TraceStore::now() const {
    return m_connected ? std::max(m_latest, m_clock() + m_offset) : m_latest;
}

bool TraceStore::isEmpty() const { return m_invocations.empty() && m_isolates.empty(); }

Span TraceStore::extent() const {
    const std::vector<Span> spans = activity();
    return spans.empty() ? Span{} : Span{spans.front().start, spans.back().end};
}

std::vector<Span> TraceStore::activity() const {
    if (m_running.empty()) {
        return m_activity.spans();
    }
    ActivitySpans spans = m_activity;
    for (const Serial serial : m_running) {
        const InvocationRecord& record = *invocation(serial);
        spans.add(record.start, record.endOr(now()));
    }
    return spans.spans();
}

std::vector<const FunctionRecord*> TraceStore::functions() const {
    std::vector<const FunctionRecord*> sorted;
    for (const FunctionRecord& function : m_functions) {
        sorted.push_back(&function);
    }
    std::sort(sorted.begin(), sorted.end(), [](const FunctionRecord* a, const FunctionRecord* b) {
        return std::pair(a->name.isEmpty(), a->name) < std::pair(b->name.isEmpty(), b->name);
    });
    return sorted;
}

const FunctionRecord* TraceStore::function(const QString& name) const {
    const auto place = m_functions.find(name);
    return place == m_functions.end() ? nullptr : &*place;
}

const IsolateRecord* TraceStore::isolate(const QString& id) const { return m_isolateById.value(id); }

std::vector<const IsolateRecord*> TraceStore::isolatesOf(const QString& function) const {
    std::vector<const IsolateRecord*> found;
    for (const auto& isolate : m_isolates) {
        if (isolate->function == function) {
            found.push_back(isolate.get());
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const IsolateRecord* a, const IsolateRecord* b) {
        return std::pair(a->lane, a->birth.start) < std::pair(b->lane, b->birth.start);
    });
    return found;
}

const IsolateRecord* TraceStore::latestIsolate() const {
    return m_isolates.empty() ? nullptr : m_isolates.back().get();
}

const InvocationRecord* TraceStore::invocation(Serial serial) const {
    const bool kept = serial >= m_firstInvocation && serial < endInvocation();
    return kept ? &m_invocations[serial - m_firstInvocation] : nullptr;
}

const InvocationRecord* TraceStore::invocation(const QString& id) const {
    return invocation(m_invocationById.value(id, noSerial));
}

const InvocationRecord* TraceStore::latestInvocation() const {
    return m_all.byStart.empty() ? nullptr : invocation(m_all.byStart.back().second);
}

InvocationRecord* TraceStore::find(const QString& id) {
    return const_cast<InvocationRecord*>(std::as_const(*this).invocation(id));
}

const LogRecord* TraceStore::logLine(Serial serial) const {
    const bool kept = serial >= m_firstLog && serial < endLogLine();
    return kept ? &m_logs[serial - m_firstLog] : nullptr;
}

}  // namespace edge::trace
