#include <algorithm>
#include <boost/asio/post.hpp>

#include "runner/engine/error_report.h"
#include "runner/engine/termination.h"
#include "runner/isolate/isolate_worker.h"
#include "runner/isolate/runtime.h"

/// What the runtime notices and tells: logs, errors nobody handled, memory.
namespace edge::isolate {

bool Runtime::listening() const { return m_events && m_events->listening(); }

bool Runtime::wantsLogs() const { return m_events && m_events->wantsLogs(); }

std::string Runtime::invocationId(std::int64_t number) {
    if (number == 0) {
        return {};
    }
    if (const Invocation* invocation = m_invocations->find(number)) {
        return invocation->exchange->head().invocation;
    }
    const auto found = std::find_if(m_recent.begin(), m_recent.end(),
                                    [number](const auto& each) { return each.first == number; });
    return found == m_recent.end() ? std::string() : found->second;
}

void Runtime::log(protocol::LogLevel level, std::string origin, std::string text, protocol::SourcePosition at,
                  std::vector<protocol::StackFrame> stack) {
    if (!wantsLogs()) {
        return;
    }
    protocol::LogLine line;
    line.function = m_start.program->function;
    line.isolate = m_worker->id();
    line.invocation = m_realm ? invocationId(m_realm->state().currentInvocation()) : std::string();
    line.level = level;
    line.origin = std::move(origin);
    line.text = std::move(text);
    line.at = std::move(at);
    line.stack = std::move(stack);
    line.time = protocol::monotonicNow();
    m_events->emit(std::move(line));
}

void Runtime::fetchFinished(std::int64_t invocation, protocol::OutgoingFetch fetch) {
    if (listening()) {
        fetch.invocation = invocationId(invocation);
        fetch.isolate = m_worker->id();
        m_events->emit(std::move(fetch));
    }
}

void Runtime::entered(std::int64_t invocation) {
    m_current = invocation;
    if (m_worker) {
        const Invocation* open = m_invocations->find(invocation);
        m_worker->meter().enter(open ? open->cpu : m_looseCpu);
    }
}

void Runtime::left() {
    if (!m_worker) {
        return;
    }
    const protocol::Nanoseconds used = m_worker->meter().leave();
    Invocation* open = m_invocations->find(m_current);
    if (!open) {
        const auto found = std::find_if(m_toReport.begin(), m_toReport.end(),
                                        [this](const auto& each) { return each->number == m_current; });
        open = found == m_toReport.end() ? nullptr : found->get();
    }
    (open ? open->cpu : m_looseCpu) += used;
    m_current = 0;
    if (awaitsHandler() && !m_looking) {
        boost::asio::post(*m_loop, [this] { lookForHandler(); });
    }
    for (const auto& invocation : std::exchange(m_toReport, {})) {
        report(*invocation);
    }
}

void Runtime::logError(const char* origin, const char* lead, v8::Local<v8::Value> error,
                       v8::Local<v8::Message> message) {
    if (!wantsLogs()) {
        return;
    }
    engine::ErrorReport report = engine::reportError(m_realm->state(), error, message);
    log(protocol::LogLevel::error, origin, lead + report.text, std::move(report.at), std::move(report.stack));
}

void Runtime::uncaught(v8::Local<v8::Value> error, v8::Local<v8::Message> message) {
    const v8::Local<v8::Context> context = m_realm->state().context();
    bool prevented = false;
    {
        const v8::TryCatch quiet(m_realm->isolate());
        prevented = m_hooks->reportError(context, error);
    }
    if (prevented || m_realm->state().stopped()) {
        return;
    }
    logError("exception", "Uncaught ", error, message);
    endLater(EndReason::uncaughtException);
}

void Runtime::unhandled(v8::Local<v8::Value> error) {
    logError("exception", "Uncaught ", error, {});
    endLater(EndReason::uncaughtException);
}

void Runtime::rejected(v8::Local<v8::Promise> promise, v8::Local<v8::Value> reason) {
    const v8::Local<v8::Context> context = m_realm->state().context();
    bool prevented = false;
    {
        const v8::TryCatch quiet(m_realm->isolate());
        prevented = m_hooks->unhandledRejection(context, promise, reason);
    }
    if (prevented || m_realm->state().stopped()) {
        return;
    }
    logError("rejection", "Uncaught (in promise) ", reason, {});
    endLater(EndReason::uncaughtException);
}

protocol::HeapFigures Runtime::heap() {
    if (!m_realm) {
        return m_lastHeap;
    }
    v8::HeapStatistics figures;
    m_realm->isolate()->GetHeapStatistics(&figures);
    return {static_cast<std::int64_t>(figures.used_heap_size()), static_cast<std::int64_t>(figures.total_heap_size()),
            static_cast<std::int64_t>(figures.external_memory())};
}

void Runtime::sampleMemory() {
    m_sampledAt = protocol::monotonicNow();
    m_events->emit(protocol::MemorySample{.isolate = m_worker->id(), .heap = heap(), .time = m_sampledAt});
}

/// V8 asks for more than the limit in the middle of a collection. Script is stopped; what it takes until it notices is
/// granted twice, then no more: the next step is V8's abort, which the supervisor answers for.
std::size_t Runtime::nearHeapLimit(void* data, std::size_t current, std::size_t initial) {
    constexpr std::size_t headroom = 32u << 20;
    auto* self = static_cast<Runtime*>(data);
    if (++self->m_heapExtensions > 2) {
        return current;
    }
    if (self->m_heapExtensions == 1 && self->m_worker) {
        self->m_worker->stopAccepting();
        engine::interruptScript(self->m_realm->state());
        self->endLater(EndReason::memory);
    }
    return current + headroom;
}

}  // namespace edge::isolate
