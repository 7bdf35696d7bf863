#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runner/files/file_system.h"

namespace edge::files {

/// The bytes of one file, in blocks: growing moves at most one of them, and what was never written takes no memory and
/// reads as zeros.
class Content {
public:
    explicit Content(const Store& store) : m_store(store) {}
    ~Content() { resize(0); }
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;

    std::size_t size() const { return m_size; }
    void resize(std::size_t size);
    /// Within the size.
    void read(std::size_t from, std::span<std::uint8_t> to) const;
    /// Within the size. False when the store has no more; then a part may be written.
    bool write(std::size_t at, std::span<const std::uint8_t> from);

private:
    static constexpr std::size_t blockBytes = 64 << 10;
    struct Block {
        std::uint8_t* data = nullptr;
        std::size_t bytes = 0;
    };
    bool grow(Block& block, std::size_t bytes);
    void release(Block& block);

    const Store& m_store;
    std::size_t m_size = 0;
    std::vector<Block> m_blocks;
};

}  // namespace edge::files
