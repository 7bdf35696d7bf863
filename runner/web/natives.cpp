#include "runner/web/natives.h"

namespace edge::web {

engine::NativeTable webNatives() {
    engine::NativeTable all;
    for (const auto table : {urlNatives(), textNatives(), base64Natives(), timerNatives(), cryptoNatives(),
                             structuredCloneNatives(), inspectNatives(), performanceNatives(), fetchNatives()}) {
        all.insert(all.end(), table.begin(), table.end());
    }
    return all;
}

}  // namespace edge::web
