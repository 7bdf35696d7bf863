#pragma once

#include <v8.h>

#include <string>
#include <vector>

#include "runner/engine/state.h"
#include "runner/protocol/events.h"

/// Errors in words, with places in the user's own TypeScript.
namespace edge::engine {

/// Script name of the runtime's own script: its frames are not shown.
inline constexpr std::string_view runtimeScript = "edge:runtime";

/// Something thrown, as it is logged.
struct ErrorReport {
    std::string text;  ///< "TypeError: x is undefined", causes on further lines
    protocol::SourcePosition at;
    std::vector<protocol::StackFrame> stack;
};

/// Reads the error's stack property; `message` (may be empty) tells the place for values that have none.
ErrorReport reportError(State& state, v8::Local<v8::Value> error, v8::Local<v8::Message> message);

/// Puts the place that `message` tells ahead of the error's stack, unless it is there: V8 gives an error of linking modules
/// the stack of who began it.
void putPlaceInStack(State& state, v8::Local<v8::Value> error, v8::Local<v8::Message> message);

/// The user's innermost frame on the stack, mapped. Line 0 when there is none.
protocol::SourcePosition callerPosition(State& state);

/// What V8 calls for error.stack: the text with mapped places and without the runtime's own frames. A script's own
/// Error.prepareStackTrace is respected.
v8::MaybeLocal<v8::Value> prepareStackTrace(v8::Local<v8::Context> context, v8::Local<v8::Value> error,
                                            v8::Local<v8::Array> sites);

}  // namespace edge::engine
