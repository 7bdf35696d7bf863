#pragma once

#include <v8.h>

#include <atomic>
#include <cstddef>

namespace edge::engine {

/// Memory of array buffers, which V8's heap limit does not see: refuses what would go beyond the isolate's limit, so
/// that script gets a RangeError. V8 frees from its own threads too, hence the atomic.
class BufferAllocator : public v8::ArrayBuffer::Allocator {
public:
    explicit BufferAllocator(std::size_t limitBytes) : m_limit(limitBytes) {}

    void* Allocate(std::size_t length) override;
    void* AllocateUninitialized(std::size_t length) override;
    void Free(void* data, std::size_t length) override;
    void* Reallocate(void* data, std::size_t oldLength, std::size_t newLength) override;

    bool allows(std::size_t length) const;
    std::size_t used() const { return m_used.load(std::memory_order_relaxed); }
    /// Zero: no limit.
    void setLimit(std::size_t bytes) { m_limit.store(bytes, std::memory_order_relaxed); }

private:
    bool take(std::size_t length);
    std::atomic<std::size_t> m_used{0};
    std::atomic<std::size_t> m_limit;
};

}  // namespace edge::engine
