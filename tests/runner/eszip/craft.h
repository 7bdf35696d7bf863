#pragma once

#include <string>
#include <string_view>

#include "runner/eszip/archive.h"
#include "runner/eszip/digest.h"

/// Archives for tests: one with everything in it, and ones put together byte by byte with whatever mistakes are wanted.
namespace edge::eszip::craft {

inline std::string u32(std::size_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

inline std::string name(std::string_view text) { return u32(text.size()) + std::string(text); }

struct Craft {
    std::string magic = "ESZIP2.3";
    Checksum checksum = Checksum::none;
    std::string options = std::string{'\0', '\0', '\1', '\0'};
    std::string header{};
    std::string packages{};
    std::string sources{};
    std::string maps{};

    Craft& with(Checksum kind) {
        checksum = kind;
        options = std::string{'\0', static_cast<char>(kind), '\1', static_cast<char>(digestSize(kind))};
        return *this;
    }

    Craft& module(std::string_view specifier, std::size_t offset, std::size_t length, std::size_t mapOffset = 0,
                  std::size_t mapLength = 0, char kind = 0) {
        header += name(specifier) + '\0' + u32(offset) + u32(length) + u32(mapOffset) + u32(mapLength) + kind;
        return *this;
    }

    /// A module with its source behind those before it.
    Craft& source(std::string_view specifier, std::string_view text, char kind = 0) {
        module(specifier, text.empty() ? 0 : sources.size(), text.size(), 0, 0, kind);
        if (!text.empty()) sources += std::string(text) + digestOf(checksum, text);
        return *this;
    }

    Craft& redirect(std::string_view specifier, std::string_view target) {
        header += name(specifier) + '\1' + name(target);
        return *this;
    }

    Craft& request(std::string_view specifier, std::size_t package) {
        header += name(specifier) + '\2' + u32(package);
        return *this;
    }

    std::string section(std::string_view bytes) const {
        return u32(bytes.size()) + std::string(bytes) + digestOf(checksum, bytes);
    }

    std::string bytes() const {
        const bool hasOptions = magic == "ESZIP2.2" || magic == "ESZIP2.3";
        return magic + (hasOptions ? section(options) : "") + section(header) + (magic == "ESZIP_V2" ? "" : section(packages)) +
               u32(sources.size()) + sources + u32(maps.size()) + maps;
    }
};

inline std::string mapOf(std::string_view source, std::string_view content) {
    return R"({"version":3,"sources":[")" + std::string(source) + R"("],"sourcesContent":[")" + std::string(content) +
           R"("],"names":[],"mappings":"AAAA"})";
}

/// One of everything that an archive can hold.
inline Archive everything(Checksum checksum = Checksum::none) {
    Archive archive;
    archive.checksum = checksum;
    archive.entries = {
        Module{"file:///src/index.ts",
               ModuleKind::javascript,
               "import \"./a.js\";\n",
               mapOf("file:///src/index.ts", "import './a.js' as const;"),
               {}},
        Module{"file:///src/a.js", ModuleKind::javascript, "export const word = \"äöü\";\n", {}, {}},
        Module{"file:///src/empty.js", ModuleKind::javascript, {}, {}, {}},
        Module{"file:///src/data.json", ModuleKind::json, "{\"n\": 1}", {}, {}},
        Module{"file:///src/deno.jsonc", ModuleKind::jsonc, "{/* map */}", {}, {}},
        Module{"static:src/logo.png", ModuleKind::opaque, std::string("\x89PNG\0\xff", 6), {}, {}},
        Module{"https://example.com/add.wasm", ModuleKind::wasm, std::string("\0asm", 4), {}, {}},
        Redirect{"https://example.com/latest", "https://example.com/add.wasm"},
        NpmRequest{"chalk@5", 1},
        NpmRequest{"left@^1", 2},
    };
    archive.packages = {{"ansi@1.0.0", {}}, {"chalk@5.3.0_ansi@1.0.0", {{"ansi@1", 0}, {"left", 2}}}, {"left@1.2.0", {}}};
    return archive;
}

}  // namespace edge::eszip::craft
