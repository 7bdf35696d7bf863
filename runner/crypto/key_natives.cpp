// Making keys, taking them apart and putting them together.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "runner/crypto/keys.h"
#include "runner/engine/state.h"
#include "runner/web/bytes.h"

namespace edge::crypto {
namespace {

using Vector = std::vector<std::uint8_t>;

struct Free {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(BIGNUM* number) const { BN_clear_free(number); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
};
using Context = std::unique_ptr<EVP_PKEY_CTX, Free>;
using Number = std::unique_ptr<BIGNUM, Free>;

const char* groupOf(const std::string& kind) {
    if (kind == "P-256") return "prime256v1";
    if (kind == "P-384") return "secp384r1";
    return "secp521r1";
}

int idOf(const std::string& kind) { return kind == "X25519" ? EVP_PKEY_X25519 : EVP_PKEY_ED25519; }
bool isEdwards(const std::string& kind) { return kind == "X25519" || kind == "Ed25519"; }

Number numberOf(Bytes bytes) { return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)); }

/// A number of a key in as many bytes as it needs, or in `size`; none: the key does not have it.
std::optional<Vector> numberIn(EVP_PKEY* key, const char* name, std::size_t size = 0) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) return std::nullopt;
    const Number number(raw);
    Vector bytes(std::max(size, static_cast<std::size_t>(BN_num_bytes(raw))));
    BN_bn2binpad(raw, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

/// The point of a key on an elliptic curve, uncompressed.
Vector pointOf(EVP_PKEY* key) {
    std::size_t size = 0;
    EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED);
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, nullptr, 0, &size);
    Vector point(size);
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point.data(), size, &size);
    return point;
}

Vector rawOf(EVP_PKEY* key, int (*get)(const EVP_PKEY*, unsigned char*, std::size_t*)) {
    std::size_t size = 0;
    get(key, nullptr, &size);
    Vector bytes(size);
    get(key, bytes.data(), &size);
    return bytes;
}

v8::Local<v8::Value> toBuffer(v8::Isolate* isolate, const Vector& bytes) {
    const web::FreshBytes made = web::allocateBytes(isolate, bytes.size());
    if (made.buffer.IsEmpty()) return v8::Undefined(isolate);
    std::copy(bytes.begin(), bytes.end(), made.data);
    return v8::Uint8Array::New(made.buffer, 0, bytes.size());
}

void returnList(Arguments args, std::vector<v8::Local<v8::Value>> values) {
    args.GetReturnValue().Set(v8::Array::New(args.GetIsolate(), values.data(), values.size()));
}

void returnVectors(Arguments args, const std::vector<Vector>& parts) {
    std::vector<v8::Local<v8::Value>> values;
    for (const Vector& part : parts) values.push_back(toBuffer(args.GetIsolate(), part));
    returnList(args, std::move(values));
}

Key generated(EVP_PKEY_CTX* context) {
    EVP_PKEY* key = nullptr;
    return EVP_PKEY_generate(context, &key) == 1 ? Key(key) : nullptr;
}

Key generateRsa(int bits, Bytes exponent) {
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    const Number number = numberOf(exponent);
    if (EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), bits) != 1 ||
        EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), number.get()) != 1) {
        return nullptr;
    }
    return generated(context.get());
}

