#pragma once

#include "runner/engine/natives.h"
#include "runner/engine/script_text.h"

/// What ECMAScript has gained since this V8, up to what the platform's V8 has: written in script, put into the startup
/// snapshot, compiled when it is called. Its native halves are here. Read README.md first.
namespace edge::builtins {

using Arguments = const v8::FunctionCallbackInfo<v8::Value>&;

std::span<const engine::Native> valueNatives();
std::span<const engine::Native> numberNatives();

engine::NativeTable builtinNatives();

/// install.ts and what it imports: evaluates to a function of the natives.
const engine::ScriptText& builtinScript();

}  // namespace edge::builtins
