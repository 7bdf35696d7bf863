#include "runner/protocol/ids.h"

#include <array>
#include <cstdint>
#include <random>

#include "runner/protocol/time.h"

namespace edge::protocol {
namespace {

std::uint64_t randomBits() {
    thread_local std::mt19937_64 generator = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    return generator();
}

std::string format(std::uint64_t high, std::uint64_t low) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t at = 0;
    for (int nibble = 0; nibble < 32; ++nibble) {
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) ++at;
        const std::uint64_t half = nibble < 16 ? high : low;
        text[at++] = digits[(half >> (60 - 4 * (nibble % 16))) & 0xf];
    }
    return text;
}

constexpr std::uint64_t variantBits = 0x8000'0000'0000'0000;
constexpr std::uint64_t variantMask = 0x3fff'ffff'ffff'ffff;

}  // namespace

std::string newUuid() {
    const std::uint64_t high = (randomBits() & ~std::uint64_t{0xf000}) | 0x4000;
    return format(high, (randomBits() & variantMask) | variantBits);
}

std::string newOrderedUuid() {
    const auto milliseconds = static_cast<std::uint64_t>(wallClockNow() / 1'000'000);
    const std::uint64_t high = (milliseconds << 16) | 0x7000 | (randomBits() & 0x0fff);
    return format(high, (randomBits() & variantMask) | variantBits);
}

}  // namespace edge::protocol
