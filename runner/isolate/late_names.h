#pragma once

#include <v8.h>

#include <string>

/// Names that V8 adds when a context is made, but not while a snapshot is made: Object.hasOwn, at(), findLast(),
/// WebAssembly and the like. Were they in a snapshot already, objects would come out of it broken, silently.
namespace edge::isolate {

/// Those that are there now, with commas; empty: none.
std::string lateNamesIn(v8::Local<v8::Context> context);

/// Stand-ins for as long as a function's modules are evaluated. Those that cannot be had note that they were asked for.
v8::Local<v8::Function> lendLateNames(v8::Local<v8::Context> context);
/// Takes them away again. What is wrong: script has replaced one, or asked for one that cannot be had; empty: nothing.
std::string takeBackLateNames(v8::Local<v8::Context> context, v8::Local<v8::Function> lent);

}  // namespace edge::isolate
