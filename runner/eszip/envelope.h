#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runner/protocol/result.h"

namespace edge::eszip {

/// What is around an archive in a file.
enum class Envelope {
    raw,
    zstd,    ///< ours, FILE.eszip.zst (RFC 8878)
    brotli,  ///< the platform's upload: "EZBR", then one brotli stream (RFC 7932)
};

struct Opened {
    Envelope envelope = Envelope::raw;
    std::string bytes;
};

/// A small file can claim to hold a huge one.
inline constexpr std::size_t largestArchive = std::size_t(512) << 20;

/// Takes the envelope off, which its first bytes tell. Errors: "eszip_cut_short", "eszip_damaged", "eszip_too_large"
/// (more than `limit` bytes come out).
protocol::Result<Opened> openEnvelope(std::string_view bytes, std::size_t limit = largestArchive);

/// Puts an archive into an envelope. Errors: "eszip_out_of_memory".
protocol::Result<std::string> wrap(Envelope envelope, std::string_view archive);

const char* nameOf(Envelope envelope);  ///< "none", "zstd", "brotli"

}  // namespace edge::eszip
