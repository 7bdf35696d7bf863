#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "runner/eszip/archive.h"

namespace edge::cli {

/// Where an entry comes from: "https://HOST/PACKAGE" (the first folder, the second where that is one for all of an author,
/// as in jsr.io/@std/path or deno.land/x/oak), "file:", "static:", "npm packages", "platform", "project" for relative
/// specifiers, else the scheme.
std::string originOf(const std::string& specifier);

/// What came from one place.
struct OriginSum {
    std::string origin;
    std::size_t entries = 0;
    std::uint64_t bytes = 0;
};

/// Sums of all modules, the largest first.
std::vector<OriginSum> sumsByOrigin(const eszip::Archive& archive);

/// The modules of an archive as a tree of folders, each with its kind and its sizes. Files of npm packages have numbers
/// for names and are summed up in one line.
void printTree(const eszip::Archive& archive, std::ostream& out);

}  // namespace edge::cli
