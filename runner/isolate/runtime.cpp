#include "runner/isolate/runtime.h"

#include <boost/asio/post.hpp>

#include "runner/engine/termination.h"
#include "runner/isolate/engine_process.h"
#include "runner/isolate/isolate_worker.h"
#include "runner/web/natives.h"

namespace edge::isolate {

namespace {

/// Of the thread's stack, script may use this much; the rest is for natives below it.
constexpr std::size_t scriptStackBytes = 700u << 10;

gateway::PlatformError answerFor(EndReason reason) {
    switch (reason) {
    case EndReason::cpu:
    case EndReason::memory:
    case EndReason::wallClock: return gateway::PlatformError::resourceLimit;
    case EndReason::bootFailure: return gateway::PlatformError::bootError;
    case EndReason::uncaughtException: return gateway::PlatformError::workerError;
    default: return gateway::PlatformError::hostGone;
    }
}

/// InvocationFinished::end of the requests that an isolate's end cuts off.
const char* endWord(EndReason reason) {
    switch (reason) {
    case EndReason::cpu: return "cpu_limit";
    case EndReason::memory: return "memory_limit";
    case EndReason::wallClock: return "wall_clock";
    case EndReason::bootFailure: return "boot_error";
    case EndReason::uncaughtException: return "exception";
    default: return "host_ended";
    }
}

const char* unloadReason(EndReason reason) {
    switch (reason) {
    case EndReason::cpu: return "cpu";
    case EndReason::memory: return "memory";
    case EndReason::wallClock: return "wall_clock";
    case EndReason::earlyDrop: return "early_drop";
    default: return "termination";
    }
}

}  // namespace

const char* word(EndReason reason) {
    switch (reason) {
    case EndReason::eventLoopCompleted: return "EventLoopCompleted";
    case EndReason::wallClock: return "WallClockTime";
    case EndReason::cpu: return "CPUTime";
    case EndReason::memory: return "Memory";
    case EndReason::earlyDrop: return "EarlyDrop";
    case EndReason::terminated: return "TerminationRequested";
    case EndReason::codeChanged: return "CodeChanged";
    case EndReason::oneshot: return "Oneshot";
    case EndReason::bootFailure: return "BootFailure";
    case EndReason::uncaughtException: return "UncaughtException";
    }
    return "TerminationRequested";
}

Runtime::Runtime(engine::Process& process, std::shared_ptr<boost::asio::io_context> loop, std::int64_t memoryBytes,
                 std::optional<SnapshotPlace> snapshot)
    : m_loop(std::move(loop)), m_snapshot(std::move(snapshot)), m_wallClock(*m_loop), m_sweeper(*m_loop), m_sampler(*m_loop), m_lastCall(*m_loop) {
    m_invocations = std::make_shared<Invocations>(
        Invocations::Listener{[this](Invocation& invocation) { finished(invocation); },
                              [this](std::unique_ptr<Invocation> invocation) { over(std::move(invocation)); },
                              [this] { whenIdle(); }});
    m_realm = std::make_unique<engine::Realm>(process, m_loop,
                                              engine::RealmOptions{.memoryBytes = memoryBytes,
                                                                   .context = m_snapshot ? std::optional(m_snapshot->context) : std::nullopt,
                                                                   .stackBytes = scriptStackBytes});
    m_times.isolateEnd = protocol::monotonicNow();
    m_realm->isolate()->SetWasmStreamingCallback(onWasmStreaming);  // V8 offers streaming where there is one by now
    m_realm->makeContext(*this);
    v8::Isolate* isolate = m_realm->isolate();
    const v8::HandleScope handles(isolate);
    const v8::Local<v8::Context> context = m_realm->state().context();
    const v8::Context::Scope scope(context);
    m_hooks = std::make_unique<Hooks>(isolate, context,
                                      context->GetDataFromSnapshotOnce<v8::Object>(0).ToLocalChecked());
    m_realm->state().builtinModule = [this](v8::Local<v8::Context> where, v8::Local<v8::Value> name) { return m_hooks->builtinModule(where, name); };
    m_invocations->attach(&m_realm->state());
    isolate->AddNearHeapLimitCallback(nearHeapLimit, this);
    m_times.contextEnd = protocol::monotonicNow();
}

void Runtime::onWasmStreaming(const v8::FunctionCallbackInfo<v8::Value>& info) {
    v8::Isolate* isolate = info.GetIsolate();
    const auto& self = static_cast<Runtime&>(engine::State::of(isolate).observer());
    self.m_hooks->streamWasm(isolate->GetCurrentContext(), info[0], web::keepWasmStream(isolate, info.Data()));
}

Runtime::~Runtime() {
    if (m_worker) {
        m_worker->attach(nullptr);
    }
    if (m_realm) {
        m_invocations->attach(nullptr);
        m_module.Reset();
        m_modules.reset();
        m_hooks.reset();
        m_realm.reset();
    }
}

void Runtime::deliver(std::shared_ptr<gateway::Exchange> exchange, std::string coldReason) {
    Invocation& invocation = m_invocations->add(std::move(exchange), std::move(coldReason));
    m_worker->countRequest(1);
    if (listening()) {
        m_events->emit(invocation.startedEvent(m_worker->id()));
    }
    if (m_start.cause == "oneshot" && !m_retiring) {
        m_worker->retire(EndReason::oneshot);
    }
    if (m_ending || m_boot == Boot::failed) {
        const EndReason reason = m_ending.value_or(EndReason::bootFailure);
        invocation.fail(answerFor(reason), endWord(reason));
        return;
    }
    if (!m_sweeping && m_start.settings.limits.idle.count() > 0) {
        armSweep(m_start.settings.limits.idle);
    }
    if (m_boot == Boot::done) {
        call(invocation);
    } else {
        m_waiting.push_back(invocation.number);
    }
}

void Runtime::restMeter() {
    if (m_worker) {
        m_worker->meter().rest();
    }
}

void Runtime::call(Invocation& invocation) {
    if (invocation.finished) {
        return;
    }
    if (listening()) {
        invocation.heapBefore = heap();
        armSampling();
    }
    if (!invocation.coldReason.empty()) {
        invocation.startPhases = startPhases(invocation.exchange->head().received);
    }
    m_invocations->call(invocation, *m_hooks);
}

void Runtime::finished(Invocation& invocation) {
    m_worker->countRequest(-1);
    ++m_served;
    if (!m_firstAnswered) {
        m_firstAnswered = true;
        m_worker->engine().replenishSoon();
        boost::asio::post(*m_loop, [this] { makeCodeCaches(); });
    }
}

void Runtime::over(std::unique_ptr<Invocation> invocation) {
    if (!listening()) {
        return;
    }
    if (m_recent.size() >= 64) {
        m_recent.pop_front();
    }
    m_recent.emplace_back(invocation->number, invocation->exchange->head().invocation);
    if (m_realm && m_realm->state().inScript()) {
        m_toReport.push_back(std::move(invocation));  // its CPU is known when script returns
    } else {
        report(*invocation);
    }
}

void Runtime::report(const Invocation& invocation) {
    const protocol::HeapFigures after = heap();
    m_events->emit(invocation.finishedEvent(m_worker->id(), after));
    constexpr protocol::Nanoseconds often = 50'000'000;
    if (protocol::monotonicNow() - m_sampledAt > often) {
        sampleMemory();
    }
}

void Runtime::whenIdle() {
    boost::asio::post(*m_loop, [this] {
        if (m_ending) {
            finishIfDone();
        } else if (m_retiring && m_invocations->idle() && m_boot != Boot::evaluating) {
            end(*m_retiring);
        }
    });
}

void Runtime::announceRetired(EndReason reason) {
    m_worker->stopAccepting();
    if (m_retiring) {
        return;
    }
    m_retiring = reason;
    m_worker->engine().replenishSoon();
    if (m_start.onRetired) {
        const auto call = std::move(m_start.onRetired);
        m_start.onRetired = nullptr;
        call(m_worker);
    }
}

void Runtime::retire(EndReason reason) {
    if (m_retiring || m_ending) {
        return;
    }
    announceRetired(reason);
    if (m_boot == Boot::done && reason != EndReason::oneshot) {
        m_realm->state().enter([&](v8::Local<v8::Context> context) { m_hooks->beforeUnload(context, unloadReason(reason)); });
    }
    if (reason == EndReason::terminated) {  // nobody waits for the end of a conversation
        m_invocations->forEach([](Invocation& invocation) {
            if (invocation.isWebSocket) {
                invocation.fail(gateway::PlatformError::hostGone, "host_ended");
            }
        });
    }
    whenIdle();
}

void Runtime::interrupt() {
    engine::interruptScript(m_realm->state());
}

void Runtime::insist() {
    engine::terminateScript(m_realm->state());
}

void Runtime::endLater(EndReason reason) {
    m_realm->state().stop();
    boost::asio::post(*m_loop, [this, reason] { end(reason); });
}

void Runtime::end(EndReason reason) {
    if (m_ending) {
        return;
    }
    if (reason == EndReason::oneshot || reason == EndReason::codeChanged) {
        m_ending = reason;
    } else {
        m_ending = m_heapExtensions > 0 ? EndReason::memory : reason;
    }
    m_realm->state().stop();
    announceRetired(*m_ending);
    failOpen(*m_ending);
    for (boost::asio::steady_timer* timer : {&m_wallClock, &m_sweeper, &m_sampler}) {
        timer->cancel();
    }
    closeRealm();
    m_lastCall.expires_after(std::chrono::seconds(2));
    m_lastCall.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            m_invocations->forEach([](Invocation& invocation) {
                const std::shared_ptr<gateway::Exchange> exchange = invocation.exchange;
                exchange->abort();
            });
        }
    });
    boost::asio::post(*m_loop, [this] { finishIfDone(); });  // requests that are on their way here come first
}