Key generateCurve(const std::string& kind) {
    const Context context(isEdwards(kind) ? EVP_PKEY_CTX_new_id(idOf(kind), nullptr) : EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    if (EVP_PKEY_keygen_init(context.get()) != 1 ||
        (!isEdwards(kind) && EVP_PKEY_CTX_set_group_name(context.get(), groupOf(kind)) != 1)) {
        return nullptr;
    }
    return generated(context.get());
}

/// generateKeyPair(kind, bits, exponent)
void generateKeyPair(Arguments args) {
    engine::State::of(args.GetIsolate()).randomTaken = true;
    const std::string kind = engine::toUtf8(args.GetIsolate(), args[0]);
    const Key key = kind == "RSA" ? generateRsa(args[1].As<v8::Int32>()->Value(), bytesAt(args, 2)) : generateCurve(kind);
    if (key) returnVectors(args, {writeKey(key.get(), true), writeKey(key.get(), false)});
}

/// inspectKey(der, isPrivate)
void inspectKey(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const Key key = parseKey(bytesAt(args, 0), args[1]->IsTrue());
    const std::string kind = key ? kindOf(key.get()) : std::string();
    if (kind.empty()) return;
    if (!isEdwards(kind) && kind != "RSA") {
        const Context context(EVP_PKEY_CTX_new(key.get(), nullptr));
        if (EVP_PKEY_public_check(context.get()) != 1) return;  // a point that is not on its curve
        pointOf(key.get());                                     // written uncompressed from now on
    }
    returnList(args, {engine::latin1(isolate, kind), v8::Integer::New(isolate, EVP_PKEY_get_bits(key.get())),
                      toBuffer(isolate, numberIn(key.get(), OSSL_PKEY_PARAM_RSA_E).value_or(Vector())),
                      toBuffer(isolate, writeKey(key.get(), args[1]->IsTrue()))});
}

constexpr const char* rsaNumbers[] = {OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,         OSSL_PKEY_PARAM_RSA_D,
                                      OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
                                      OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};

/// keyToParts(der, isPrivate): n e [d p q dp dq qi], or x y [d], or x [d]
void keyToParts(Arguments args) {
    const bool isPrivate = args[1]->IsTrue();
    const Key key = parseKey(bytesAt(args, 0), isPrivate);
    if (!key) return;
    const std::string kind = kindOf(key.get());
    std::vector<Vector> parts;
    if (kind == "RSA") {
        for (const char* name : std::span(rsaNumbers).first(isPrivate ? 8 : 2)) {
            const auto number = numberIn(key.get(), name);
            if (!number) return;
            parts.push_back(*number);
        }
    } else if (isEdwards(kind)) {
        parts.push_back(rawOf(key.get(), EVP_PKEY_get_raw_public_key));
        if (isPrivate) parts.push_back(rawOf(key.get(), EVP_PKEY_get_raw_private_key));
    } else {
        const std::size_t size = fieldBytes(key.get());
        const Vector point = pointOf(key.get());
        if (point.size() != 1 + 2 * size) return;
        const auto middle = point.begin() + 1 + static_cast<std::ptrdiff_t>(size);
        parts = {Vector(point.begin() + 1, middle), Vector(middle, point.end())};
        if (isPrivate) parts.push_back(numberIn(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, size).value_or(Vector()));
    }
    returnVectors(args, parts);
}

/// The key that the parameters of `fill` describe.
template <typename Fill>
Key fromData(const char* type, bool isPrivate, Fill fill) {
    const std::unique_ptr<OSSL_PARAM_BLD, Free> builder(OSSL_PARAM_BLD_new());
    const std::vector<Number> numbers = fill(builder.get());  // the builder keeps their addresses
    const std::unique_ptr<OSSL_PARAM, Free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, isPrivate ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return Key(key);
}

Key rsaFrom(const std::vector<Bytes>& parts) {
    return fromData("RSA", parts.size() > 2, [&](OSSL_PARAM_BLD* builder) {
        std::vector<Number> numbers;
        for (std::size_t at = 0; at < parts.size(); ++at) {
            numbers.push_back(numberOf(parts[at]));
            OSSL_PARAM_BLD_push_BN(builder, rsaNumbers[at], numbers.back().get());
        }
        return numbers;
    });
}

Key curveFrom(const std::string& kind, Bytes point, Bytes secret) {
    Key key = fromData("EC", !secret.empty(), [&](OSSL_PARAM_BLD* builder) {
        std::vector<Number> numbers;
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, groupOf(kind), 0);
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
        if (!secret.empty()) {
            numbers.push_back(numberOf(secret));
            OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, numbers.back().get());
        }
        return numbers;
    });
    if (!key) return nullptr;
    pointOf(key.get());  // written uncompressed from now on
    const Context context(EVP_PKEY_CTX_new(key.get(), nullptr));
    const bool sound = EVP_PKEY_public_check(context.get()) == 1 && (secret.empty() || EVP_PKEY_pairwise_check(context.get()) == 1);
    return sound ? std::move(key) : nullptr;
}

Key edwardsFrom(const std::string& kind, Bytes shown, Bytes secret) {
    if (secret.empty()) return Key(EVP_PKEY_new_raw_public_key(idOf(kind), nullptr, shown.data(), shown.size()));
    Key key(EVP_PKEY_new_raw_private_key(idOf(kind), nullptr, secret.data(), secret.size()));
    const bool same = key && std::ranges::equal(rawOf(key.get(), EVP_PKEY_get_raw_public_key), shown);
    return same ? std::move(key) : nullptr;
}

/// keyFromParts(kind, parts): as keyToParts gives them; of elliptic curves a whole point can stand for x and y
void keyFromParts(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::Context> context = isolate->GetCurrentContext();
    const std::string kind = engine::toUtf8(isolate, args[0]);
    const v8::Local<v8::Array> list = args[1].As<v8::Array>();
    std::vector<Bytes> parts;
    for (std::uint32_t at = 0; at < list->Length(); ++at) {
        v8::Local<v8::Value> part;
        const auto bytes = list->Get(context, at).ToLocal(&part) ? engine::bytesOf(part) : std::nullopt;
        if (!bytes) return;
        parts.emplace_back(*bytes);
    }
    Key key;
    const bool isPrivate = parts.size() > 2 || (isEdwards(kind) && parts.size() > 1);
    if (kind == "RSA") {
        key = rsaFrom(parts);
    } else if (isEdwards(kind)) {
        key = edwardsFrom(kind, parts[0], isPrivate ? parts[1] : Bytes());
    } else if (parts.size() == 1) {
        key = curveFrom(kind, parts[0], {});
    } else {
        Vector point{4};
        for (const Bytes half : {parts[0], parts[1]}) point.insert(point.end(), half.begin(), half.end());
        key = curveFrom(kind, point, isPrivate ? parts[2] : Bytes());
    }
    if (key) returnBytes(args, writeKey(key.get(), isPrivate));
}

constexpr engine::Native natives[] = {{"generateKeyPair", generateKeyPair, 3},
                                      {"inspectKey", inspectKey, 2},
                                      {"keyToParts", keyToParts, 2},
                                      {"keyFromParts", keyFromParts, 2}};

}  // namespace

std::span<const engine::Native> keyNatives() { return natives; }

}  // namespace edge::crypto
