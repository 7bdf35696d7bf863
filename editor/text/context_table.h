#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace edge::text {

/// Stacks of what is open, shared by all lines: a stack is the number of its top entry, which knows the one below it.
/// Equal stacks get equal numbers, so any depth of nesting fits the one int that an editor keeps for a line.
class ContextTable {
public:
    static constexpr int empty = 0;

    ContextTable() { m_entries.push_back({}); }

    int push(int stack, std::uint8_t frame) {
        const auto key = static_cast<std::uint64_t>(stack) << 8 | frame;
        const auto [found, isNew] = m_known.try_emplace(key, static_cast<int>(m_entries.size()));
        if (isNew)
            m_entries.push_back({stack, m_entries[static_cast<std::size_t>(stack)].depth + 1, frame});
        return found->second;
    }

    int pop(int stack) const { return at(stack).below; }
    std::uint8_t top(int stack) const { return at(stack).frame; }
    int depth(int stack) const { return at(stack).depth; }

private:
    struct Entry {
        int below = 0;
        int depth = 0;
        std::uint8_t frame = 0;
    };

    const Entry& at(int stack) const { return m_entries[static_cast<std::size_t>(stack)]; }

    std::vector<Entry> m_entries;
    std::unordered_map<std::uint64_t, int> m_known;
};

}  // namespace edge::text
