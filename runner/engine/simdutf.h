#pragma once

#include <cstddef>
#include <cstdint>

/// What is used of simdutf (https://github.com/simdutf/simdutf), which libnode carries and exports, as it does ada.
/// Conversions return how much they wrote; 0: the input is not valid, or does not fit into the wanted encoding.
namespace simdutf {

struct result {
    int error;  ///< 0: none
    std::size_t count;
};

bool validate_ascii(const char* text, std::size_t length) noexcept;
bool validate_utf8(const char* text, std::size_t length) noexcept;
std::size_t convert_utf8_to_utf16(const char* text, std::size_t length, char16_t* to) noexcept;
std::size_t convert_latin1_to_utf8(const char* text, std::size_t length, char* to) noexcept;
std::size_t convert_utf16_to_utf8(const char16_t* text, std::size_t length, char* to) noexcept;
std::size_t utf8_length_from_latin1(const char* text, std::size_t length) noexcept;
std::size_t utf8_length_from_utf16(const char16_t* text, std::size_t length) noexcept;

/// `options` 0: the alphabet of RFC 4648 section 4, with padding. Decoding is the Infra standard's forgiving one; `to` has
/// room for three bytes of every four characters, rounded up.
std::size_t base64_length_from_binary(std::size_t length, std::uint64_t options) noexcept;
std::size_t binary_to_base64(const char* bytes, std::size_t length, char* to, std::uint64_t options) noexcept;
result base64_to_binary(const char* text, std::size_t length, char* to, std::uint64_t options) noexcept;

}  // namespace simdutf
