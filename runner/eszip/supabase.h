#pragma once

#include <string>
#include <string_view>

/// What the platform's runtime, and we, keep in an archive besides modules: opaque entries with reserved names.
namespace edge::eszip {

inline constexpr std::string_view platformVersionEntry = "---SUPABASE-ESZIP-VERSION-ESZIP---";
inline constexpr std::string_view platformVersion = "2.0";
inline constexpr std::string_view platformMetadataEntry = "---EDGE-RUNTIME-METADATA---";
inline constexpr std::string_view staticPrefix = "static:";
inline constexpr std::string_view virtualPrefix = "vfs://";

/// JSON about how an archive of ours was made: {"format":1,"function":…,"entrypoint":specifier}. Its modules are ready
/// to run here: translated, their imports resolved.
inline constexpr std::string_view ownEntry = "---EDGE-STUDIO---";

/// The platform looks modules with URLs below this up by what follows it.
inline constexpr std::string_view moduleRoot = "file:///var/tmp/sb-compile-edge-runtime/";

enum class EntryRole { module, remoteModule, staticFile, packageFile, internal };

/// What an entry is there for, by its specifier.
EntryRole roleOf(std::string_view specifier);

}  // namespace edge::eszip
