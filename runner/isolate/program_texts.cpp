#include "runner/isolate/program_texts.h"

#include "runner/engine/state.h"
#include "runner/files/bundle.h"

namespace edge::isolate {

namespace {

engine::ModuleText::Kind textKind(ModuleKind kind) {
    using Kind = engine::ModuleText::Kind;
    return kind == ModuleKind::script ? Kind::script : kind == ModuleKind::json ? Kind::json : Kind::data;
}

}  // namespace

engine::ModuleLoader::Find textsOf(std::shared_ptr<const Program> program) {
    return [program = std::move(program)](std::string_view url) -> std::optional<engine::ModuleText> {
        const ProgramModule* module = program->find(url);
        if (!module) {
            return std::nullopt;
        }
        return engine::ModuleText{program, module->source, textKind(module->kind), module->cache->ascii(), module->cache->code()};
    };
}

void giveFiles(engine::State& state, std::shared_ptr<const Program> program) {
    auto& bundle = state.extension<files::Bundle>();
    bundle.mainModule = program->entrypoint().url;
    bundle.files = [program = std::move(program)](const files::Bundle::Tell& tell) {
        for (const auto& module : program->modules) tell(module->url, module->source);
    };
}

}  // namespace edge::isolate