void Runtime::failOpen(EndReason reason) {
    m_invocations->forEach([&](Invocation& invocation) { invocation.fail(answerFor(reason), endWord(reason)); });
    m_waiting.clear();
}

void Runtime::closeRealm() {
    m_lastHeap = heap();
    for (const auto& invocation : m_toReport) {
        report(*invocation);
    }
    m_toReport.clear();
    m_worker->isolateGone();
    m_invocations->attach(nullptr);
    m_module.Reset();
    m_modules.reset();
    m_hooks.reset();
    m_realm.reset();
    m_invocations->dropBackground();
}

void Runtime::finishIfDone() {
    if (m_finishing || !m_invocations->idle()) {
        return;
    }
    m_finishing = true;
    m_lastCall.cancel();
    if (listening()) {
        m_events->emit(protocol::IsolateRetired{.isolate = m_worker->id(),
                                                .function = m_start.program->function,
                                                .reason = word(*m_ending),
                                                .invocations = m_served,
                                                .cpu = protocol::threadCpuNow() - m_cpuAtStart,
                                                .heap = m_lastHeap,
                                                .time = protocol::monotonicNow()});
    }
    if (m_start.onEnded) {
        m_start.onEnded(m_worker);
    }
    m_worker->engine().leave(*m_loop);
}

}  // namespace edge::isolate
