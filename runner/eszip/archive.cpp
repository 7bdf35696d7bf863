#include "runner/eszip/archive.h"

#include <algorithm>

#include "runner/eszip/utf8.h"

namespace edge::eszip {

const std::string& specifierOf(const Entry& entry) {
    return std::visit([](const auto& one) -> const std::string& { return one.specifier; }, entry);
}

const Module* Archive::find(std::string_view specifier) const {
    // A chain without a circle passes every entry once at most.
    for (std::size_t steps = 0; steps <= entries.size(); ++steps) {
        const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
            return !std::holds_alternative<NpmRequest>(entry) && specifierOf(entry) == specifier;
        });
        if (found == entries.end()) return nullptr;
        if (const auto* module = std::get_if<Module>(&*found)) return module->kind == ModuleKind::jsonc ? nullptr : module;
        specifier = std::get<Redirect>(*found).target;
    }
    return nullptr;
}

std::string_view versionText(Version version) {
    switch (version) {
        case Version::v1: return "1";
        case Version::v2_0: return "2.0";
        case Version::v2_1: return "2.1";
        case Version::v2_2: return "2.2";
        case Version::v2_3: break;
    }
    return "2.3";
}

std::string_view checksumText(Checksum checksum) {
    switch (checksum) {
        case Checksum::none: return "none";
        case Checksum::sha256: return "sha256";
        case Checksum::xxh3: return "xxh3";
        case Checksum::unknown: break;
    }
    return "unknown";
}

std::string_view kindText(ModuleKind kind) {
    switch (kind) {
        case ModuleKind::javascript: return "javascript";
        case ModuleKind::json: return "json";
        case ModuleKind::jsonc: return "jsonc";
        case ModuleKind::opaque: return "opaque";
        case ModuleKind::wasm: break;
    }
    return "wasm";
}

std::string shown(std::string_view untrusted) {
    constexpr std::size_t longest = 160;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < untrusted.size();) {
        const std::size_t length = std::max<std::size_t>(sequenceLength(untrusted, at), 1);
        if (text.size() + length > longest) return text + "…";
        const auto first = static_cast<unsigned char>(untrusted[at]);
        const auto second = static_cast<unsigned char>(length == 2 ? untrusted[at + 1] : 0);
        const bool control = first < 0x20 || first == 0x7f || (first == 0xc2 && second < 0xa0);
        if (control || (first >= 0x80 && length == 1)) {
            for (std::size_t index = 0; index < length; ++index) {
                const auto byte = static_cast<unsigned char>(untrusted[at + index]);
                text.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
            }
        } else {
            text.append(untrusted.substr(at, length));
        }
        at += length;
    }
    return text;
}

}  // namespace edge::eszip
