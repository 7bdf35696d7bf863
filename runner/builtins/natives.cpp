#include "runner/builtins/natives.h"

extern "C" {
extern const char edge_builtins_text[];
extern const char edge_builtins_text_end[];
extern const char edge_duration_format_text[];
extern const char edge_duration_format_text_end[];
extern const char edge_float16_array_text[];
extern const char edge_float16_array_text_end[];
extern const char edge_temporal_text[];
extern const char edge_temporal_text_end[];
}

namespace edge::builtins {

namespace {

/// Gives the bytes of a buffer to a new one and detaches the old; undefined where that cannot be.
void moveBuffer(Arguments args) {
    if (!args[0]->IsArrayBuffer()) {
        return;
    }
    const v8::Local<v8::ArrayBuffer> old = args[0].As<v8::ArrayBuffer>();
    if (!old->IsDetachable()) {
        return;
    }
    const std::shared_ptr<v8::BackingStore> store = old->GetBackingStore();
    old->Detach();
    args.GetReturnValue().Set(v8::ArrayBuffer::New(args.GetIsolate(), store));
}

const engine::ScriptText builtins("builtins", edge_builtins_text, edge_builtins_text_end);
const engine::ScriptText durationFormat("duration_format", edge_duration_format_text, edge_duration_format_text_end);
const engine::ScriptText float16Array("float16_array", edge_float16_array_text, edge_float16_array_text_end);
const engine::ScriptText temporal("temporal", edge_temporal_text, edge_temporal_text_end);

void isNativeError(Arguments args) { args.GetReturnValue().Set(args[0]->IsNativeError()); }

constexpr engine::Native natives[] = {{"moveBuffer", moveBuffer, 1}, {"isNativeError", isNativeError, 1}};

}  // namespace

std::span<const engine::Native> valueNatives() { return natives; }

engine::NativeTable builtinNatives() {
    return engine::joined({valueNatives(), numberNatives()});
}

const engine::ScriptText& builtinScript() { return builtins; }

}  // namespace edge::builtins
