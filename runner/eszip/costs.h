#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runner/eszip/archive.h"

namespace edge::eszip {

/// What one import of a module costs.
struct ImportCost {
    std::string importer;   ///< specifier
    std::string imported;
    std::size_t brings = 0; ///< bytes of sources that are in the archive through it
    std::size_t alone = 0;  ///< bytes that would be gone without it
};

/// Of the imports of the first entry's local modules, the most expensive first. Only imports that name modules by their
/// URL or key are seen, as our archives have them; of others the list is empty.
std::vector<ImportCost> importCosts(const Archive& archive);

}  // namespace edge::eszip
