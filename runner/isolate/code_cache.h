#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "runner/modules/source_map.h"

namespace edge::isolate {

/// What the isolates share of one module: V8's code cache and the source map. Any thread.
class CodeCache {
public:
    explicit CodeCache(bool ascii) : m_ascii(ascii) {}

    /// Every byte of the source is below 0x80.
    bool ascii() const { return m_ascii; }

    using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;
    /// Null while there is none.
    Bytes code() const;
    void setCode(std::vector<std::uint8_t> code);
    /// True for one caller only, until forget(): making the cache takes time.
    bool claim() { return !m_claimed.exchange(true); }
    /// V8 refused the code.
    void forget();

    /// The place in the user's source; `json` is the module's source map, parsed on first use.
    std::optional<protocol::SourcePosition> lookup(std::string_view json, int line, int column);

private:
    const bool m_ascii;
    std::atomic<bool> m_claimed{false};
    mutable std::mutex m_guard;
    Bytes m_code;
    std::once_flag m_parsed;
    std::optional<modules::SourceMap> m_map;
};

}  // namespace edge::isolate
