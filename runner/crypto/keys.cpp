#include "runner/crypto/keys.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/x509.h>

#include <algorithm>
#include <deque>

namespace edge::crypto {

namespace {

struct Known {
    std::string der;
    bool isPrivate;
    std::shared_ptr<EVP_PKEY> key;
};

constexpr std::size_t mostKnown = 8;

}  // namespace

Key parseKey(Bytes der, bool isPrivate) {
    const std::uint8_t* at = der.data();
    const auto size = static_cast<long>(der.size());
    if (!isPrivate) {
        Key key(d2i_PUBKEY(nullptr, &at, size));
        return at == der.data() + size ? std::move(key) : nullptr;
    }
    PKCS8_PRIV_KEY_INFO* info = d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, size);
    Key key(info && at == der.data() + size ? EVP_PKCS82PKEY(info) : nullptr);
    PKCS8_PRIV_KEY_INFO_free(info);
    return key;
}

std::shared_ptr<EVP_PKEY> knownKey(Bytes der, bool isPrivate) {
    static thread_local std::deque<Known> known;
    const std::string_view text(reinterpret_cast<const char*>(der.data()), der.size());
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Known& each) { return each.isPrivate == isPrivate && each.der == text; });
    if (found != known.end()) return found->key;
    std::shared_ptr<EVP_PKEY> key(parseKey(der, isPrivate).release(), FreeKey{});
    if (key) {
        known.push_front({std::string(text), isPrivate, key});
        if (known.size() > mostKnown) known.pop_back();
    }
    return key;
}

std::vector<std::uint8_t> writeKey(EVP_PKEY* key, bool isPrivate) {
    std::vector<std::uint8_t> der;
    std::uint8_t* bytes = nullptr;
    int size = 0;
    if (isPrivate) {
        PKCS8_PRIV_KEY_INFO* info = EVP_PKEY2PKCS8(key);
        size = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &bytes) : 0;
        PKCS8_PRIV_KEY_INFO_free(info);
    } else {
        size = i2d_PUBKEY(key, &bytes);
    }
    if (size > 0) der.assign(bytes, bytes + size);
    OPENSSL_free(bytes);
    return der;
}

std::string kindOf(EVP_PKEY* key) {
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA: return "RSA";
        case EVP_PKEY_ED25519: return "Ed25519";
        case EVP_PKEY_X25519: return "X25519";
        case EVP_PKEY_EC: break;
        default: return {};
    }
    char group[64] = "";
    std::size_t size = 0;
    EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group, &size);
    const std::string_view name(group, size);
    if (name == "prime256v1") return "P-256";
    if (name == "secp384r1") return "P-384";
    if (name == "secp521r1") return "P-521";
    return {};
}

std::size_t fieldBytes(EVP_PKEY* key) { return (static_cast<std::size_t>(EVP_PKEY_get_bits(key)) + 7) / 8; }

}  // namespace edge::crypto
