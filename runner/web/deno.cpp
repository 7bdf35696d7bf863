// What the Deno namespace tells of the isolate.
#include "runner/web/natives.h"

namespace edge::web {
namespace {

/// Bytes: the heap, what is used of it, and what lies outside.
void memoryUsage(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    v8::HeapStatistics figures;
    isolate->GetHeapStatistics(&figures);
    v8::Local<v8::Value> members[] = {v8::Number::New(isolate, double(figures.total_heap_size())), v8::Number::New(isolate, double(figures.used_heap_size())),
                                      v8::Number::New(isolate, double(figures.external_memory()))};
    args.GetReturnValue().Set(v8::Array::New(isolate, members, std::size(members)));
}

constexpr engine::Native natives[] = {{"memoryUsage", memoryUsage, 0}};

}  // namespace

std::span<const engine::Native> denoNatives() { return natives; }

}  // namespace edge::web
