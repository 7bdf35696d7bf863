#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>

#include "runner/eszip/archive.h"
#include "runner/eszip/envelope.h"
#include "runner/protocol/result.h"

namespace edge::cli {

/// An archive as it lies on the disk.
struct ArchiveFile {
    eszip::Envelope envelope = eszip::Envelope::raw;
    std::size_t packedBytes = 0;  ///< the file
    std::size_t bytes = 0;        ///< the archive out of its envelope
    eszip::Archive archive;
};

/// Reads an archive in any envelope. Errors: "file_missing", "unreadable_file", and those of openEnvelope() and readArchive().
protocol::Result<ArchiveFile> readArchiveFile(const std::filesystem::path& file);

/// A failure of a command about an archive: as JSON, {"error":{code,message,hint}}, on `out`, else on `notes`. Returns 1.
int reportFailure(const protocol::Error& error, bool json, std::ostream& out, std::ostream& notes);

}  // namespace edge::cli
