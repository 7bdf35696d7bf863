#include "runner/engine/process.h"

#include <algorithm>
#include <string_view>
#include <thread>

namespace edge::engine {

namespace {

/// The same for the snapshot tool and the host: code caches and snapshots depend on them.
constexpr std::string_view flags =
    "--no-verify-snapshot-checksum "  // the blob is part of our own binary: saves 0.4 ms per isolate
    "--wasm-max-mem-pages=4096 "      // 256 MiB, which the heap limit does not see
    "--harmony-import-assertions --harmony-import-attributes "
    "--single-threaded-gc";           // many isolates share few cores: collecting in place scales and is billed right

}  // namespace

Process::Process(v8::StartupData blob, std::vector<intptr_t> references)
    : m_blob(blob), m_references(std::move(references)) {
    v8::V8::SetFlagsFromString(flags.data(), flags.size());
    v8::V8::InitializeICUDefaultLocation(nullptr);
    const int threads = std::clamp(static_cast<int>(std::thread::hardware_concurrency()) - 1, 1, 4);
    m_platform = std::make_unique<Platform>(threads);
    v8::V8::InitializePlatform(m_platform.get());
    v8::V8::Initialize();
}

Process::~Process() {
    v8::V8::Dispose();
    v8::V8::DisposePlatform();
}

}  // namespace edge::engine
