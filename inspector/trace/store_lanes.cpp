// How the store keeps invocations findable by time. A lane holds its serials sorted by start. Whatever touches a span
// starts at most the lane's longest stay before it, which bounds a binary search; what still runs is asked apart, as
// its stay is not known yet.

#include <algorithm>
#include <limits>

#include "inspector/trace/store.h"

namespace edge::trace {

namespace {

constexpr int mostRows = 8;  // what overlaps beyond that shares the last row
constexpr Nanoseconds endless = std::numeric_limits<Nanoseconds>::max();

int freeRow(std::vector<Nanoseconds>& busyUntil, Nanoseconds start) {
    const auto free = std::find_if(busyUntil.begin(), busyUntil.end(), [start](Nanoseconds end) { return end <= start; });
    if (free == busyUntil.end() && int(busyUntil.size()) < mostRows) {
        busyUntil.push_back(0);
        return int(busyUntil.size()) - 1;
    }
    return std::min(int(free - busyUntil.begin()), mostRows - 1);
}

}  // namespace

QString TraceStore::laneKey(const QString& function, const QString& isolate) {
    return isolate.isEmpty() ? u'/' + function : isolate;
}

void TraceStore::place(InvocationRecord& record) {
    Lane& lane = m_lanes[laneKey(record.function, record.isolate)];
    record.row = freeRow(lane.rowBusyUntil, record.start);
    lane.rowBusyUntil[record.row] = record.running() ? endless : record.finish;
    if (IsolateRecord* isolate = m_isolateById.value(record.isolate)) {
        isolate->rows = std::max(isolate->rows, record.row + 1);
    }
    for (Lane* each : {&lane, &m_all}) {
        const std::pair entry(record.start, record.serial);
        each->byStart.insert(std::upper_bound(each->byStart.begin(), each->byStart.end(), entry), entry);
        if (!record.running()) {
            each->longest = std::max(each->longest, record.finish - record.start);
        }
    }
}

void TraceStore::settle(const InvocationRecord& record) {
    Lane& lane = m_lanes[laneKey(record.function, record.isolate)];
    if (lane.rowBusyUntil[record.row] == endless) {
        lane.rowBusyUntil[record.row] = record.finish;
    }
    for (Lane* each : {&lane, &m_all}) {
        each->longest = std::max(each->longest, record.finish - record.start);
    }
}

void TraceStore::displace(const InvocationRecord& record) {
    Lane& lane = m_lanes[laneKey(record.function, record.isolate)];
    lane.rowBusyUntil[record.row] = record.start;
    erase(lane, record);
    erase(m_all, record);
}

void TraceStore::erase(Lane& lane, const InvocationRecord& record) {
    const std::pair entry(record.start, record.serial);
    const auto place = std::lower_bound(lane.byStart.begin(), lane.byStart.end(), entry);
    if (place != lane.byStart.end() && *place == entry) {
        lane.byStart.erase(place);
    }
}

std::vector<const InvocationRecord*> TraceStore::touching(const Lane& lane, Span span) const {
    std::vector<const InvocationRecord*> found;
    const Nanoseconds earliest = span.start - lane.longest;
    for (const Serial serial : m_running) {
        const InvocationRecord* record = invocation(serial);
        const std::pair entry(record->start, serial);
        if (record->start < earliest && std::binary_search(lane.byStart.begin(), lane.byStart.end(), entry)) {
            found.push_back(record);
        }
    }
    std::sort(found.begin(), found.end(), [](auto* a, auto* b) { return a->start < b->start; });
    auto place = std::lower_bound(lane.byStart.begin(), lane.byStart.end(), std::pair(earliest, Serial{0}));
    for (; place != lane.byStart.end() && place->first <= span.end; ++place) {
        const InvocationRecord* record = invocation(place->second);
        if (record->running() || record->finish >= span.start) {
            found.push_back(record);
        }
    }
    return found;
}

std::vector<const InvocationRecord*> TraceStore::invocationsIn(const QString& function, const QString& isolate,
                                                               Span span) const {
    const auto lane = m_lanes.find(laneKey(function, isolate));
    return lane == m_lanes.end() ? std::vector<const InvocationRecord*>{} : touching(*lane, span);
}

std::vector<const InvocationRecord*> TraceStore::invocationsIn(Span span) const { return touching(m_all, span); }

int TraceStore::gatewayRows(const QString& function) const {
    const auto lane = m_lanes.find(laneKey(function, {}));
    return lane == m_lanes.end() || lane->byStart.empty() ? 0 : int(lane->rowBusyUntil.size());
}

void TraceStore::dropBeyondLimits() {
    while (int(m_invocations.size()) > m_limits.invocations) {
        dropOldestInvocation();
    }
    while (int(m_isolates.size()) > m_limits.isolates) {
        dropOldestIsolate();
    }
    while (int(m_logs.size()) > m_limits.logLines) {
        m_logs.pop_front();
        ++m_firstLog;
        touch().logs = true;
    }
    while (int(m_builds.size()) > m_limits.builds) {
        m_builds.pop_front();
    }
}

void TraceStore::dropOldestInvocation() {
    const InvocationRecord& record = m_invocations.front();
    const QString key = laneKey(record.function, record.isolate);
    erase(m_all, record);
    erase(m_lanes[key], record);
    if (m_lanes[key].byStart.empty() && !m_isolateById.contains(key)) {
        m_lanes.remove(key);
    }
    m_invocationById.remove(record.id);
    std::erase(m_running, record.serial);
    m_invocations.pop_front();
    ++m_firstInvocation;
    m_activity.dropBefore(m_all.byStart.empty() ? 0 : m_all.byStart.front().first);
    touch().invocations = true;
}

// A retired one if there is any, with what ran in it left to the general index.
void TraceStore::dropOldestIsolate() {
    auto oldest = std::find_if(m_isolates.begin(), m_isolates.end(), [](const auto& isolate) { return !isolate->alive(); });
    if (oldest == m_isolates.end()) {
        oldest = m_isolates.begin();
    }
    m_isolateById.remove((*oldest)->id);
    m_lanes.remove((*oldest)->id);
    m_dropped.push_back(std::move(*oldest));
    m_isolates.erase(oldest);
    touch().isolates = true;
}

}  // namespace edge::trace
