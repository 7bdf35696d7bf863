#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// ESZip 2, the archive of a whole module graph that the platform deploys and runs.
namespace edge::eszip {

enum class Version { v1, v2_0, v2_1, v2_2, v2_3 };

/// What protects sources, header and npm section.
enum class Checksum { none, sha256, xxh3 };

enum class ModuleKind { javascript, json, jsonc, opaque, wasm };

struct Module {
    std::string specifier;
    ModuleKind kind = ModuleKind::javascript;
    std::string source;
    std::string sourceMap;  ///< empty: none
};

/// One specifier that stands for another.
struct Redirect {
    std::string specifier;
    std::string target;
};

/// A request such as "chalk@5", and which package answers it.
struct NpmRequest {
    std::string specifier;
    std::uint32_t package = 0;
};

using Entry = std::variant<Module, Redirect, NpmRequest>;

struct NpmPackage {
    std::string id;  ///< "name@version", peers after it
    std::vector<std::pair<std::string, std::uint32_t>> dependencies;  ///< request, index of the package
};

/// Entries in the order of the file: the entrypoint first.
struct Archive {
    Version version = Version::v2_3;
    Checksum checksum = Checksum::none;
    std::vector<Entry> entries;
    std::vector<NpmPackage> packages;

    /// The module of a specifier; redirects are followed. Null when there is none, also for JSONC, which is no module.
    const Module* find(std::string_view specifier) const;
};

const std::string& specifierOf(const Entry& entry);
const char* nameOf(Version version);     ///< "2.3"
const char* nameOf(Checksum checksum);   ///< "sha256"
const char* nameOf(ModuleKind kind);     ///< "javascript"

}  // namespace edge::eszip
