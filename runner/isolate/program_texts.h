#pragma once

#include "runner/engine/module_loader.h"
#include "runner/isolate/code_cache.h"
#include "runner/isolate/worker.h"

namespace edge::isolate {

/// The program's modules for the loader; what is given out keeps the program alive.
engine::ModuleLoader::Find textsOf(std::shared_ptr<const Program> program);

/// All files of the program, for the isolate's file system.
std::function<void(const std::function<void(std::string_view url, std::string_view content)>&)> filesOf(std::shared_ptr<const Program> program);

}  // namespace edge::isolate
