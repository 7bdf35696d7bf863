#pragma once

#include <string_view>

/// What the platform puts into an archive beside the modules: entries with agreed names.
namespace edge::eszip {

constexpr std::string_view platformVersionEntry = "---SUPABASE-ESZIP-VERSION-ESZIP---";  ///< "2.0", "1.1", "1"; none: 0
constexpr std::string_view metadataEntry = "---EDGE-RUNTIME-METADATA---";                ///< rkyv: entrypoint, import map, …
constexpr std::string_view packageFilePrefix = "vfs://";                                 ///< vfs://N: file N of the packages
constexpr std::string_view staticFilePrefix = "static:";                                 ///< static:REL/PATH

/// Archives of the platform's version 1.
constexpr std::string_view v1PackageFilesEntry = "---SUPABASE-VFS-DATA-ESZIP---";
constexpr std::string_view v1SourceCodeEntry = "---SUPABASE-SOURCE-CODE-ESZIP---";
constexpr std::string_view v1StaticFilesEntry = "---SUPABASE-STATIC-FILES-ESZIP---";
constexpr std::string_view v1RegistriesEntry = "---SUPABASE-NPM-RC-SCOPES---";

/// What an entry is for.
enum class Purpose {
    module,           ///< code or data of the user's graph
    staticFile,       ///< a file the function may read
    packageFile,      ///< a file of an npm package
    platformVersion,  ///< what the platform's own entries look like
    metadata,         ///< what the platform's bundler found out
    packageFiles,     ///< all files of all packages in one (version 1)
    sourceCode,       ///< the function's code, where it has no module (version 1)
    staticFiles,      ///< the list of static files (version 1)
    registries,       ///< which registry answers for which scope (version 1)
    internal,         ///< named like the platform's own, but not known
};

Purpose purposeOf(std::string_view specifier);

/// For people: "static file", "file of a package", …
std::string_view purposeText(Purpose purpose);

}  // namespace edge::eszip
