#include "runner/isolate/natives_table.h"

#include "runner/web/natives.h"

namespace edge::isolate {

const engine::NativeTable& allNatives() {
    static const engine::NativeTable table = [] {
        engine::NativeTable all;
        const engine::NativeTable web = web::webNatives();
        for (const std::span<const engine::Native> part : {exchangeNatives(), consoleNatives(), std::span(web)}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return table;
}

}  // namespace edge::isolate
