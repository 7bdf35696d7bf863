#pragma once

#include "runner/isolate/worker.h"

/// A program of one module.
inline std::shared_ptr<edge::isolate::Program> makeProgram(std::string function, std::string version, std::string url,
                                                           std::string source, std::string sourceMap = {}) {
    using namespace edge::isolate;
    return std::make_shared<Program>(
        std::move(function), std::move(version),
        Program::Modules{makeModule(std::move(url), ModuleKind::script, std::move(source), std::move(sourceMap))});
}
