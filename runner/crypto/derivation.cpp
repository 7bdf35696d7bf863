// Bits from a password or from other key material.
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <vector>

#include "runner/crypto/natives.h"

namespace edge::crypto {
namespace {

OSSL_PARAM octets(const char* name, Bytes bytes) {
    static std::uint8_t nothing = 0;
    return OSSL_PARAM_construct_octet_string(name, bytes.empty() ? &nothing : const_cast<std::uint8_t*>(bytes.data()), bytes.size());
}

std::size_t sizeAt(Arguments args, int at) { return static_cast<std::size_t>(args[at].As<v8::Integer>()->Value()); }

void derive(Arguments args, const char* method, std::size_t size, const OSSL_PARAM* parameters) {
    EVP_KDF* kdf = EVP_KDF_fetch(nullptr, method, nullptr);
    EVP_KDF_CTX* context = EVP_KDF_CTX_new(kdf);
    std::vector<std::uint8_t> bits(size);
    const bool derived = context && (size == 0 || EVP_KDF_derive(context, bits.data(), size, parameters) == 1);
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    if (derived) returnBytes(args, bits);
}

/// hkdf(hash, key, salt, info, bytes)
void hkdf(Arguments args) {
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(EVP_MD_get0_name(digestAt(args, 0))), 0),
        octets(OSSL_KDF_PARAM_KEY, bytesAt(args, 1)), octets(OSSL_KDF_PARAM_SALT, bytesAt(args, 2)),
        octets(OSSL_KDF_PARAM_INFO, bytesAt(args, 3)), OSSL_PARAM_construct_end()};
    derive(args, OSSL_KDF_NAME_HKDF, sizeAt(args, 4), parameters);
}

/// pbkdf2(hash, password, salt, iterations, bytes)
void pbkdf2(Arguments args) {
    const Bytes password = bytesAt(args, 1), salt = bytesAt(args, 2);
    auto iterations = static_cast<std::uint64_t>(args[3].As<v8::Number>()->Value());
    int withoutChecks = 1;  // of lengths that other standards ask for
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(EVP_MD_get0_name(digestAt(args, 0))), 0),
        octets(OSSL_KDF_PARAM_PASSWORD, password), octets(OSSL_KDF_PARAM_SALT, salt),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &iterations),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &withoutChecks), OSSL_PARAM_construct_end()};
    derive(args, OSSL_KDF_NAME_PBKDF2, sizeAt(args, 4), parameters);
}

constexpr engine::Native natives[] = {{"hkdf", hkdf, 5}, {"pbkdf2", pbkdf2, 5}};

}  // namespace

std::span<const engine::Native> derivationNatives() { return natives; }

}  // namespace edge::crypto
