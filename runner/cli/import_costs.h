#pragma once

#include <cstdint>
#include <vector>

#include "runner/eszip/archive.h"

namespace edge::cli {

struct ImportCost {
    std::uint64_t own = 0;    ///< bytes of the entry: source and map
    std::uint64_t total = 0;  ///< and of everything that would not be in the archive without it
};

struct ImportCosts {
    std::vector<ImportCost> entries;  ///< one for each entry of the archive
    std::size_t unresolved = 0;       ///< imports that lead to no entry: through an import map, or out of the archive
};

/// What each entry of an archive costs. Who imports what is read from the stored JavaScript (platform/import_scan.h). What
/// nobody imports hangs on the root.
ImportCosts importCosts(const eszip::Archive& archive);

}  // namespace edge::cli
