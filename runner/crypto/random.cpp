// Random bytes.
#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "runner/crypto/natives.h"
#include "runner/engine/state.h"

namespace edge::crypto {
namespace {

bool fillRandom(v8::Isolate* isolate, std::span<std::uint8_t> bytes) {
    engine::State::of(isolate).randomTaken = true;
    if (bytes.empty() || RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1) return true;
    engine::throwError(isolate, "The system gives no random bytes");
    return false;
}

/// Bytes of the system's generator, fetched many at a time: a call for each few costs more than they do.
class RandomPool {
public:
    /// At most as many as the pool holds. Each byte is given once.
    bool take(v8::Isolate* isolate, std::span<std::uint8_t> bytes) {
        if (m_left < bytes.size()) {
            if (!fillRandom(isolate, m_bytes)) return false;
            m_left = m_bytes.size();
        }
        engine::State::of(isolate).randomTaken = true;
        std::uint8_t* from = m_bytes.data() + (m_left - bytes.size());
        std::copy_n(from, bytes.size(), bytes.data());
        OPENSSL_cleanse(from, bytes.size());
        m_left -= bytes.size();
        return true;
    }

private:
    std::array<std::uint8_t, 2048> m_bytes{};
    std::size_t m_left = 0;
};

void randomFill(Arguments args) {
    if (const auto bytes = engine::bytesOf(args[0])) fillRandom(args.GetIsolate(), *bytes);
}

void randomUUID(Arguments args) {
    std::array<std::uint8_t, 16> bytes{};
    if (!engine::State::of(args.GetIsolate()).extension<RandomPool>().take(args.GetIsolate(), bytes)) return;
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 36> text{};
    char* to = text.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    args.GetReturnValue().Set(engine::latin1(args.GetIsolate(), {text.data(), text.size()}));
}

constexpr engine::Native natives[] = {{"randomFill", randomFill, 1}, {"randomUUID", randomUUID, 0}};

}  // namespace

std::span<const engine::Native> randomNatives() { return natives; }

}  // namespace edge::crypto
