#include "runner/builtins/natives.h"

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

constexpr engine::Native natives[] = {{"moveBuffer", moveBuffer, 1}};

}  // namespace

std::span<const engine::Native> bufferNatives() { return natives; }

engine::NativeTable builtinNatives() {
    engine::NativeTable all;
    for (const auto table : {bufferNatives(), lazyNatives(), numberNatives()}) {
        all.insert(all.end(), table.begin(), table.end());
    }
    return all;
}

}  // namespace edge::builtins
