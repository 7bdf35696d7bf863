#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "runner/isolate/code_store.h"
#include "runner/modules/source_map.h"

namespace edge::isolate {

/// What the isolates share of one module: V8's code cache and the source map. Any thread.
class CodeCache {
public:
    /// `store`: where code is looked for first, and kept, under `digest`; may be null.
    CodeCache(bool ascii, std::shared_ptr<CodeStore> store, std::string digest)
        : m_ascii(ascii), m_store(std::move(store)), m_digest(std::move(digest)) {}

    /// Every byte of the source is below 0x80.
    bool ascii() const { return m_ascii; }
    const std::string& digest() const { return m_digest; }

    using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;
    /// Null while there is none. Reads the store when it is first asked.
    Bytes code();
    void setCode(std::vector<std::uint8_t> code);
    /// True for one caller only, until forget(): making the cache takes time.
    bool claim() { return !m_claimed.exchange(true); }
    /// V8 refused the code.
    void forget();

    /// The place in the user's source; `json` is the module's source map, parsed on first use.
    std::optional<protocol::SourcePosition> lookup(std::string_view json, int line, int column);

private:
    const bool m_ascii;
    const std::shared_ptr<CodeStore> m_store;
    const std::string m_digest;
    std::atomic<bool> m_claimed{false};
    std::mutex m_guard;
    bool m_looked = false;  ///< into the store
    Bytes m_code;
    std::once_flag m_parsed;
    std::optional<modules::SourceMap> m_map;
};

}  // namespace edge::isolate
