#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runner/crypto/natives.h"

/// Keys travel between script and native code as DER: private ones as PKCS #8 (RFC 5958), public ones as
/// SubjectPublicKeyInfo (RFC 5280).
namespace edge::crypto {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

/// Nothing where the bytes are no such key, or more than one.
Key parseKey(Bytes der, bool isPrivate);
/// The same, remembered: keys are used many times in a row, and parsing costs more than signing.
std::shared_ptr<EVP_PKEY> knownKey(Bytes der, bool isPrivate);

/// Empty where OpenSSL cannot write it.
std::vector<std::uint8_t> writeKey(EVP_PKEY* key, bool isPrivate);

/// "RSA", "P-256", "P-384", "P-521", "Ed25519", "X25519"; empty for others.
std::string kindOf(EVP_PKEY* key);

/// Bytes of a coordinate or of the private value of an elliptic curve key.
std::size_t fieldBytes(EVP_PKEY* key);

/// An ECDSA signature as r and s one after the other (IEEE P1363), from DER and back. Empty: it is none.
std::vector<std::uint8_t> plainSignature(EVP_PKEY* key, const std::vector<std::uint8_t>& der);
std::vector<std::uint8_t> derSignature(EVP_PKEY* key, Bytes plain);

}  // namespace edge::crypto
