// Digests and keyed digests.
#include <openssl/hmac.h>

#include "runner/crypto/natives.h"

namespace edge::crypto {
namespace {

void digest(Arguments args) {
    std::uint8_t result[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const EVP_MD* method = digestAt(args, 0);
    const Bytes data = bytesAt(args, 1);
    if (method && EVP_Digest(data.data(), data.size(), result, &size, method, nullptr) == 1) {
        returnBytes(args, {result, size});
    }
}

void hmac(Arguments args) {
    static constexpr std::uint8_t nothing = 0;  // no key at all would mean the one of the call before
    std::uint8_t result[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const Bytes key = bytesAt(args, 1), data = bytesAt(args, 2);
    if (HMAC(digestAt(args, 0), key.empty() ? &nothing : key.data(), static_cast<int>(key.size()), data.data(), data.size(), result, &size)) {
        returnBytes(args, {result, size});
    }
}

void equalInConstantTime(Arguments args) {
    const Bytes one = bytesAt(args, 0), other = bytesAt(args, 1);
    args.GetReturnValue().Set(one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0);
}

constexpr engine::Native natives[] = {
    {"digest", digest, 2}, {"hmac", hmac, 3}, {"equalInConstantTime", equalInConstantTime, 2}};

}  // namespace

std::span<const engine::Native> digestNatives() { return natives; }

}  // namespace edge::crypto
