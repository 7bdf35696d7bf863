#include "runner/web/natives.h"

extern "C" {
extern const char edge_web_text[];
extern const char edge_web_text_end[];
}

namespace edge::web {

engine::NativeTable webNatives() {
    engine::NativeTable all;
    for (const auto table : {urlNatives(), textNatives(), base64Natives(), timerNatives(),
                             structuredCloneNatives(), inspectNatives(), performanceNatives(), fetchNatives(),
                             webSocketNatives()}) {
        all.insert(all.end(), table.begin(), table.end());
    }
    return all;
}

const engine::ScriptText& webScript() {
    static const engine::ScriptText text(edge_web_text, edge_web_text_end);
    return text;
}

}  // namespace edge::web
