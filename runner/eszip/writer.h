#pragma once

#include <string>

#include "runner/eszip/archive.h"

namespace edge::eszip {

/// The archive as a file of version 2.3, entries in their order. The same archive gives the same bytes. Specifiers must
/// be unique, and all parts together below 4 GiB.
std::string writeArchive(const Archive& archive, Checksum checksum);

}  // namespace edge::eszip
