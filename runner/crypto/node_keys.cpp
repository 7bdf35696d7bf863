// What node:crypto does with asymmetric keys beyond the Web Cryptography API: all ways to write them, any digest and padding.
// The script half is runner/node/crypto_keys.ts.
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "runner/crypto/keys.h"
#include "runner/engine/arguments.h"
#include "runner/engine/state.h"

namespace edge::crypto {
namespace {

using Vector = std::vector<std::uint8_t>;

struct Free {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(OSSL_DECODER_CTX* context) const { OSSL_DECODER_CTX_free(context); }
    void operator()(OSSL_ENCODER_CTX* context) const { OSSL_ENCODER_CTX_free(context); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free_all(bio); }
    void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

using engine::intAt;
using engine::textAt;

v8::Local<v8::Value> bufferOf(v8::Isolate* isolate, const Vector& bytes) {
    v8::Local<v8::Uint8Array> made;
    if (engine::toUint8Array(isolate, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}).ToLocal(&made)) return made;
    return v8::Undefined(isolate);
}

/// What OpenSSL says went wrong first, as text; "" when it says nothing. Nothing of it is left.
std::string opensslSays() {
    const unsigned long error = ERR_get_error();
    ERR_clear_error();
    if (error == 0) return {};
    char text[256];
    ERR_error_string_n(error, text, sizeof text);
    return text;
}

void returnProblem(Arguments args) { args.GetReturnValue().Set(engine::toScript(args.GetIsolate(), opensslSays())); }

const char* structureOf(const std::string& type) {
    if (type == "pkcs1" || type == "sec1") return "type-specific";
    if (type == "spki") return "SubjectPublicKeyInfo";
    return type == "pkcs8" ? "PrivateKeyInfo" : nullptr;
}

Key keyOfCertificate(Bytes bytes) {
    const Owned<BIO> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    const Owned<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    return certificate ? Key(X509_get_pubkey(certificate.get())) : nullptr;
}

/// nodeParseKey(bytes, isPrivate, format, type, passphrase): DER as in keys.h; a text says why not
void nodeParseKey(Arguments args) {
    const Bytes bytes = bytesAt(args, 0);
    const bool isPrivate = args[1]->IsTrue(), pem = textAt(args, 2) == "PEM";
    ERR_clear_error();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EVP_PKEY* raw = nullptr;
    if (pem && !isPrivate && text.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos) {
        raw = keyOfCertificate(bytes).release();
    } else {
        const std::string type = textAt(args, 3);
        const Owned<OSSL_DECODER_CTX> context(OSSL_DECODER_CTX_new_for_pkey(
            &raw, pem ? "PEM" : "DER", pem || type == "pkcs8" ? nullptr : structureOf(type), nullptr,
            isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, nullptr, nullptr));
        static constexpr std::uint8_t nothing = 0;  // no passphrase at all would make OpenSSL ask at a terminal
        const Bytes passphrase = bytesAt(args, 4);
        OSSL_DECODER_CTX_set_passphrase(context.get(), passphrase.empty() ? &nothing : passphrase.data(), passphrase.size());
        const std::uint8_t* at = bytes.data();
        std::size_t size = bytes.size();
        if (size > 0) OSSL_DECODER_from_data(context.get(), &at, &size);
    }
    const Key key(raw);
    const Vector der = key ? writeKey(key.get(), isPrivate) : Vector();
    if (der.empty()) return returnProblem(args);
    ERR_clear_error();
    args.GetReturnValue().Set(bufferOf(args.GetIsolate(), der));
}

/// nodePublicOf(private DER)
void nodePublicOf(Arguments args) {
    const auto key = knownKey(bytesAt(args, 0), true);
    if (key) args.GetReturnValue().Set(bufferOf(args.GetIsolate(), writeKey(key.get(), false)));
}

/// nodeWriteKey(der, isPrivate, format, type, cipher, passphrase)
void nodeWriteKey(Arguments args) {
    const bool isPrivate = args[1]->IsTrue();
    const auto key = knownKey(bytesAt(args, 0), isPrivate);
    ERR_clear_error();
    const std::string format = textAt(args, 2), type = textAt(args, 3), cipher = textAt(args, 4);
    if (!key || !structureOf(type)) return;
    const Owned<OSSL_ENCODER_CTX> context(OSSL_ENCODER_CTX_new_for_pkey(key.get(), isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                                                                        format.c_str(), structureOf(type), nullptr));
    const Bytes passphrase = bytesAt(args, 5);
    if (!cipher.empty() && (OSSL_ENCODER_CTX_set_cipher(context.get(), cipher.c_str(), nullptr) != 1 ||
                            OSSL_ENCODER_CTX_set_passphrase(context.get(), passphrase.data(), passphrase.size()) != 1)) {
        return returnProblem(args);
    }
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (OSSL_ENCODER_to_data(context.get(), &bytes, &size) != 1) return returnProblem(args);
    args.GetReturnValue().Set(bufferOf(args.GetIsolate(), Vector(bytes, bytes + size)));
    OPENSSL_clear_free(bytes, size);
}

/// nodeKeyDetails(der, isPrivate): [type, bits, curve, exponent]
void nodeKeyDetails(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const auto key = knownKey(bytesAt(args, 0), args[1]->IsTrue());
    if (!key) return;
    char group[64] = "";
    std::size_t size = 0;
    if (EVP_PKEY_get_utf8_string_param(key.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &size) != 1) size = 0;
    BIGNUM* raw = nullptr;
    double exponent = 0;
    if (EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_E, &raw) == 1) exponent = static_cast<double>(BN_get_word(raw));
    BN_free(raw);
    ERR_clear_error();
    v8::Local<v8::Value> members[] = {engine::toScript(isolate, EVP_PKEY_get0_type_name(key.get())),
                                      v8::Integer::New(isolate, EVP_PKEY_get_bits(key.get())),
                                      engine::toScript(isolate, std::string_view(group, size)), v8::Number::New(isolate, exponent)};
    args.GetReturnValue().Set(v8::Array::New(isolate, members, 4));
}

/// nodeGenerateKey(type, bits, exponent, curve): [private, public] as DER
void nodeGenerateKey(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    engine::State::of(isolate).randomTaken = true;
    ERR_clear_error();
    const std::string type = textAt(args, 0), curve = textAt(args, 3);
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type.c_str(), nullptr));
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1) return returnProblem(args);
    if (type == "RSA" || type == "RSA-PSS") {
        const Owned<BIGNUM> exponent(BN_new());
        BN_set_word(exponent.get(), static_cast<BN_ULONG>(intAt(args, 2, 65537)));
        if (EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), intAt(args, 1)) != 1 ||
            EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), exponent.get()) != 1) {
            return returnProblem(args);
        }
    } else if (!curve.empty() && EVP_PKEY_CTX_set_group_name(context.get(), curve.c_str()) != 1) {
        return returnProblem(args);
    }
    EVP_PKEY* raw = nullptr;
    if (EVP_PKEY_generate(context.get(), &raw) != 1) return returnProblem(args);
    const Key key(raw);
    v8::Local<v8::Value> pair[] = {bufferOf(isolate, writeKey(key.get(), true)), bufferOf(isolate, writeKey(key.get(), false))};
    args.GetReturnValue().Set(v8::Array::New(isolate, pair, 2));
}

