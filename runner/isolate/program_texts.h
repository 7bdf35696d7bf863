#pragma once

#include "runner/engine/module_loader.h"
#include "runner/isolate/code_cache.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

/// The program's modules for the loader; what is given out keeps the program alive.
engine::ModuleLoader::Find textsOf(std::shared_ptr<const Program> program);

/// Makes the program's files those of the isolate's file system.
void giveFiles(engine::State& state, std::shared_ptr<const Program> program);

}  // namespace edge::isolate
