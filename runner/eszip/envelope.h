#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runner/protocol/result.h"

namespace edge::eszip {

/// What an archive is sent or stored in: nothing, a zstd frame, or the platform's own for uploads, "EZBR" and a brotli
/// stream.
enum class Envelope { raw, zstd, brotli };

/// "raw", "zstd", "brotli".
std::string_view envelopeText(Envelope envelope);

/// The most an archive may come to when it is taken out of its envelope, in bytes. The platform takes uploads of 20 MB;
/// a file of some kilobytes that claims more than this is meant to fill the memory.
constexpr std::size_t largestArchive = std::size_t{512} << 20;

struct Opened {
    Envelope envelope = Envelope::raw;
    std::string bytes;  ///< the archive itself, which is not looked into
};

/// Takes an archive out of its envelope, which the first bytes tell; what has none comes back as it is.
/// Errors: "envelope_damaged" (cut short, corrupt, or followed by other bytes), "eszip_too_large" (more than `limit`).
protocol::Result<Opened> openEnvelope(std::string_view file, std::size_t limit = largestArchive);

/// Puts an archive into an envelope; the same bytes give the same envelope. Errors: "not_compressed" (out of memory).
protocol::Result<std::string> wrap(Envelope envelope, std::string_view archive);

}  // namespace edge::eszip