/// The arguments of signing and verifying: digest, DER, data, padding, salt length, whether the signature is plain
struct Job {
    Job(Arguments args, bool isPrivate)
        : digest(textAt(args, 0)), key(knownKey(bytesAt(args, 1), isPrivate)), data(bytesAt(args, 2)),
          padding(intAt(args, 3, -1)), salt(intAt(args, 4, -2)) {
        plain = args[5]->IsTrue() && key && EVP_PKEY_is_a(key.get(), "EC");
    }
    bool begin(int (*init)(EVP_MD_CTX*, EVP_PKEY_CTX**, const EVP_MD*, ENGINE*, EVP_PKEY*)) {
        if (!key) return false;
        const EVP_MD* method = digest.empty() ? nullptr : EVP_get_digestbyname(digest.c_str());
        EVP_PKEY_CTX* options = nullptr;
        if ((!digest.empty() && !method) || init(context.get(), &options, method, nullptr, key.get()) != 1) return false;
        if (padding >= 0 && EVP_PKEY_is_a(key.get(), "RSA") && EVP_PKEY_CTX_set_rsa_padding(options, padding) != 1) return false;
        const bool pss = padding == RSA_PKCS1_PSS_PADDING || EVP_PKEY_is_a(key.get(), "RSA-PSS");
        return !pss || EVP_PKEY_CTX_set_rsa_pss_saltlen(options, salt) == 1;
    }
    std::string digest;
    std::shared_ptr<EVP_PKEY> key;
    Bytes data;
    int padding, salt;
    bool plain = false;
    Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
};

