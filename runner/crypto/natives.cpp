#include "runner/crypto/natives.h"

#include <algorithm>

#include "runner/web/bytes.h"

namespace edge::crypto {

engine::NativeTable cryptoNatives() {
    return engine::joined({randomNatives(), digestNatives(), cipherNatives(), derivationNatives(), keyNatives(), signatureNatives(), nodeKeyNatives(),
                           nodeCipherNatives()});
}

Bytes bytesAt(Arguments args, int at) {
    const auto bytes = engine::bytesOf(args[at]);
    return bytes ? Bytes(*bytes) : Bytes();
}

const EVP_MD* digestAt(Arguments args, int at) {
    const std::string name = engine::toUtf8(args.GetIsolate(), args[at]);
    if (name == "SHA-256") return EVP_sha256();
    if (name == "SHA-1") return EVP_sha1();
    if (name == "SHA-384") return EVP_sha384();
    if (name == "SHA-512") return EVP_sha512();
    return EVP_get_digestbyname(name.c_str());
}

void returnBytes(Arguments args, Bytes bytes) {
    const web::FreshBytes result = web::allocateBytes(args.GetIsolate(), bytes.size());
    if (!result.buffer.IsEmpty()) {
        std::copy(bytes.begin(), bytes.end(), result.data);
        args.GetReturnValue().Set(result.buffer);
    }
}

}  // namespace edge::crypto
