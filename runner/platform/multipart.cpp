#include "runner/platform/multipart.h"

#include <algorithm>
#include <cstring>

#include "runner/protocol/ids.h"

namespace edge::platform {
namespace {

using protocol::Error;
using protocol::Result;

/// File names as browsers escape them (HTML, "multipart/form-data encoding algorithm").
std::string escaped(const std::string& name) {
    std::string out;
    for (const char byte : name) {
        if (byte == '"') out += "%22";
        else if (byte == '\r') out += "%0D";
        else if (byte == '\n') out += "%0A";
        else out += byte;
    }
    return out;
}

Error changed(const UploadFile& file) {
    return {"file_changed", file.name + " changed or went away while it was sent.", "Deploy again."};
}

}  // namespace

std::string MultipartBody::newBoundary() {
    std::string id = protocol::newUuid();
    std::erase(id, '-');
    return "----EdgeStudioFormBoundary" + id;
}

MultipartBody::MultipartBody(const UploadPlan& plan, std::string boundary) : m_boundary(std::move(boundary)) {
    for (const UploadFile& file : plan.files) {
        m_pieces.push_back({"--" + m_boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + escaped(file.name) +
                                "\"\r\nContent-Type: application/octet-stream\r\n\r\n", {}});
        m_pieces.push_back({{}, file});
        m_pieces.push_back({"\r\n", {}});
    }
    m_pieces.push_back({"--" + m_boundary + "\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n" + plan.metadata() +
                            "\r\n--" + m_boundary + "--\r\n", {}});
    for (const Piece& piece : m_pieces) m_length += piece.length();
}

void MultipartBody::rewind() {
    m_current = 0;
    m_offset = 0;
    m_open.close();
}

Result<std::size_t> MultipartBody::readFile(const Piece& piece, std::span<char> buffer) {
    if (m_offset == 0) {
        m_open = std::ifstream(piece.file.path, std::ios::binary | std::ios::ate);
        if (!m_open || std::uint64_t(m_open.tellg()) != piece.file.bytes) return changed(piece.file);
        m_open.seekg(0);
    }
    m_open.read(buffer.data(), std::streamsize(buffer.size()));
    if (m_open.gcount() != std::streamsize(buffer.size())) return changed(piece.file);
    return buffer.size();
}

Result<std::size_t> MultipartBody::read(std::span<char> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size() && m_current < m_pieces.size()) {
        const Piece& piece = m_pieces[m_current];
        const std::size_t count = std::size_t(std::min<std::uint64_t>(buffer.size() - filled, piece.length() - m_offset));
        if (!piece.file.path.empty()) {
            const auto got = readFile(piece, buffer.subspan(filled, count));
            if (!got) return got;
        } else {
            std::memcpy(buffer.data() + filled, piece.text.data() + m_offset, count);
        }
        filled += count;
        m_offset += count;
        if (m_offset < piece.length()) break;
        ++m_current;
        m_offset = 0;
    }
    return filled;
}

}  // namespace edge::platform
