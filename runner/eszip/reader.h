#pragma once

#include <string_view>

#include "runner/eszip/archive.h"
#include "runner/protocol/result.h"

namespace edge::eszip {

/// Reads an archive without an envelope: ESZip 2.0 to 2.3 with any checksum, and V1 (a JSON document). The format has no
/// specification; the rules are those of the platform's own reader, and stricter where that one waits for ever or lets
/// the last of two entries win. Bytes behind the last source map are ignored. Memory stays within a small multiple of the
/// input: every length is held against what is there before anything is made of it.
///
/// Errors: "not_an_eszip" (other first bytes), "eszip_truncated", "eszip_checksum" (a digest does not fit),
/// "eszip_options", "eszip_header" (unknown kinds, names that are not UTF-8, lengths past the header), "eszip_layout"
/// (gaps between texts, shared bytes), "eszip_duplicate", "eszip_redirect_cycle", "eszip_npm", "eszip_v1".
protocol::Result<Archive> readArchive(std::string_view bytes);

}  // namespace edge::eszip