/// nodeSign(...): the signature; a text says why not
void nodeSign(Arguments args) {
    ERR_clear_error();
    Job job(args, true);
    std::size_t size = 0;
    if (!job.begin(EVP_DigestSignInit) || EVP_DigestSign(job.context.get(), nullptr, &size, job.data.data(), job.data.size()) != 1) {
        return returnProblem(args);
    }
    Vector signature(size);
    if (EVP_DigestSign(job.context.get(), signature.data(), &size, job.data.data(), job.data.size()) != 1) return returnProblem(args);
    signature.resize(size);
    if (job.plain) signature = plainSignature(job.key.get(), signature);
    args.GetReturnValue().Set(bufferOf(args.GetIsolate(), signature));
}

/// nodeVerify(..., signature): whether it is one; a text says why that cannot be told
void nodeVerify(Arguments args) {
    ERR_clear_error();
    Job job(args, false);
    if (!job.begin(EVP_DigestVerifyInit)) return returnProblem(args);
    const Bytes given = bytesAt(args, 6);
    const Vector signature = job.plain ? derSignature(job.key.get(), given) : Vector(given.begin(), given.end());
    args.GetReturnValue().Set(!signature.empty() && EVP_DigestVerify(job.context.get(), signature.data(), signature.size(), job.data.data(),
                                                                     job.data.size()) == 1);
    ERR_clear_error();
}

/// nodeRsa(operation, der, isPrivate, data, padding, digest of OAEP, label): 0 encrypt, 1 decrypt, 2 sign as it is, 3 recover
void nodeRsa(Arguments args) {
    ERR_clear_error();
    const int operation = intAt(args, 0), padding = intAt(args, 4, RSA_PKCS1_OAEP_PADDING);
    const auto key = knownKey(bytesAt(args, 1), args[2]->IsTrue());
    const Bytes data = bytesAt(args, 3), label = bytesAt(args, 6);
    if (!key || operation < 0 || operation > 3) return returnProblem(args);
    const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key.get(), nullptr));
    using Init = int (*)(EVP_PKEY_CTX*);
    using Run = int (*)(EVP_PKEY_CTX*, unsigned char*, std::size_t*, const unsigned char*, std::size_t);
    static constexpr Init inits[] = {EVP_PKEY_encrypt_init, EVP_PKEY_decrypt_init, EVP_PKEY_sign_init, EVP_PKEY_verify_recover_init};
    static constexpr Run runs[] = {EVP_PKEY_encrypt, EVP_PKEY_decrypt, EVP_PKEY_sign, EVP_PKEY_verify_recover};
    if (inits[operation](context.get()) != 1 || EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) != 1) return returnProblem(args);
    if (padding == RSA_PKCS1_OAEP_PADDING) {
        const EVP_MD* digest = EVP_get_digestbyname(textAt(args, 5).c_str());
        if (!digest || EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) != 1) return returnProblem(args);
        void* copy = label.empty() ? nullptr : OPENSSL_memdup(label.data(), label.size());
        if (copy && EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), copy, static_cast<int>(label.size())) != 1) {
            OPENSSL_free(copy);
            return returnProblem(args);
        }
    }
    std::size_t size = 0;
    if (runs[operation](context.get(), nullptr, &size, data.data(), data.size()) != 1) return returnProblem(args);
    Vector out(size);
    if (runs[operation](context.get(), out.data(), &size, data.data(), data.size()) != 1) return returnProblem(args);
    out.resize(size);
    args.GetReturnValue().Set(bufferOf(args.GetIsolate(), out));
}

constexpr engine::Native natives[] = {{"nodeParseKey", nodeParseKey, 5},     {"nodePublicOf", nodePublicOf, 1},
                                      {"nodeWriteKey", nodeWriteKey, 6},     {"nodeKeyDetails", nodeKeyDetails, 2},
                                      {"nodeGenerateKey", nodeGenerateKey, 4}, {"nodeSign", nodeSign, 6},
                                      {"nodeVerify", nodeVerify, 7},         {"nodeRsa", nodeRsa, 7}};

}  // namespace

std::span<const engine::Native> nodeKeyNatives() { return natives; }

}  // namespace edge::crypto
