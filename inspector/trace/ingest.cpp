#include "inspector/trace/ingest.h"

#include <algorithm>

namespace edge::trace {

namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

}  // namespace

Nanoseconds Ingest::at(Nanoseconds runnerTime) {
    if (runnerTime == 0) {
        return 0;
    }
    const Nanoseconds moment = runnerTime + m_store.m_offset;
    m_store.m_latest = std::max(m_store.m_latest, moment);
    return moment;
}

Span Ingest::span(Nanoseconds start, Nanoseconds end) {
    const Nanoseconds first = at(start);
    return {first, std::max(first, at(end))};
}

std::vector<PhaseRecord> Ingest::phases(const std::vector<protocol::Phase>& phases) {
    std::vector<PhaseRecord> records;
    records.reserve(phases.size());
    for (const protocol::Phase& phase : phases) {
        records.push_back({phaseKind(phase.name), text(phase.name), span(phase.start, phase.end)});
    }
    std::stable_sort(records.begin(), records.end(),
                     [](const PhaseRecord& a, const PhaseRecord& b) { return a.span.start < b.span.start; });
    return records;
}

// A new runner: its clock is related to the trace's axis anew, and the axis never turns back.
void Ingest::operator()(const protocol::Hello& event) {
    endRunning(nullptr, m_store.m_latest, QStringLiteral("HostEnded"));
    m_store.m_offset = event.wallClock == 0 ? m_store.m_offset : event.wallClock - event.time;
    if (event.time + m_store.m_offset < m_store.m_latest) {
        m_store.m_offset = m_store.m_latest - event.time;
    }
    m_store.m_latest = event.time + m_store.m_offset;
    m_store.m_connected = true;
}

void Ingest::operator()(const protocol::Listening& event) { at(event.time); }

void Ingest::operator()(const protocol::FunctionsFound& event) {
    at(event.time);
    for (FunctionRecord& function : m_store.m_functions) {
        function.found = false;
    }
    for (const protocol::FunctionSummary& summary : event.functions) {
        FunctionRecord& function = functionFor(text(summary.name));
        function.entrypoint = text(summary.entrypoint);
        function.verifyJwt = summary.verifyJwt;
        function.found = true;
    }
    m_store.touch().functions = true;
}

void Ingest::operator()(const protocol::FunctionBuilt& event) {
    BuildRecord build{.function = text(event.function),
                      .version = text(event.version),
                      .span = span(event.start, event.end)};
    functionFor(build.function);
    for (const protocol::BuildProblem& problem : event.problems) {
        LogRecord line{.function = build.function,
                       .level = protocol::LogLevel::error,
                       .origin = QStringLiteral("build"),
                       .text = text(problem.message),
                       .at = problem.at,
                       .time = build.span.end};
        if (!problem.lineText.empty()) {
            line.text += u'\n' + text(problem.lineText);
        }
        build.problem = build.failed ? build.problem : text(problem.message);
        build.failed = true;
        addLog(std::move(line));
    }
    m_store.m_activity.add(build.span.start, build.span.end);
    m_store.m_builds.push_back(std::move(build));
    m_store.touch().functions = true;
}

void Ingest::operator()(const protocol::HostStarted& event) { at(event.time); }

void Ingest::operator()(const protocol::HostEnded& event) {
    const QString host = text(event.host);
    endRunning(&host, at(event.time),
               event.expected ? QStringLiteral("TerminationRequested") : QStringLiteral("HostEnded"));
}

void Ingest::endRunning(const QString* host, Nanoseconds moment, const QString& reason) {
    const std::vector<Serial> running = m_store.m_running;
    for (const Serial serial : running) {
        InvocationRecord& record = m_store.m_invocations[serial - m_store.m_firstInvocation];
        const IsolateRecord* isolate = m_store.isolate(record.isolate);
        if (!host || (isolate && isolate->host == *host)) {
            end(record, moment);
        }
    }
    for (const auto& isolate : m_store.m_isolates) {
        if (isolate->alive() && (!host || isolate->host == *host)) {
            retire(*isolate, moment, reason);
        }
    }
}

void Ingest::operator()(const protocol::IsolateBorn& event) {
    const Span birth = span(event.start, event.end);
    IsolateRecord& isolate = isolateFor(text(event.isolate), text(event.function), birth);
    isolate.version = text(event.version);
    isolate.host = text(event.host);
    isolate.cause = text(event.cause);
    isolate.spare = event.spare;
    isolate.birth = birth;
    addMemory(isolate, birth.end, event.heap);
    m_store.m_activity.add(birth.start, birth.end);
}

