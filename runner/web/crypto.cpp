// Random bytes and digests, from OpenSSL.
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <string>

#include "runner/engine/convert.h"
#include "runner/engine/state.h"
#include "runner/web/bytes.h"
#include "runner/web/natives.h"

namespace edge::web {
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

const EVP_MD* digestNamed(std::string_view name) {
    if (name == "SHA-256") return EVP_sha256();
    if (name == "SHA-1") return EVP_sha1();
    if (name == "SHA-384") return EVP_sha384();
    if (name == "SHA-512") return EVP_sha512();
    return nullptr;
}

void digest(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const EVP_MD* method = digestNamed(engine::toUtf8(isolate, args[0]));
    const auto bytes = engine::bytesOf(args[1]);
    if (!method || !bytes) return;
    const FreshBytes result = allocateBytes(isolate, static_cast<std::size_t>(EVP_MD_get_size(method)));
    if (result.buffer.IsEmpty()) return;
    if (EVP_Digest(bytes->data(), bytes->size(), result.data, nullptr, method, nullptr) != 1) {
        engine::throwError(isolate, "The digest could not be computed");
        return;
    }
    args.GetReturnValue().Set(result.buffer);
}

constexpr engine::Native natives[] = {{"randomFill", randomFill, 1}, {"randomUUID", randomUUID, 0}, {"digest", digest, 2}};

}  // namespace

std::span<const engine::Native> cryptoNatives() { return natives; }

}  // namespace edge::web
