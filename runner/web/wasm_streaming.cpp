// WebAssembly.compileStreaming and instantiateStreaming: V8 compiles what script hands it of a response.
#include <map>

#include "runner/engine/convert.h"
#include "runner/engine/state.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

using Stream = std::shared_ptr<v8::WasmStreaming>;

struct Streams {
    std::map<std::int32_t, Stream> open;
    std::int32_t last = 0;
};

Streams& streamsOf(v8::Isolate* isolate) { return engine::State::of(isolate).extension<Streams>(); }

/// The stream of the first argument; with `forget` it is no longer known afterwards.
Stream streamAt(Arguments args, bool forget) {
    Streams& streams = streamsOf(args.GetIsolate());
    const auto found = streams.open.find(args[0].As<v8::Int32>()->Value());
    if (found == streams.open.end()) return nullptr;
    Stream stream = found->second;
    if (forget) streams.open.erase(found);
    return stream;
}

/// wasmBytes(id, bytes)
void wasmBytes(Arguments args) {
    const auto bytes = engine::bytesOf(args[1]);
    if (const Stream stream = streamAt(args, false); stream && bytes) stream->OnBytesReceived(bytes->data(), bytes->size());
}

void wasmFinish(Arguments args) {
    if (const Stream stream = streamAt(args, true)) stream->Finish();
}

/// wasmAbort(id, error)
void wasmAbort(Arguments args) {
    if (const Stream stream = streamAt(args, true)) stream->Abort(args[1]);
}

constexpr engine::Native natives[] = {{"wasmBytes", wasmBytes, 2}, {"wasmFinish", wasmFinish, 1}, {"wasmAbort", wasmAbort, 2}};

}  // namespace

std::int32_t keepWasmStream(v8::Isolate* isolate, v8::Local<v8::Value> stream) {
    Streams& streams = streamsOf(isolate);
    streams.open.emplace(++streams.last, v8::WasmStreaming::Unpack(isolate, stream));
    return streams.last;
}

std::span<const engine::Native> wasmStreamingNatives() { return natives; }

}  // namespace edge::web
