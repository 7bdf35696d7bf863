#include "runner/web/bytes.h"

#include "runner/engine/convert.h"

namespace edge::web {

FreshBytes allocateBytes(v8::Isolate* isolate, std::size_t size) {
    if (size == 0) return {v8::ArrayBuffer::New(isolate, 0), nullptr};
    v8::ArrayBuffer::Allocator* allocator = isolate->GetArrayBufferAllocator();
    void* data = allocator->AllocateUninitialized(size);
    if (!data) {
        engine::throwRangeError(isolate, "Array buffer allocation failed");
        return {};
    }
    const auto release = [](void* memory, std::size_t length, void* owner) {
        static_cast<v8::ArrayBuffer::Allocator*>(owner)->Free(memory, length);
    };
    auto store = v8::ArrayBuffer::NewBackingStore(data, size, release, allocator);
    return {v8::ArrayBuffer::New(isolate, std::move(store)), static_cast<std::uint8_t*>(data)};
}

}  // namespace edge::web
