#include "runner/engine/termination.h"

#include "runner/engine/state.h"

namespace edge::engine {

void interruptScript(State& state) {
    state.stop();
    state.isolate()->RequestInterrupt([](v8::Isolate* isolate, void*) { isolate->TerminateExecution(); }, nullptr);
}

void terminateScript(State& state) {
    state.stop();
    state.isolate()->TerminateExecution();
}

v8::MaybeLocal<v8::Value> evaluate(State& state, v8::Local<v8::Context> context, v8::Local<v8::Module> module) {
    if (state.stopped()) {
        return {};
    }
    return module->Evaluate(context);
}

}  // namespace edge::engine
