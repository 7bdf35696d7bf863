#include "runner/isolate/code_cache.h"

#include "runner/engine/convert.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

namespace {

/// Smaller sources are compiled sooner than a file is read.
constexpr std::size_t worthKeeping = 2048;

}  // namespace

CodeCache::Bytes CodeCache::code() {
    const std::lock_guard lock(m_guard);
    if (m_store && !std::exchange(m_looked, true)) {
        if (auto kept = m_store->read(m_digest)) {
            m_code = std::make_shared<const CodeStore::Bytes>(std::move(*kept));
        }
    }
    return m_code;
}

void CodeCache::setCode(std::vector<std::uint8_t> code) {
    auto shared = std::make_shared<const std::vector<std::uint8_t>>(std::move(code));
    if (m_store && !shared->empty()) {
        m_store->write(m_digest, shared);
    }
    const std::lock_guard lock(m_guard);
    m_code = std::move(shared);
}

void CodeCache::forget() {
    if (m_store) {
        m_store->remove(m_digest);
    }
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

std::shared_ptr<const ProgramModule> makeModule(std::string url, ModuleKind kind, std::string source, std::string sourceMap,
                                                const std::shared_ptr<CodeStore>& store, std::string digest) {
    auto module = std::make_shared<ProgramModule>();
    module->url = std::move(url);
    module->kind = kind;
    module->source = std::move(source);
    module->sourceMap = std::move(sourceMap);
    module->cache = std::make_shared<CodeCache>(
        engine::isAscii(module->source), module->source.size() < worthKeeping ? nullptr : store, std::move(digest));
    return module;
}

Program::Program(std::string functionName, std::string versionName, Modules all)
    : function(std::move(functionName)), version(std::move(versionName)), modules(std::move(all)) {
    for (const auto& module : modules) m_byUrl.emplace(module->url, module.get());
}

const ProgramModule* Program::find(std::string_view url) const {
    const auto found = m_byUrl.find(url);
    return found == m_byUrl.end() ? nullptr : found->second;
}

}  // namespace edge::isolate
