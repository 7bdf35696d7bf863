// The second half of Ingest: how the records that the handlers ask for are made and kept in order.

#include <algorithm>

#include "inspector/trace/ingest.h"

namespace edge::trace {

FunctionRecord& Ingest::functionFor(const QString& name) {
    auto place = m_store.m_functions.find(name);
    if (place == m_store.m_functions.end()) {
        place = m_store.m_functions.insert(name, {});
        place->name = name;
        m_store.touch().functions = true;
    }
    return *place;
}

// Requests to names that are no function share one group, so that a scanner cannot fill the timeline with lanes.
QString Ingest::groupOf(const std::string& function, const std::string& isolate) const {
    const QString name = QString::fromStdString(function);
    const bool known = m_store.m_functions.contains(name) || !isolate.empty();
    const bool namesAreKnown = std::any_of(m_store.m_functions.begin(), m_store.m_functions.end(),
                                           [](const FunctionRecord& record) { return record.found; });
    return known || !namesAreKnown ? name : QString();
}

IsolateRecord& Ingest::isolateFor(const QString& id, const QString& function, Span birth) {
    if (IsolateRecord* known = m_store.m_isolateById.value(id)) {
        return *known;
    }
    auto isolate = std::make_unique<IsolateRecord>();
    isolate->serial = m_store.m_nextIsolate++;
    isolate->id = id;
    isolate->function = function;
    isolate->birth = birth;
    isolate->number = ++functionFor(function).isolates;
    giveLane(*isolate);
    IsolateRecord& made = *isolate;
    m_store.m_isolateById.insert(id, isolate.get());
    m_store.m_isolates.push_back(std::move(isolate));
    m_store.touch().isolates = true;
    return made;
}

// The lowest lane of the function in which nobody lives at the time of birth.
void Ingest::giveLane(IsolateRecord& isolate) {
    FunctionRecord& function = functionFor(isolate.function);
    std::vector<bool> taken(function.lanes + 1, false);
    for (const auto& other : m_store.m_isolates) {
        const bool neighbour = other->function == isolate.function;
        if (neighbour && (other->alive() || other->retired > isolate.birth.start)) {
            taken[other->lane] = true;
        }
    }
    isolate.lane = int(std::find(taken.begin(), taken.end(), false) - taken.begin());
    function.lanes = std::max(function.lanes, isolate.lane + 1);
}

void Ingest::retire(IsolateRecord& isolate, Nanoseconds moment, const QString& reason) {
    isolate.retired = std::max(moment, isolate.birth.end);
    isolate.retireReason = reason;
    m_store.touch().isolates = true;
}

InvocationRecord& Ingest::addInvocation(InvocationRecord record) {
    record.serial = m_store.endInvocation();
    if (record.id.isEmpty()) {
        record.id = QStringLiteral("unnamed-%1").arg(record.serial);
    }
    ++functionFor(record.function).requests;
    if (!record.isolate.isEmpty()) {
        isolateFor(record.isolate, record.function, {record.start, record.start});
    }
    m_store.m_invocationById.insert(record.id, record.serial);
    m_store.m_running.push_back(record.serial);
    m_store.m_invocations.push_back(std::move(record));
    InvocationRecord& kept = m_store.m_invocations.back();
    m_store.place(kept);
    m_store.m_activity.add(kept.start, kept.start);
    m_store.touch().invocations = true;
    return kept;
}

/// Without a word from the function: its host is gone.
void Ingest::end(InvocationRecord& record, Nanoseconds moment) {
    const bool failedBefore = record.failed();
    record.end = QStringLiteral("host_ended");
    finish(record, moment, failedBefore);
}

void Ingest::finish(InvocationRecord& record, Nanoseconds moment, bool failedBefore) {
    record.finish = std::max({moment, record.start, Nanoseconds{1}});
    for (const PhaseRecord& phase : record.phases) {
        record.finish = std::max(record.finish, phase.span.end);
    }
    std::erase(m_store.m_running, record.serial);
    m_store.settle(record);
    m_store.m_activity.add(record.start, record.finish);
    if (!failedBefore && record.failed()) {
        ++functionFor(record.function).failures;
    } else if (failedBefore && !record.failed()) {
        --functionFor(record.function).failures;
    }
    ChangeSet& changes = m_store.touch();
    changes.invocations = true;
    changes.updatedInvocations.insert(record.serial);
}

// A request may be known before an isolate takes it up; from then on it belongs to that isolate's lane.
void Ingest::assign(InvocationRecord& record, const std::string& isolate) {
    const QString id = QString::fromStdString(isolate);
    if (id.isEmpty() || id == record.isolate) {
        return;
    }
    m_store.displace(record);
    IsolateRecord& home = isolateFor(id, record.function, {record.start, record.start});
    record.isolate = id;
    if (record.function != home.function) {
        --functionFor(record.function).requests;
        ++functionFor(home.function).requests;
        record.function = home.function;
    }
    m_store.place(record);
}

void Ingest::addMemory(IsolateRecord& isolate, Nanoseconds moment, const protocol::HeapFigures& heap) {
    if (heap == protocol::HeapFigures{}) {
        return;
    }
    auto& points = isolate.memory;
    const auto place = std::upper_bound(points.begin(), points.end(), moment,
                                        [](Nanoseconds time, const MemoryPoint& point) { return time < point.time; });
    points.insert(place, {moment, heap});
    if (int(points.size()) > m_store.m_limits.memoryPoints) {
        auto keep = points.begin();
        const auto half = points.begin() + std::ptrdiff_t(points.size() / 2);
        for (auto point = points.begin(); point < half; point += 2) {
            *keep++ = *point;
        }
        points.erase(keep, half);
    }
    m_store.m_largestHeap = std::max(m_store.m_largestHeap, heap.used + heap.external);
    m_store.touch().memory = true;
}

void Ingest::addLog(LogRecord line) {
    line.serial = m_store.endLogLine();
    ChangeSet& changes = m_store.touch();
    if (InvocationRecord* record = m_store.find(line.invocation)) {
        record->logs.push_back(line.serial);
        changes.invocations = true;
        changes.updatedInvocations.insert(record->serial);
    }
    m_store.m_logs.push_back(std::move(line));
    changes.logs = true;
}

}  // namespace edge::trace
