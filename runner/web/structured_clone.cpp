// What structuredClone asks of V8: copies of objects whose inside script cannot see, by its serializer; buffers that
// change hands.
#include <cstdlib>
#include <memory>

#include "runner/engine/convert.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

/// Turns what cannot be cloned into the DataCloneError that script makes.
class CloneDelegate : public v8::ValueSerializer::Delegate {
public:
    CloneDelegate(v8::Local<v8::Context> context, v8::Local<v8::Function> makeError)
        : m_context(context), m_makeError(makeError) {}

    void ThrowDataCloneError(v8::Local<v8::String> message) override {
        v8::Isolate* isolate = v8::Isolate::GetCurrent();
        v8::Local<v8::Value> argument = message;
        v8::Local<v8::Value> error;
        if (m_makeError->Call(m_context, v8::Undefined(isolate), 1, &argument).ToLocal(&error)) {
            isolate->ThrowException(error);
        }
    }

private:
    v8::Local<v8::Context> m_context;
    v8::Local<v8::Function> m_makeError;
};

using Written = std::unique_ptr<std::uint8_t, decltype(&std::free)>;

void copyLeaf(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    CloneDelegate delegate(context, args[1].As<v8::Function>());

    v8::ValueSerializer writer(isolate, &delegate);
    writer.WriteHeader();
    if (!writer.WriteValue(context, args[0]).FromMaybe(false)) return;
    const auto [data, size] = writer.Release();
    const Written written(data, &std::free);

    v8::ValueDeserializer reader(isolate, written.get(), size);
    v8::Local<v8::Value> copy;
    if (reader.ReadHeader(context).FromMaybe(false) && reader.ReadValue(context).ToLocal(&copy)) {
        args.GetReturnValue().Set(copy);
    }
}

void shareBuffer(Arguments args) {
    const v8::Local<v8::ArrayBuffer> buffer = args[0].As<v8::ArrayBuffer>();
    if (!buffer->IsDetachable()) return;
    args.GetReturnValue().Set(v8::ArrayBuffer::New(args.GetIsolate(), buffer->GetBackingStore()));
}

void detachBuffer(Arguments args) { args[0].As<v8::ArrayBuffer>()->Detach(); }

constexpr engine::Native natives[] = {
    {"copyLeaf", copyLeaf, 2}, {"shareBuffer", shareBuffer, 1}, {"detachBuffer", detachBuffer, 1}};

}  // namespace

std::span<const engine::Native> structuredCloneNatives() { return natives; }

}  // namespace edge::web
