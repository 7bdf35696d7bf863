#include "runner/eszip/archive.h"

namespace edge::eszip {

const Module* Archive::find(std::string_view specifier) const {
    for (std::size_t steps = 0; steps <= entries.size(); ++steps) {
        const Redirect* redirect = nullptr;
        for (const Entry& entry : entries) {
            if (specifierOf(entry) != specifier) continue;
            if (const auto* module = std::get_if<Module>(&entry)) return module->kind == ModuleKind::jsonc ? nullptr : module;
            redirect = std::get_if<Redirect>(&entry);
            break;
        }
        if (!redirect) return nullptr;
        specifier = redirect->target;
    }
    return nullptr;  // they lead in a circle
}

const std::string& specifierOf(const Entry& entry) {
    return std::visit([](const auto& each) -> const std::string& { return each.specifier; }, entry);
}

const char* nameOf(Version version) {
    switch (version) {
        case Version::v1: return "1";
        case Version::v2_0: return "2.0";
        case Version::v2_1: return "2.1";
        case Version::v2_2: return "2.2";
        case Version::v2_3: break;
    }
    return "2.3";
}

const char* nameOf(Checksum checksum) {
    switch (checksum) {
        case Checksum::sha256: return "sha256";
        case Checksum::xxh3: return "xxh3";
        case Checksum::none: break;
    }
    return "none";
}

const char* nameOf(ModuleKind kind) {
    switch (kind) {
        case ModuleKind::json: return "json";
        case ModuleKind::jsonc: return "jsonc";
        case ModuleKind::opaque: return "data";
        case ModuleKind::wasm: return "wasm";
        case ModuleKind::javascript: break;
    }
    return "javascript";
}

}  // namespace edge::eszip
