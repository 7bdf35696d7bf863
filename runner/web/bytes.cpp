#include "runner/web/bytes.h"

#include <utility>

#include "runner/engine/convert.h"

namespace edge::web {

LooseBytes::LooseBytes(v8::Isolate* isolate, std::size_t size)
    : m_isolate(isolate), m_size(size), m_data(isolate->GetArrayBufferAllocator()->AllocateUninitialized(size)) {}

LooseBytes::~LooseBytes() {
    if (m_data) m_isolate->GetArrayBufferAllocator()->Free(m_data, m_size);
}

v8::Local<v8::ArrayBuffer> LooseBytes::intoBuffer() {
    const auto release = [](void* memory, std::size_t length, void* owner) {
        static_cast<v8::ArrayBuffer::Allocator*>(owner)->Free(memory, length);
    };
    void* data = std::exchange(m_data, nullptr);
    return v8::ArrayBuffer::New(m_isolate, v8::ArrayBuffer::NewBackingStore(data, m_size, release, m_isolate->GetArrayBufferAllocator()));
}

FreshBytes allocateBytes(v8::Isolate* isolate, std::size_t size) {
    if (size == 0) return {v8::ArrayBuffer::New(isolate, 0), nullptr};
    LooseBytes bytes(isolate, size);
    if (!bytes.data()) {
        engine::throwRangeError(isolate, "Array buffer allocation failed");
        return {};
    }
    auto* data = static_cast<std::uint8_t*>(bytes.data());
    return {bytes.intoBuffer(), data};
}

}  // namespace edge::web
