#pragma once

#include <string>
#include <string_view>

#include "runner/eszip/archive.h"

namespace edge::eszip {

/// Bytes of a digest: 0, 32 (SHA-256), 8 (XXH3-64, big-endian).
std::size_t digestSize(Checksum checksum);
std::string digestOf(Checksum checksum, std::string_view bytes);

}  // namespace edge::eszip
