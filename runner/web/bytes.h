#pragma once

#include <v8.h>

#include <cstddef>
#include <cstdint>

namespace edge::web {

/// A fresh ArrayBuffer whose bytes the caller fills. `buffer` is empty when the isolate's memory limit does not allow
/// it; then script has a RangeError pending.
struct FreshBytes {
    v8::Local<v8::ArrayBuffer> buffer;
    std::uint8_t* data = nullptr;
};

/// Contents are uninitialised: write them all.
FreshBytes allocateBytes(v8::Isolate* isolate, std::size_t size);

/// Memory of the isolate's that is to become an ArrayBuffer, unless it turns out not to be needed.
class LooseBytes {
public:
    /// `data()` is null when the isolate's memory limit does not allow it.
    LooseBytes(v8::Isolate* isolate, std::size_t size);
    ~LooseBytes();
    LooseBytes(const LooseBytes&) = delete;
    LooseBytes& operator=(const LooseBytes&) = delete;

    void* data() const { return m_data; }
    /// All of them; they are not ours any more.
    v8::Local<v8::ArrayBuffer> intoBuffer();

private:
    v8::Isolate* m_isolate;
    std::size_t m_size;
    void* m_data;
};

}  // namespace edge::web
