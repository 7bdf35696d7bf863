#include "runner/modules/wasm_glue.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

namespace edge::modules {
namespace {

constexpr std::string_view magic("\0asm\1\0\0\0", 8);
constexpr std::uint8_t importSection = 2;
constexpr std::uint8_t exportSection = 7;

/// Reads the binary format (WebAssembly Core Specification, section 5) as far as names go.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}

    bool atEnd() const { return m_failed || m_at >= m_bytes.size(); }
    bool failed() const { return m_failed; }

    std::uint8_t byte() {
        if (m_at < m_bytes.size()) return static_cast<std::uint8_t>(m_bytes[m_at++]);
        m_failed = true;
        return 0;
    }

    std::uint64_t number() {  ///< LEB128, unsigned; of signed ones the length is the same
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint8_t part = byte();
            value |= std::uint64_t(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
        m_failed = true;
        return 0;
    }

    std::string_view bytes(std::uint64_t length) {
        if (length > m_bytes.size() - m_at) {
            m_failed = true;
            return {};
        }
        m_at += length;
        return m_bytes.substr(m_at - length, length);
    }

    std::string name() { return std::string(bytes(number())); }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_failed = false;
};

void skipLimits(Reader& reader) {
    const std::uint8_t flags = reader.byte();
    reader.number();
    if (flags & 1) reader.number();
}

/// What is imported has a type that is of no interest here.
bool skipImportType(Reader& reader) {
    switch (reader.byte()) {
        case 0: reader.number(); return true;                       // function
        case 1: reader.byte(); skipLimits(reader); return true;     // table
        case 2: skipLimits(reader); return true;                    // memory
        case 3: reader.byte(); reader.byte(); return true;          // global
        case 4: reader.byte(); reader.number(); return true;        // tag
        default: return false;
    }
}

struct Names {
    std::vector<std::string> imports;  ///< module names, once each
    std::vector<std::string> exports;
};

std::optional<Names> readNames(std::string_view binary) {
    Names names;
    Reader module(binary.substr(magic.size()));
    while (!module.atEnd()) {
        const std::uint8_t id = module.byte();
        Reader section(module.bytes(module.number()));
        if (module.failed()) return std::nullopt;
        if (id != importSection && id != exportSection) continue;
        for (std::uint64_t left = section.number(); left > 0 && !section.failed(); --left) {
            std::string name = section.name();
            if (id == importSection) {
                section.name();
                if (std::find(names.imports.begin(), names.imports.end(), name) == names.imports.end()) names.imports.push_back(name);
                if (!skipImportType(section)) return std::nullopt;
            } else {
                names.exports.push_back(std::move(name));
                section.byte();
                section.number();
            }
        }
        if (section.failed()) return std::nullopt;
    }
    return module.failed() ? std::nullopt : std::optional(std::move(names));
}

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace); }

}  // namespace

protocol::Result<std::string> wasmGlue(std::string_view binary, const std::string& place) {
    if (binary.substr(0, magic.size()) != magic)
        return protocol::Error{"not_wasm", "this is no WebAssembly module (it does not begin as one).", "Import its bytes instead."};
    const auto names = readNames(binary);
    if (!names) return protocol::Error{"wasm_malformed", "the WebAssembly module is damaged.", "Build it again."};
    const std::string own = place.find("://") == std::string::npos ? "./" + std::filesystem::path(place).filename().string() : place;
    std::string code = "import bytes from " + quoted(own) + " with { type: \"bytes\" };\n";
    std::string given;
    for (std::size_t at = 0; at < names->imports.size(); ++at) {
        const std::string local = "import" + std::to_string(at);
        code += "import * as " + local + " from " + quoted(names->imports[at]) + ";\n";
        given += quoted(names->imports[at]) + ": " + local + ", ";
    }
    code += "const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { " + given + "});\n";
    for (std::size_t at = 0; at < names->exports.size(); ++at) {
        const std::string local = "export" + std::to_string(at);
        code += "const " + local + " = exports[" + quoted(names->exports[at]) + "];\nexport { " + local + " as " + quoted(names->exports[at]) + " };\n";
    }
    return code;
}

}  // namespace edge::modules
