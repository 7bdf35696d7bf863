#include "runner/modules/node_builtins.h"

#include <algorithm>
#include <array>

namespace edge::modules {
namespace {

/// The keys of `modules` in runner/node/modules.ts.
constexpr std::array here = std::to_array<std::string_view>(
    {"assert", "assert/strict", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "diagnostics_channel", "dns", "dns/promises", "events",
          "_http_agent", "_http_client", "_http_common", "_http_incoming", "_http_outgoing", "_http_server", "http", "http2", "https", "fs", "fs/promises", "module", "net", "os", "path", "path/posix", "path/win32", "perf_hooks", "process", "punycode", "querystring", "stream", "stream/consumers",
     "stream/promises", "stream/web", "string_decoder", "sys", "timers", "timers/promises", "tls", "tty", "url", "util", "util/types",
     "inspector", "repl", "wasi", "worker_threads", "zlib"});
constexpr std::array missing = std::to_array<std::string_view>(
    {"dgram", "domain", "readline", "readline/promises", "test", "v8"});

}  // namespace

NodeBuiltin nodeBuiltin(std::string_view name) {
    constexpr std::string_view scheme = "node:";
    if (name.starts_with(scheme)) name.remove_prefix(scheme.size());
    if (std::ranges::find(here, name) != here.end()) return NodeBuiltin::here;
    return std::ranges::find(missing, name) != missing.end() ? NodeBuiltin::missing : NodeBuiltin::none;
}

}  // namespace edge::modules
