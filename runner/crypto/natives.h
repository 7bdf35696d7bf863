#pragma once

#include <openssl/evp.h>

#include <optional>
#include <span>

#include "runner/engine/convert.h"
#include "runner/engine/natives.h"

/// The Web Cryptography API (https://w3c.github.io/webcrypto): what script cannot do, by OpenSSL 3. The script half, which
/// knows the API, is in the *.ts files here; natives.ts says what each of these takes and gives.
namespace edge::crypto {

using Arguments = const v8::FunctionCallbackInfo<v8::Value>&;
using Bytes = std::span<const std::uint8_t>;

engine::NativeTable cryptoNatives();

std::span<const engine::Native> randomNatives();
std::span<const engine::Native> digestNatives();
std::span<const engine::Native> cipherNatives();
std::span<const engine::Native> derivationNatives();
std::span<const engine::Native> keyNatives();
std::span<const engine::Native> signatureNatives();
std::span<const engine::Native> nodeKeyNatives();
std::span<const engine::Native> nodeCipherNatives();

/// The bytes of an argument; none: it is no buffer, which script has taken care of.
Bytes bytesAt(Arguments args, int at);
/// "SHA-1", "SHA-256" and the like, and "MD5" and others by OpenSSL's names; nullptr for what it does not know.
const EVP_MD* digestAt(Arguments args, int at);
/// A new ArrayBuffer with these bytes is the result; out of memory: a RangeError is pending.
void returnBytes(Arguments args, Bytes bytes);

}  // namespace edge::crypto
