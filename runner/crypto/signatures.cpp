// What asymmetric keys do: signatures, RSA-OAEP, agreement on a secret.
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

#include "runner/crypto/keys.h"

namespace edge::crypto {
namespace {

using Vector = std::vector<std::uint8_t>;

struct Free {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free>;
using Signature = std::unique_ptr<ECDSA_SIG, Free>;

enum class Scheme { pkcs1, pss, ecdsa, eddsa };

Scheme schemeOf(const std::string& name) {
    if (name == "RSASSA-PKCS1-v1_5") return Scheme::pkcs1;
    if (name == "RSA-PSS") return Scheme::pss;
    return name == "ECDSA" ? Scheme::ecdsa : Scheme::eddsa;
}

/// The arguments that sign and verify have in common: scheme, hash, key, data, and salt length.
struct Job {
    explicit Job(Arguments args, bool isPrivate)
        : scheme(schemeOf(engine::toUtf8(args.GetIsolate(), args[0]))),
          digest(scheme == Scheme::eddsa ? nullptr : digestAt(args, 1)),
          key(knownKey(bytesAt(args, 2), isPrivate)),
          data(bytesAt(args, 3)),
          saltLength(args[4]->IsNumber() ? static_cast<int>(args[4].As<v8::Number>()->Value()) : 0) {}

    bool configure(EVP_PKEY_CTX* context) const {
        return scheme != Scheme::pss || (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
                                         EVP_PKEY_CTX_set_rsa_pss_saltlen(context, saltLength) == 1);
    }

