#pragma once

#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "runner/platform/upload_plan.h"

namespace edge::platform {

/// The multipart/form-data body (RFC 7578) of a deployment, produced piece by piece: the files as parts `file`, then
/// the metadata. Its length is known before the first byte, and file contents are read only when their turn comes.
class MultipartBody {
public:
    explicit MultipartBody(const UploadPlan& plan, std::string boundary = newBoundary());

    std::string contentType() const { return "multipart/form-data; boundary=" + m_boundary; }
    std::uint64_t length() const { return m_length; }

    /// Fills the front of `buffer` with the next bytes; 0 at the end. Error "file_changed": a file could not be read to
    /// its planned length. After an error call nothing but rewind().
    protocol::Result<std::size_t> read(std::span<char> buffer);

    /// Starts again at the first byte.
    void rewind();

    static std::string newBoundary();

private:
    struct Piece {
        std::string text;  ///< sent as it is when there is no file
        UploadFile file;
        std::uint64_t length() const { return file.path.empty() ? text.size() : file.bytes; }
    };

    protocol::Result<std::size_t> readFile(const Piece& piece, std::span<char> buffer);

    std::string m_boundary;
    std::vector<Piece> m_pieces;
    std::uint64_t m_length = 0;
    std::size_t m_current = 0;
    std::uint64_t m_offset = 0;
    std::ifstream m_open;
};

}  // namespace edge::platform
