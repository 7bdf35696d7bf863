#pragma once

#include <v8.h>

namespace edge::engine {

class State;

/// Stops script at its next step; any thread, while the isolate lives. V8 ends the process when a termination that was
/// asked for from outside meets it in the first step of evaluating a module. So the request is one for an interrupt: the
/// isolate's own thread terminates, and evaluate() knows whether it has.
void interruptScript(State& state);

/// For script that does not come to a step in which it could be interrupted, such as one on very large BigInts; any thread.
void terminateScript(State& state);

/// Evaluates a linked module: its promise. Empty: script was stopped.
v8::MaybeLocal<v8::Value> evaluate(State& state, v8::Local<v8::Context> context, v8::Local<v8::Module> module);

}  // namespace edge::engine
