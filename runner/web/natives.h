#pragma once

#include "runner/engine/natives.h"
#include "runner/engine/script_text.h"

/// The native halves of the web surface. Each name.cpp has a table of its own; webNatives() is all of them in a fixed
/// order, as the snapshot needs it.
namespace edge::web {

using Arguments = const v8::FunctionCallbackInfo<v8::Value>&;

std::span<const engine::Native> urlNatives();
std::span<const engine::Native> textNatives();
std::span<const engine::Native> base64Natives();
std::span<const engine::Native> timerNatives();
std::span<const engine::Native> taskNatives();
std::span<const engine::Native> structuredCloneNatives();
std::span<const engine::Native> inspectNatives();
std::span<const engine::Native> performanceNatives();
std::span<const engine::Native> fetchNatives();
std::span<const engine::Native> webSocketNatives();
std::span<const engine::Native> compressionNatives();
std::span<const engine::Native> wasmStreamingNatives();
std::span<const engine::Native> zlibNatives();
std::span<const engine::Native> denoNatives();

engine::NativeTable webNatives();

/// Takes what V8 gives to its callback for WebAssembly streams; the number is what script names it by.
std::int32_t keepWasmStream(v8::Isolate* isolate, v8::Local<v8::Value> stream);

/// bootstrap.ts and what it imports: evaluates to a function of the natives and of an object, to which it adds the hooks.
const engine::ScriptText& webScript();

}  // namespace edge::web
