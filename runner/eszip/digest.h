#pragma once

#include <string>
#include <string_view>

#include "runner/eszip/archive.h"

namespace edge::eszip {

/// Bytes of one digest: 0, 32, 8; 0 for Checksum::unknown, whose size only the archive tells.
std::size_t digestSize(Checksum checksum);

/// The digest as it stands in an archive; XXH3-64 big-endian. Empty for none and unknown.
std::string digestOf(Checksum checksum, std::string_view bytes);

}  // namespace edge::eszip
