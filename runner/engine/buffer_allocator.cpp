#include "runner/engine/buffer_allocator.h"

#include <algorithm>
#include <cstdlib>

namespace edge::engine {

bool BufferAllocator::allows(std::size_t length) const {
    const std::size_t limit = m_limit.load(std::memory_order_relaxed);
    return limit == 0 || (length <= limit && used() <= limit - length);
}

bool BufferAllocator::take(std::size_t length) {
    const std::size_t limit = m_limit.load(std::memory_order_relaxed);
    const std::size_t before = m_used.fetch_add(length, std::memory_order_relaxed);
    if (limit != 0 && (length > limit || before > limit - length)) {
        m_used.fetch_sub(length, std::memory_order_relaxed);
        return false;
    }
    return true;
}

void* BufferAllocator::Allocate(std::size_t length) {
    if (!take(length)) {
        return nullptr;
    }
    void* data = std::calloc(1, length);
    if (!data) {
        m_used.fetch_sub(length, std::memory_order_relaxed);
    }
    return data;
}

void* BufferAllocator::AllocateUninitialized(std::size_t length) {
    if (!take(length)) {
        return nullptr;
    }
    void* data = std::malloc(length);
    if (!data) {
        m_used.fetch_sub(length, std::memory_order_relaxed);
    }
    return data;
}

void BufferAllocator::Free(void* data, std::size_t length) {
    std::free(data);
    m_used.fetch_sub(length, std::memory_order_relaxed);
}

void* BufferAllocator::Reallocate(void* data, std::size_t oldLength, std::size_t newLength) {
    if (newLength > oldLength && !take(newLength - oldLength)) {
        return nullptr;
    }
    void* grown = std::realloc(data, newLength);
    if (!grown) {
        if (newLength > oldLength) {
            m_used.fetch_sub(newLength - oldLength, std::memory_order_relaxed);
        }
        return nullptr;
    }
    if (newLength < oldLength) {
        m_used.fetch_sub(oldLength - newLength, std::memory_order_relaxed);
    } else {
        std::fill_n(static_cast<char*>(grown) + oldLength, newLength - oldLength, '\0');
    }
    return grown;
}

}  // namespace edge::engine
