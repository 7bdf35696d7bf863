#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace edge::gateway {

/// Bytes received and not used yet, in one piece. Keeps its storage between requests; does not clear it first.
class ReadBuffer {
public:
    std::string_view bytes() const { return {m_storage.get() + m_begin, m_end - m_begin}; }
    std::size_t size() const { return m_end - m_begin; }
    bool empty() const { return m_begin == m_end; }

    /// Room for `count` more bytes behind those held.
    char* prepare(std::size_t count) {
        if (m_capacity - m_end < count) grow(count);
        return m_storage.get() + m_end;
    }
    void commit(std::size_t count) { m_end += count; }
    void consume(std::size_t count) {
        m_begin += count;
        if (m_begin == m_end) m_begin = m_end = 0;
    }
    void clear() { m_begin = m_end = 0; }
    /// Gives back storage beyond what ordinary requests need; only when empty.
    void trim() {
        if (m_capacity <= ordinaryCapacity || !empty()) return;
        m_storage.reset();
        m_capacity = 0;
    }

private:
    static constexpr std::size_t ordinaryCapacity = 16 * 1024;

    void grow(std::size_t count) {
        const std::size_t held = size();
        if (m_capacity - held >= count) {
            std::memmove(m_storage.get(), m_storage.get() + m_begin, held);
        } else {
            m_capacity = std::max(held + count, std::min(m_capacity * 2, held + count * 4));
            std::unique_ptr<char[]> larger(new char[m_capacity]);
            if (held > 0) std::memcpy(larger.get(), m_storage.get() + m_begin, held);
            m_storage = std::move(larger);
        }
        m_begin = 0;
        m_end = held;
    }

    std::unique_ptr<char[]> m_storage;
    std::size_t m_capacity = 0;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

}  // namespace edge::gateway
