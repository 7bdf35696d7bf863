#pragma once

#include <string>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// Writes ESZip 2.3. The same archive gives the same bytes: entries in their order, but npm requests sorted and behind all
/// others, packages sorted by id and dependencies by request. Texts lie without gaps in the order of their entries; an
/// empty one has no place. `archive.version` and `archive.checksum` do not matter; Checksum::unknown writes none.
///
/// Errors: those of names.h, for an archive that readers could not use or would wait on for ever; "eszip_header" for a
/// name that is not UTF-8; "eszip_too_large" when a part passes 4 GiB.
protocol::Result<std::string> writeArchive(const Archive& archive, Checksum checksum);

}  // namespace edge::eszip
