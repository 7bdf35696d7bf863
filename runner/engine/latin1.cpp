#include "runner/engine/latin1.h"

#include <cstdint>
#include <cstring>

namespace edge::engine {

std::size_t latin1FromUtf8(std::string_view utf8, char* to) {
    constexpr std::uint64_t high = 0x8080808080808080ull;
    char* const start = to;
    for (std::size_t at = 0; at < utf8.size();) {
        if (at + 8 <= utf8.size()) {
            std::uint64_t word = 0;
            std::memcpy(&word, utf8.data() + at, 8);
            if (!(word & high)) {
                std::memcpy(to, &word, 8);
                at += 8;
                to += 8;
                continue;
            }
        }
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const auto next = at + 1 < utf8.size() ? static_cast<unsigned char>(utf8[at + 1]) : 0u;
        if (lead < 0x80) {
            *to++ = static_cast<char>(lead);
            at += 1;
        } else if ((lead == 0xc2 || lead == 0xc3) && (next & 0xc0) == 0x80) {
            *to++ = static_cast<char>((lead & 3) << 6 | (next & 0x3f));
            at += 2;
        } else {
            return 0;
        }
    }
    return static_cast<std::size_t>(to - start);
}

}  // namespace edge::engine
