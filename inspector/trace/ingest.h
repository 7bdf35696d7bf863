#pragma once

#include "inspector/trace/store.h"

namespace edge::trace {

/// Writes events into the store, one handler a kind. Made for one batch; the store is its only state.
/// Events may come without those that should precede them: what is missing is filled in as far as it shows.
class Ingest {
public:
    explicit Ingest(TraceStore& store) : m_store(store) {}

    void operator()(const protocol::Hello& event);
    void operator()(const protocol::Listening& event);
    void operator()(const protocol::FunctionsFound& event);
    void operator()(const protocol::FunctionBuilt& event);
    void operator()(const protocol::HostStarted& event);
    void operator()(const protocol::HostEnded& event);
    void operator()(const protocol::IsolateBorn& event);
    void operator()(const protocol::IsolateRetired& event);
    void operator()(const protocol::InvocationStarted& event);
    void operator()(const protocol::OutgoingFetch& event);
    void operator()(const protocol::LogLine& event);
    void operator()(const protocol::MemorySample& event);
    void operator()(const protocol::InvocationFinished& event);
    void operator()(const protocol::Problem& event);
    void operator()(const protocol::PackagesFetched&) {}
    void operator()(const protocol::DependenciesFound&) {}
    void operator()(const protocol::ModulesLoaded&) {}

    /// Ends what runs in the host; a null host means everywhere.
    void endRunning(const QString* host, Nanoseconds moment, const QString& reason);

private:
    Nanoseconds at(Nanoseconds runnerTime);
    Span span(Nanoseconds start, Nanoseconds end);
    std::vector<PhaseRecord> phases(const std::vector<protocol::Phase>& phases);
    FunctionRecord& functionFor(const QString& name);
    QString groupOf(const std::string& function, const std::string& isolate) const;
    IsolateRecord& isolateFor(const QString& id, const QString& function, Span birth);
    void giveLane(IsolateRecord& isolate);
    void retire(IsolateRecord& isolate, Nanoseconds moment, const QString& reason);
    InvocationRecord& addInvocation(InvocationRecord record);
    void end(InvocationRecord& record, Nanoseconds moment);
    void finish(InvocationRecord& record, Nanoseconds moment, bool failedBefore);
    void assign(InvocationRecord& record, const std::string& isolate);
    void addMemory(IsolateRecord& isolate, Nanoseconds moment, const protocol::HeapFigures& heap);
    void addLog(LogRecord line);

    TraceStore& m_store;
};

}  // namespace edge::trace
