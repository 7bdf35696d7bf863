#include "runner/isolate/natives_table.h"

#include "runner/builtins/natives.h"
#include "runner/crypto/natives.h"
#include "runner/web/natives.h"

namespace edge::isolate {

const engine::NativeTable& allNatives() {
    static const engine::NativeTable table = [] {
        engine::NativeTable all;
        const engine::NativeTable web = web::webNatives();
        const engine::NativeTable crypto = crypto::cryptoNatives();
        const engine::NativeTable builtins = builtins::builtinNatives();
        for (const std::span<const engine::Native> part : {exchangeNatives(), consoleNatives(), engine::lateScriptNatives(), std::span(web), std::span(crypto), std::span(builtins)}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return table;
}

std::vector<intptr_t> allReferences() {
    std::vector<intptr_t> others = engine::ScriptText::references();
    others.push_back(engine::lateScriptReference());
    return engine::externalReferences(allNatives(), others);
}

}  // namespace edge::isolate
