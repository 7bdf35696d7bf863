#include "runner/web/utf8.h"

#include "runner/engine/simdutf.h"

namespace edge::web {
namespace {

/// Length of the sequence a lead byte announces; 0 for bytes that cannot lead.
std::size_t sequenceLength(std::uint8_t lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

/// Second bytes are narrower after some leads: no overlong forms, no surrogates, nothing above U+10FFFF.
bool mayFollow(std::uint8_t lead, std::uint8_t second) {
    switch (lead) {
        case 0xe0: return second >= 0xa0 && second <= 0xbf;
        case 0xed: return second >= 0x80 && second <= 0x9f;
        case 0xf0: return second >= 0x90 && second <= 0xbf;
        case 0xf4: return second >= 0x80 && second <= 0x8f;
        default: return second >= 0x80 && second <= 0xbf;
    }
}

/// How much of `bytes` from `at` on is the well-formed beginning of the sequence there, at most its length.
std::size_t wellFormedPart(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t length) {
    if (at + 1 >= bytes.size() || length < 2) return 1;
    if (!mayFollow(bytes[at], bytes[at + 1])) return 1;
    std::size_t part = 2;
    while (part < length && at + part < bytes.size() && (bytes[at + part] & 0xc0) == 0x80) ++part;
    return part;
}

}  // namespace

bool isValidUtf8(std::span<const std::uint8_t> bytes) {
    return simdutf::validate_utf8(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::size_t incompleteUtf8Tail(std::span<const std::uint8_t> bytes) {
    for (std::size_t tail = 1; tail <= 3 && tail <= bytes.size(); ++tail) {
        const std::size_t at = bytes.size() - tail;
        const std::size_t length = sequenceLength(bytes[at]);
        if (length == 0 && (bytes[at] & 0xc0) == 0x80) continue;
        return length > tail && wellFormedPart(bytes, at, length) == tail ? tail : 0;
    }
    return 0;
}

}  // namespace edge::web
