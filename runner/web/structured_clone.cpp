// structuredClone by writing the value with V8's serializer and reading it back.
#include <cstdlib>
#include <memory>
#include <vector>

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

std::vector<v8::Local<v8::ArrayBuffer>> buffersOf(v8::Local<v8::Context> context, v8::Local<v8::Value> list) {
    std::vector<v8::Local<v8::ArrayBuffer>> buffers;
    const v8::Local<v8::Array> array = list.As<v8::Array>();
    for (std::uint32_t i = 0; i < array->Length(); ++i) {
        v8::Local<v8::Value> member;
        if (array->Get(context, i).ToLocal(&member) && member->IsArrayBuffer()) {
            buffers.push_back(member.As<v8::ArrayBuffer>());
        }
    }
    return buffers;
}

/// Moves the bytes of `old` into a new buffer; false with a DataCloneError pending when it cannot be detached.
bool detach(v8::Isolate* isolate, CloneDelegate& delegate, v8::Local<v8::ArrayBuffer> old,
            v8::Local<v8::ArrayBuffer>& moved) {
    if (!old->IsDetachable()) {
        delegate.ThrowDataCloneError(engine::latin1(isolate, "An ArrayBuffer is detached or cannot be transferred"));
        return false;
    }
    const std::shared_ptr<v8::BackingStore> store = old->GetBackingStore();
    old->Detach();
    moved = v8::ArrayBuffer::New(isolate, store);
    return true;
}

void structuredClone(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const std::vector<v8::Local<v8::ArrayBuffer>> transfer = buffersOf(context, args[1]);
    CloneDelegate delegate(context, args[2].As<v8::Function>());

    v8::ValueSerializer writer(isolate, &delegate);
    writer.WriteHeader();
    for (std::size_t i = 0; i < transfer.size(); ++i) {
        writer.TransferArrayBuffer(static_cast<std::uint32_t>(i), transfer[i]);
    }
    if (!writer.WriteValue(context, args[0]).FromMaybe(false)) return;
    const auto [data, size] = writer.Release();
    const Written written(data, &std::free);

    v8::ValueDeserializer reader(isolate, written.get(), size);
    for (std::size_t i = 0; i < transfer.size(); ++i) {
        v8::Local<v8::ArrayBuffer> moved;
        if (!detach(isolate, delegate, transfer[i], moved)) return;
        reader.TransferArrayBuffer(static_cast<std::uint32_t>(i), moved);
    }
    v8::Local<v8::Value> copy;
    if (reader.ReadHeader(context).FromMaybe(false) && reader.ReadValue(context).ToLocal(&copy)) {
        args.GetReturnValue().Set(copy);
    }
}

constexpr engine::Native natives[] = {{"structuredClone", structuredClone, 3}};

}  // namespace

std::span<const engine::Native> structuredCloneNatives() { return natives; }

}  // namespace edge::web
