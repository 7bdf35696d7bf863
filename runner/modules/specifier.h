#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/modules/package_set.h"

namespace edge::modules {

/// What a specifier that names no file stands for on this machine.
struct PackageSpecifier {
    enum class Kind {
        package,       ///< npm:, jsr: or the https: address of an npm mirror: looked up in node_modules
        declarations,  ///< a .d.ts file: nothing at run time
        builtin,       ///< node:
        remote,        ///< https: that no package answers
    };
    Kind kind = Kind::package;
    std::vector<std::string> candidates;  ///< names to look up in node_modules, with subpath, e.g. "hono/jsx"
    std::optional<PackageWish> wish;      ///< what to ask the registry for, e.g. "hono" "4"
    std::string subpath;                  ///< what of the package is meant: "/jsx"; empty: its entrance
    std::string range = {};               ///< of the wish, as the import wrote it: what in node_modules fits
    std::string complaint = {};           ///< why it may not be fetched; what lies in node_modules may be used
};

/// Takes apart `npm:`, `jsr:`, `http:`, `https:` and `node:` specifiers.
PackageSpecifier parseSpecifier(std::string_view specifier);

}  // namespace edge::modules
