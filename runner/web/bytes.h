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

}  // namespace edge::web
