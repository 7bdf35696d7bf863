#include "runner/web/natives.h"

extern "C" {
extern const char edge_web_text[];
extern const char edge_web_text_end[];
extern const char edge_url_pattern_text[];
extern const char edge_url_pattern_text_end[];
extern const char edge_encodings_text[];
extern const char edge_encodings_text_end[];
}

namespace edge::web {

namespace {

const engine::ScriptText web("web", edge_web_text, edge_web_text_end);
const engine::ScriptText urlPattern("url_pattern", edge_url_pattern_text, edge_url_pattern_text_end);
const engine::ScriptText encodings("encodings", edge_encodings_text, edge_encodings_text_end);

}  // namespace

engine::NativeTable webNatives() {
    return engine::joined({urlNatives(), textNatives(), base64Natives(), timerNatives(), taskNatives(),
                           structuredCloneNatives(), inspectNatives(), performanceNatives(), fetchNatives(),
                           webSocketNatives(), compressionNatives(), wasmStreamingNatives(), denoNatives(), zlibNatives()});
}

const engine::ScriptText& webScript() { return web; }

}  // namespace edge::web
