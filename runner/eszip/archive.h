#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace edge::eszip {

enum class Version { v1, v2_0, v2_1, v2_2, v2_3 };

/// How an archive guards its parts. `unknown`: a kind this reader does not know; its digests are passed over.
enum class Checksum { none, sha256, xxh3, unknown };

enum class ModuleKind { javascript, json, jsonc, opaque, wasm };

/// One text or blob. TypeScript is kept as the JavaScript made of it; the specifier keeps its .ts.
struct Module {
    std::string specifier;
    ModuleKind kind = ModuleKind::javascript;
    std::string source;
    std::string sourceMap;  ///< JSON, or empty
    std::string original;   ///< V1 only: the text before it became JavaScript, which later versions keep in the map
    bool operator==(const Module&) const = default;
};

/// Another name of an entry, which need not be in the archive.
struct Redirect {
    std::string specifier;
    std::string target;
    bool operator==(const Redirect&) const = default;
};

/// An npm request of the code, like "chalk@5", and the package that answers it.
struct NpmRequest {
    std::string specifier;
    std::uint32_t package = 0;  ///< index into Archive::packages
    bool operator==(const NpmRequest&) const = default;
};

using Entry = std::variant<Module, Redirect, NpmRequest>;

struct NpmPackage {
    std::string id;                                                   ///< name@version, and _peer@version for each peer
    std::vector<std::pair<std::string, std::uint32_t>> dependencies;  ///< request, index into Archive::packages
    bool operator==(const NpmPackage&) const = default;
};

/// An ESZip as a value: a whole module graph, in the order of its header (the root first). The code of the packages, if
/// any, lies in entries of the platform's own (see supabase.h); `packages` only says which request means which version.
struct Archive {
    Version version = Version::v2_3;
    Checksum checksum = Checksum::none;
    std::vector<Entry> entries;
    std::vector<NpmPackage> packages;

    /// The module of that name, behind any redirects; null when there is none, when redirects run in a circle, and for
    /// JSONC, which holds import maps and is never imported. Looks through the entries in their order.
    const Module* find(std::string_view specifier) const;

    bool operator==(const Archive&) const = default;
};

const std::string& specifierOf(const Entry& entry);

/// "1", "2.0", "2.1", "2.2", "2.3".
std::string_view versionText(Version version);
/// "none", "sha256", "xxh3", "unknown".
std::string_view checksumText(Checksum checksum);
/// "javascript", "json", "jsonc", "opaque", "wasm".
std::string_view kindText(ModuleKind kind);

/// Untrusted text for an error or a terminal: valid UTF-8 without control characters, at most 160 bytes and "…".
std::string shown(std::string_view untrusted);

}  // namespace edge::eszip
