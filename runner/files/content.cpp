#include "runner/files/content.h"

#include <algorithm>
#include <bit>

namespace edge::files {
namespace {

constexpr std::size_t smallestBlock = 256;

}  // namespace

void Content::release(Block& block) {
    if (block.data) m_store.giveBack(block.data, block.bytes);
    block = {};
}

/// Small files have small blocks: they double until they are full ones.
bool Content::grow(Block& block, std::size_t bytes) {
    if (block.bytes >= bytes) return true;
    const std::size_t wanted = std::max(std::bit_ceil(bytes), smallestBlock);
    auto* data = static_cast<std::uint8_t*>(m_store.take(wanted));
    if (!data) return false;
    std::copy_n(block.data, block.bytes, data);
    std::fill(data + block.bytes, data + wanted, std::uint8_t{0});
    release(block);
    block = {data, wanted};
    return true;
}

void Content::resize(std::size_t size) {
    const std::size_t blocks = (size + blockBytes - 1) / blockBytes;
    for (std::size_t n = blocks; n < m_blocks.size(); ++n) release(m_blocks[n]);
    if (blocks == 0) std::vector<Block>().swap(m_blocks);
    else m_blocks.resize(blocks);
    if (size < m_size && size % blockBytes != 0) {  // what is cut off must be zeros when it is there again
        Block& last = m_blocks.back();
        if (last.bytes > size % blockBytes) std::fill(last.data + size % blockBytes, last.data + last.bytes, std::uint8_t{0});
    }
    m_size = size;
}

void Content::read(std::size_t from, std::span<std::uint8_t> to) const {
    while (!to.empty()) {
        const Block& block = m_blocks[from / blockBytes];
        const std::size_t start = from % blockBytes, count = std::min(to.size(), blockBytes - start);
        const std::size_t there = block.bytes > start ? std::min(count, block.bytes - start) : 0;
        if (there > 0) std::copy_n(block.data + start, there, to.data());
        std::fill(to.begin() + static_cast<std::ptrdiff_t>(there), to.begin() + static_cast<std::ptrdiff_t>(count), std::uint8_t{0});
        from += count;
        to = to.subspan(count);
    }
}

bool Content::write(std::size_t at, std::span<const std::uint8_t> from) {
    while (!from.empty()) {
        Block& block = m_blocks[at / blockBytes];
        const std::size_t start = at % blockBytes, count = std::min(from.size(), blockBytes - start);
        if (!grow(block, start + count)) return false;
        std::copy_n(from.data(), count, block.data + start);
        at += count;
        from = from.subspan(count);
    }
    return true;
}

}  // namespace edge::files
