#include "runner/isolate/code_cache.h"

#include "runner/engine/convert.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

CodeCache::Bytes CodeCache::code() const {
    const std::lock_guard lock(m_guard);
    return m_code;
}

void CodeCache::setCode(std::vector<std::uint8_t> code) {
    auto shared = std::make_shared<const std::vector<std::uint8_t>>(std::move(code));
    const std::lock_guard lock(m_guard);
    m_code = std::move(shared);
}

void CodeCache::forget() {
    const std::lock_guard lock(m_guard);
    m_code.reset();
    m_claimed = false;
}

std::optional<protocol::SourcePosition> CodeCache::lookup(std::string_view json, int line, int column) {
    std::call_once(m_parsed, [&] {
        if (json.empty()) {
            return;
        }
        if (auto parsed = modules::SourceMap::parse(json)) {
            m_map = std::move(parsed.value());
        }
    });
    return m_map ? m_map->lookup(line, column) : std::nullopt;
}

std::shared_ptr<Program> makeProgram(std::string function, std::string version, std::string url, std::string source,
                                     std::string sourceMap) {
    auto program = std::make_shared<Program>();
    program->function = std::move(function);
    program->version = std::move(version);
    program->url = std::move(url);
    program->source = std::move(source);
    program->sourceMap = std::move(sourceMap);
    program->cache = std::make_shared<CodeCache>(engine::isAscii(program->source));
    return program;
}

}  // namespace edge::isolate