void Ingest::operator()(const protocol::IsolateRetired& event) {
    const Nanoseconds moment = at(event.time);
    IsolateRecord& isolate = isolateFor(text(event.isolate), text(event.function), {moment, moment});
    isolate.cpu = event.cpu;
    isolate.invocations = event.invocations;
    addMemory(isolate, moment, event.heap);
    retire(isolate, moment, text(event.reason));
}

void Ingest::operator()(const protocol::InvocationStarted& event) {
    const Nanoseconds moment = at(event.time);
    if (m_store.find(text(event.invocation))) {
        return;  // its end came first and says more
    }
    InvocationRecord record;
    record.id = text(event.invocation);
    record.function = groupOf(event.function, event.isolate);
    record.method = text(event.method);
    record.path = text(event.path);
    record.cold = event.cold;
    record.coldReason = text(event.coldReason);
    record.start = moment;
    record.isolate = text(event.isolate);
    addInvocation(std::move(record));
}

void Ingest::operator()(const protocol::OutgoingFetch& event) {
    constexpr std::size_t most = 1'000;  // of one invocation; what follows is counted by its logs, not drawn
    const Span when = span(event.start, event.end);
    InvocationRecord* record = m_store.find(text(event.invocation));
    if (!record || record->fetches.size() >= most) {
        return;
    }
    assign(*record, event.isolate);
    FetchRecord fetch{text(event.method), text(event.url),      event.status, text(event.error),
                      event.bytesOut,     event.bytesIn,        phases(event.phases), when};
    const auto place = std::upper_bound(record->fetches.begin(), record->fetches.end(), when.start,
                                        [](Nanoseconds start, const FetchRecord& other) { return start < other.span.start; });
    record->fetches.insert(place, std::move(fetch));
    ChangeSet& changes = m_store.touch();
    changes.invocations = true;
    changes.updatedInvocations.insert(record->serial);
}

void Ingest::operator()(const protocol::LogLine& event) {
    LogRecord line{.function = text(event.function),
                   .isolate = text(event.isolate),
                   .invocation = text(event.invocation),
                   .level = event.level,
                   .origin = text(event.origin),
                   .text = text(event.text),
                   .at = event.at,
                   .stack = event.stack,
                   .time = at(event.time)};
    if (InvocationRecord* record = m_store.find(line.invocation)) {
        assign(*record, event.isolate);
    }
    addLog(std::move(line));
}

void Ingest::operator()(const protocol::MemorySample& event) {
    const Nanoseconds moment = at(event.time);
    if (IsolateRecord* isolate = m_store.m_isolateById.value(text(event.isolate))) {
        addMemory(*isolate, moment, event.heap);
    }
}

void Ingest::operator()(const protocol::InvocationFinished& event) {
    const Span when = span(event.start, event.finish);
    InvocationRecord* record = m_store.find(text(event.invocation));
    if (!record) {
        InvocationRecord fresh;
        fresh.id = text(event.invocation);
        fresh.function = groupOf(event.function, event.isolate);
        fresh.isolate = text(event.isolate);
        fresh.start = when.start;
        record = &addInvocation(std::move(fresh));
    } else {
        assign(*record, event.isolate);
    }
    const bool failedBefore = record->failed();
    record->method = text(event.method);
    record->path = text(event.path);
    record->cold = event.cold;
    record->coldReason = text(event.coldReason);
    record->status = event.status;
    record->errorCode = text(event.errorCode);
    record->bytesIn = event.bytesIn;
    record->bytesOut = event.bytesOut;
    record->cpu = event.cpu;
    record->heapBefore = event.heapBefore;
    record->heapAfter = event.heapAfter;
    record->phases = phases(event.phases);
    record->firstByte = at(event.firstByte);
    record->end = text(event.end);
    finish(*record, when.end, failedBefore);
}

void Ingest::operator()(const protocol::Problem& event) {
    LogRecord line{.function = text(event.function),
                   .level = protocol::LogLevel::error,
                   .origin = QStringLiteral("runner"),
                   .text = text(event.message),
                   .time = at(event.time)};
    if (!event.hint.empty()) {
        line.text += u'\n' + text(event.hint);
    }
    addLog(std::move(line));
}

}  // namespace edge::trace