    Scheme scheme;
    const EVP_MD* digest;
    std::shared_ptr<EVP_PKEY> key;
    Bytes data;
    int saltLength;
};

/// Points of Ed25519 whose order is 8 or less, without their sign: a signature with one of them proves nothing
/// (https://wicg.github.io/webcrypto-secure-curves/#ed25519-operations).
bool isSmallOrder(Bytes point) {
    static constexpr std::array<std::array<std::uint8_t, 32>, 4> others = {{
        {1},
        {0},
        {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
         0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
        {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
         0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
    }};
    std::array<std::uint8_t, 32> plain;
    std::copy_n(point.begin(), plain.size(), plain.begin());
    plain[31] &= 0x7f;
    if (std::ranges::find(others, plain) != others.end()) return true;
    const bool nearPrime = plain[31] == 0x7f && std::all_of(plain.begin() + 1, plain.end() - 1, [](std::uint8_t byte) { return byte == 0xff; });
    return nearPrime && plain[0] >= 0xec && plain[0] <= 0xee;  // p - 1, p, p + 1
}

bool provesNothing(EVP_PKEY* key, Bytes signature) {
    std::array<std::uint8_t, 32> shown{};
    std::size_t size = shown.size();
    EVP_PKEY_get_raw_public_key(key, shown.data(), &size);
    return signature.size() != 64 || isSmallOrder(shown) || isSmallOrder(signature.first(32));
}

/// signData(scheme, hash, private key, data, saltLength)
void signData(Arguments args) {
    const Job job(args, true);
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr;
    std::size_t size = 0;
    if (!job.key || EVP_DigestSignInit(context.get(), &options, job.digest, nullptr, job.key.get()) != 1 || !job.configure(options) ||
        EVP_DigestSign(context.get(), nullptr, &size, job.data.data(), job.data.size()) != 1) {
        return;
    }
    Vector signature(size);
    if (EVP_DigestSign(context.get(), signature.data(), &size, job.data.data(), job.data.size()) != 1) return;
    signature.resize(size);
    if (job.scheme == Scheme::ecdsa) signature = plainSignature(job.key.get(), signature);
    if (!signature.empty()) returnBytes(args, signature);
}

/// verifyData(scheme, hash, public key, data, saltLength, signature)
void verifyData(Arguments args) {
    const Job job(args, false);
    const Bytes given = bytesAt(args, 5);
    const DigestContext context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr;
    if (!job.key || EVP_DigestVerifyInit(context.get(), &options, job.digest, nullptr, job.key.get()) != 1 || !job.configure(options)) {
        return;
    }
    if (job.scheme == Scheme::eddsa && provesNothing(job.key.get(), given)) {
        args.GetReturnValue().Set(false);
        return;
    }
    const Vector der = job.scheme == Scheme::ecdsa ? derSignature(job.key.get(), given) : Vector();
    const Bytes signature = job.scheme == Scheme::ecdsa ? Bytes(der) : given;
    args.GetReturnValue().Set(!signature.empty() && EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                                                     job.data.data(), job.data.size()) == 1);
}

/// rsaOaep(encrypt, hash, key, data, label)
void rsaOaep(Arguments args) {
    const bool encrypt = args[0]->IsTrue();
    const EVP_MD* digest = digestAt(args, 1);
    const std::shared_ptr<EVP_PKEY> key = knownKey(bytesAt(args, 2), !encrypt);
    const Bytes data = bytesAt(args, 3), label = bytesAt(args, 4);
    const std::unique_ptr<EVP_PKEY_CTX, Free> context(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr);
    if (!context || (encrypt ? EVP_PKEY_encrypt_init : EVP_PKEY_decrypt_init)(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) != 1 || EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest) != 1) {
        return;
    }
    if (!label.empty()) {
        void* copy = OPENSSL_memdup(label.data(), label.size());  // the context's from here on
        if (EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), copy, static_cast<int>(label.size())) != 1) {
            OPENSSL_free(copy);
            return;
        }
    }
    const auto run = encrypt ? EVP_PKEY_encrypt : EVP_PKEY_decrypt;
    std::size_t size = 0;
    if (run(context.get(), nullptr, &size, data.data(), data.size()) != 1) return;
    Vector result(size);
    if (run(context.get(), result.data(), &size, data.data(), data.size()) == 1) returnBytes(args, Bytes(result).first(size));
}

/// agree(private key, public key): the secret they share
void agree(Arguments args) {
    const std::shared_ptr<EVP_PKEY> own = knownKey(bytesAt(args, 0), true), other = knownKey(bytesAt(args, 1), false);
    const std::unique_ptr<EVP_PKEY_CTX, Free> context(own && other ? EVP_PKEY_CTX_new(own.get(), nullptr) : nullptr);
    std::size_t size = 0;
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 || EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
        EVP_PKEY_derive(context.get(), nullptr, &size) != 1) {
        return;
    }
    Vector secret(size);
    if (EVP_PKEY_derive(context.get(), secret.data(), &size) == 1) returnBytes(args, Bytes(secret).first(size));
}

constexpr engine::Native natives[] = {
    {"signData", signData, 5}, {"verifyData", verifyData, 6}, {"rsaOaep", rsaOaep, 5}, {"agree", agree, 2}};

}  // namespace

Vector plainSignature(EVP_PKEY* key, const Vector& der) {
    const std::uint8_t* at = der.data();
    const Signature parsed(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    const std::size_t size = fieldBytes(key);
    Vector plain(2 * size);
    if (!parsed || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), plain.data(), static_cast<int>(size)) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), plain.data() + size, static_cast<int>(size)) < 0) {
        return {};
    }
    return plain;
}

Vector derSignature(EVP_PKEY* key, Bytes plain) {
    const std::size_t size = fieldBytes(key);
    if (plain.size() != 2 * size) return {};
    const Signature signature(ECDSA_SIG_new());
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(plain.data(), static_cast<int>(size), nullptr),
                   BN_bin2bn(plain.data() + size, static_cast<int>(size), nullptr));
    std::uint8_t* bytes = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &bytes);
    Vector der;
    if (length > 0) der.assign(bytes, bytes + length);
    OPENSSL_free(bytes);
    return der;
}

std::span<const engine::Native> signatureNatives() { return natives; }

}  // namespace edge::crypto
