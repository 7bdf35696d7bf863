#pragma once

#include <v8.h>

#include <initializer_list>
#include <span>
#include <vector>

/// Native functions that script calls: one table per subject, concatenated by the isolate room.
namespace edge::engine {

/// A function as script sees it: `natives.name(...)`.
struct Native {
    const char* name;
    v8::FunctionCallback callback;
    int length;  ///< number of parameters
};

using NativeTable = std::vector<Native>;

/// One table of several, in their order.
NativeTable joined(std::initializer_list<std::span<const Native>> tables);

/// Null-terminated addresses as V8 wants them beside a snapshot: the same order wherever the blob is made or read.
/// `others`: what scripts refer to besides natives, such as their own texts.
std::vector<intptr_t> externalReferences(std::span<const Native> table, std::span<const intptr_t> others);

/// One object that holds all natives as functions. The context keeps it, also in a snapshot.
v8::Local<v8::Object> nativesObject(v8::Local<v8::Context> context, std::span<const Native> table);
v8::Local<v8::Value> nativesOf(v8::Local<v8::Context> context);

}  // namespace edge::engine
