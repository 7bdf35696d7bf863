#include <boost/asio/post.hpp>

#include "runner/engine/convert.h"
#include "runner/engine/error_report.h"
#include "runner/engine/module_loader.h"
#include "runner/isolate/code_cache.h"
#include "runner/isolate/engine_process.h"
#include "runner/isolate/isolate_worker.h"
#include "runner/isolate/program_texts.h"
#include "runner/isolate/runtime.h"

/// From a fresh isolate to one that answers: compiling and evaluating the program.
namespace edge::isolate {

void Runtime::start(std::shared_ptr<IsolateWorker> worker, WorkerStart start) {
    m_worker = std::move(worker);
    m_start = std::move(start);
    m_events = m_start.settings.events;
    m_cpuAtStart = protocol::threadCpuNow();
    m_worker->meter().bindThread();
    engine::State& state = m_realm->state();
    state.environment = m_start.settings.environment;
    state.environment["SB_EXECUTION_ID"] = m_worker->id();
    m_realm->buffers().setLimit(static_cast<std::size_t>(m_start.settings.limits.memoryBytes));
    state.mapPosition = [program = m_start.program](std::string_view script, int line, int column) {
        const ProgramModule* module = program->find(script);
        return module ? module->cache->lookup(module->sourceMap, line, column) : std::nullopt;
    };
    giveFiles(state, m_start.program);
    m_modules = std::make_unique<engine::ModuleLoader>(state, m_start.program->entrypoint().url, textsOf(m_start.program),
                                                       [program = m_start.program](std::string_view url) {
                                                           if (const ProgramModule* module = program->find(url)) module->cache->forget();
                                                       });
    if (listening()) {
        m_modules->measure();
    }
    if (!m_worker->attach(this)) {
        return;  // terminated before it began: end() is on its way
    }
    armWallClock();
    state.enter([this](v8::Local<v8::Context> context) { m_snapshot ? restore(context) : load(context); });
    afterBoot();
}

void Runtime::load(v8::Local<v8::Context> context) {
    v8::Isolate* isolate = m_realm->isolate();
    v8::TryCatch caught(isolate);
    m_boot = Boot::evaluating;
    if (compile(context)) {
        evaluate(context);
    }
    if (caught.HasCaught() && !caught.HasTerminated()) {
        bootFailed(m_realm->state(), caught.Exception(), caught.Message());
    }
}

/// The modules are in the heap, evaluated; the loader has to know them again.
void Runtime::restore(v8::Local<v8::Context> context) {
    m_times.compileStart = m_times.compileEnd = protocol::monotonicNow();
    std::size_t index = 1;  // after the hooks
    for (const auto& [url, type] : m_snapshot->image->functions[m_snapshot->context].modules) {
        v8::Local<v8::Module> module;
        if (!context->GetDataFromSnapshotOnce<v8::Module>(index++).ToLocal(&module)) {
            if (m_start.onNotRestored) {
                m_start.onNotRestored();
            }
            return bootFailed("its snapshot lacks " + url);
        }
        m_modules->adopt({url, type, module});
    }
    m_times.evaluateEnd = protocol::monotonicNow();
    m_boot = Boot::done;
}

bool Runtime::compile(v8::Local<v8::Context> context) {
    m_times.compileStart = protocol::monotonicNow();
    v8::Local<v8::Module> module;
    const bool linked = m_modules->load(context).ToLocal(&module);
    m_times.compileEnd = protocol::monotonicNow();
    if (linked) {
        m_module.Reset(m_realm->isolate(), module);
    }
    return linked;
}

void Runtime::evaluate(v8::Local<v8::Context> context) {
    v8::Isolate* isolate = m_realm->isolate();
    v8::Local<v8::Value> outcome;
    if (!m_modules->run(context, m_module.Get(isolate)).ToLocal(&outcome)) {
        return;
    }
    const v8::Local<v8::Promise> promise = outcome.As<v8::Promise>();
    if (promise->State() == v8::Promise::kFulfilled) {
        booted(context);
        return;
    }
    const v8::Local<v8::External> self = v8::External::New(isolate, this);
    v8::Local<v8::Function> fulfilled;
    v8::Local<v8::Function> rejected;
    if (!v8::Function::New(context, onEvaluated, self).ToLocal(&fulfilled) ||
        !v8::Function::New(context, onEvaluationFailed, self).ToLocal(&rejected) ||
        promise->Then(context, fulfilled, rejected).IsEmpty()) {
        return;  // out of memory or terminated: the end is on its way
    }
}

void Runtime::onEvaluated(const v8::FunctionCallbackInfo<v8::Value>& info) {
    auto* self = static_cast<Runtime*>(info.Data().As<v8::External>()->Value());
    v8::TryCatch caught(info.GetIsolate());
    self->booted(info.GetIsolate()->GetCurrentContext());
    if (caught.HasCaught() && !caught.HasTerminated()) {
        self->bootFailed(self->m_realm->state(), caught.Exception(), caught.Message());
    }
    boost::asio::post(*self->m_loop, [self] { self->afterBoot(); });
}

void Runtime::onEvaluationFailed(const v8::FunctionCallbackInfo<v8::Value>& info) {
    auto* self = static_cast<Runtime*>(info.Data().As<v8::External>()->Value());
    self->bootFailed(self->m_realm->state(), info[0], {});
    boost::asio::post(*self->m_loop, [self] { self->afterBoot(); });
}

void Runtime::booted(v8::Local<v8::Context> context) {
    v8::Isolate* isolate = m_realm->isolate();
    const v8::TryCatch caught(isolate);
    m_hooks->moduleEvaluated(context, m_module.Get(isolate)->GetModuleNamespace());
    if (caught.HasCaught()) {
        if (!caught.HasTerminated()) {
            bootFailed(m_realm->state(), caught.Exception(), caught.Message());
        }
        return;
    }
    if (m_boot == Boot::done) {
        return;  // its server listened before its top-level code was done
    }
    m_times.evaluateEnd = protocol::monotonicNow();
    m_boot = m_hooks->hasHandler(context) ? Boot::done : Boot::listening;
}

/// A server may begin to listen while top-level code still waits for something, or when it has long run: requests wait for
/// it as long as something is under way.
void Runtime::lookForHandler() {
    if (!awaitsHandler() || m_ending || m_looking) {
        return;
    }
    bool found = false;
    m_looking = true;
    m_realm->state().enter([&](v8::Local<v8::Context> context) { found = m_hooks->hasHandler(context); });
    m_looking = false;
    if (found) {
        m_times.evaluateEnd = protocol::monotonicNow();
        m_boot = Boot::done;
    } else if (m_boot == Boot::listening && m_realm->state().pendingWork() == 0) {
        bootFailed(m_start.program->function + " has no handler: call Deno.serve(handler) or export default { fetch }");
    } else {
        return;
    }
    afterBoot();
}

void Runtime::bootFailed(engine::State& state, v8::Local<v8::Value> error, v8::Local<v8::Message> message) {
    engine::ErrorReport report = engine::reportError(state, error, message);
    log(protocol::LogLevel::error, "exception", "worker boot error: " + report.text, std::move(report.at),
        std::move(report.stack));
    m_boot = Boot::failed;
}

void Runtime::bootFailed(std::string text) {
    log(protocol::LogLevel::error, "runtime", "worker boot error: " + text, {}, {});
    m_boot = Boot::failed;
}

void Runtime::afterBoot() {
    if (m_ending) {
        return;
    }
    if (m_boot == Boot::failed) {
        end(EndReason::bootFailure);
        return;
    }
    if (m_boot == Boot::listening) {
        lookForHandler();
        return;
    }
    if (m_boot != Boot::done || std::exchange(m_announced, true)) {
        return;
    }
    if (listening()) {
        m_events->emit(protocol::IsolateBorn{.isolate = m_worker->id(),
                                             .function = m_start.program->function,
                                             .version = m_start.program->version,
                                             .host = m_start.settings.host,
                                             .cause = m_start.cause,
                                             .spare = m_times.spare,
                                             .start = m_times.requested,
                                             .end = m_times.evaluateEnd,
                                             .heap = heap(),
                                             .snapshot = m_snapshot.has_value()});
        announceModules();
    }
    for (const std::int64_t number : std::exchange(m_waiting, {})) {
        if (Invocation* invocation = m_invocations->find(number); invocation && !m_ending) {
            call(*invocation);
        }
    }
    whenIdle();
}

void Runtime::announceModules() {
    protocol::ModulesLoaded loaded{.isolate = m_worker->id(),
                                   .function = m_start.program->function,
                                   .version = m_start.program->version,
                                   .modules = m_modules->times(),
                                   .evaluate = m_times.evaluateEnd - m_times.compileEnd,
                                   .apart = m_modules->ranApart(),
                                   .time = m_times.evaluateEnd};
    if (!loaded.modules.empty()) {
        m_events->emit(std::move(loaded));
    }
}

/// Once a request has run, the caches hold the functions that requests need. One module a turn: it takes time.
void Runtime::makeCodeCaches() {
    if (!m_realm || m_ending || m_module.IsEmpty()) {
        return;
    }
    for (const std::string& url : m_modules->scripts()) {
        const ProgramModule* module = m_start.program->find(url);
        if (!module || module->cache->code() || !module->cache->claim()) {
            continue;
        }
        const v8::HandleScope handles(m_realm->isolate());
        module->cache->setCode(m_modules->makeCodeCache(url));
        boost::asio::post(*m_loop, [this] { makeCodeCaches(); });
        return;
    }
}

std::vector<protocol::Phase> Runtime::startPhases(protocol::Nanoseconds received) const {
    const Program& program = *m_start.program;
    std::vector<protocol::Phase> phases;
    const auto add = [&](const char* name, protocol::Nanoseconds start, protocol::Nanoseconds end) {
        if (end >= received) {
            phases.push_back({name, std::max(start, received), std::max(end, received)});
        }
    };
    const bool waitedForBundle = program.bundleEnd > received && program.bundleEnd <= m_times.requested;
    add("queue", received, waitedForBundle ? std::max(received, program.bundleStart) : std::max(received, m_times.requested));
    if (waitedForBundle) {
        add("bundle", program.bundleStart, program.bundleEnd);
    }
    const protocol::Nanoseconds isolateEnd = m_times.spare ? m_times.taken : m_times.isolateEnd;
    const protocol::Nanoseconds contextEnd = m_times.spare ? m_times.taken : m_times.contextEnd;
    add("isolate", m_times.requested, isolateEnd);
    add("context", isolateEnd, contextEnd);
    if (m_snapshot) {
        add("restore", m_times.compileStart, m_times.evaluateEnd);
        return phases;
    }
    add("compile", m_times.compileStart, m_times.compileEnd);
    add("evaluate", m_times.compileEnd, m_times.evaluateEnd);
    return phases;
}

}  // namespace edge::isolate
