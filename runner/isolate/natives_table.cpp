#include "runner/isolate/natives_table.h"

#include "runner/builtins/natives.h"
#include "runner/crypto/natives.h"
#include "runner/files/natives.h"
#include "runner/net/natives.h"
#include "runner/web/natives.h"

namespace edge::isolate {

const engine::NativeTable& allNatives() {
    static const engine::NativeTable table =
        engine::joined({exchangeNatives(), upgradeNatives(), consoleNatives(), engine::lateScriptNatives(), web::webNatives(), crypto::cryptoNatives(),
                        builtins::builtinNatives(), files::fileNatives(), net::netNatives()});
    return table;
}

std::vector<intptr_t> allReferences() {
    std::vector<intptr_t> others = engine::ScriptText::references();
    others.push_back(engine::lateScriptReference());
    return engine::externalReferences(allNatives(), others);
}

}  // namespace edge::isolate
