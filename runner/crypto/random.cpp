// Random bytes.
#include <openssl/rand.h>

#include <array>

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

void randomFill(Arguments args) {
    if (const auto bytes = engine::bytesOf(args[0])) fillRandom(args.GetIsolate(), *bytes);
}

void randomUUID(Arguments args) {
    std::array<std::uint8_t, 16> bytes{};
    if (!fillRandom(args.GetIsolate(), bytes)) return;
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += "0123456789abcdef"[bytes[i] >> 4];
        text += "0123456789abcdef"[bytes[i] & 15];
    }
    args.GetReturnValue().Set(engine::latin1(args.GetIsolate(), text));
}

constexpr engine::Native natives[] = {{"randomFill", randomFill, 1}, {"randomUUID", randomUUID, 0}};

}  // namespace

std::span<const engine::Native> randomNatives() { return natives; }

}  // namespace edge::crypto
