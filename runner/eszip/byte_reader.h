#pragma once

#include <cstdint>
#include <string_view>

namespace edge::eszip {

/// Goes forward through a part of a file, never past its end. Numbers are big-endian. A read that finds too little
/// answers false and stays where it was.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes, std::size_t origin = 0) : m_bytes(bytes), m_origin(origin) {}

    std::size_t offset() const { return m_origin + m_at; }  ///< in the file
    std::size_t left() const { return m_bytes.size() - m_at; }
    bool atEnd() const { return left() == 0; }

    bool take(std::size_t length, std::string_view& bytes) {
        if (length > left()) return false;
        bytes = m_bytes.substr(m_at, length);
        m_at += length;
        return true;
    }

    bool u8(std::uint8_t& value) {
        std::string_view byte;
        if (!take(1, byte)) return false;
        value = static_cast<std::uint8_t>(byte[0]);
        return true;
    }

    bool u32(std::uint32_t& value) {
        std::string_view bytes;
        if (!take(4, bytes)) return false;
        value = 0;
        for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
        return true;
    }

private:
    std::string_view m_bytes;
    std::size_t m_origin;
    std::size_t m_at = 0;
};

}  // namespace edge::eszip
