#pragma once

#include <string_view>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// Reads an archive without envelope: versions 2.0 to 2.3 with every checksum, and the JSON document of version 1.
/// What follows the source maps is ignored, as the platform does. One error for each way in which it can be broken:
/// "eszip_not_an_archive", "eszip_cut_short", "eszip_malformed", "eszip_damaged" (a checksum does not fit).
protocol::Result<Archive> readArchive(std::string_view bytes);

}  // namespace edge::eszip
