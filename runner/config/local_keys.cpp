#include "runner/config/local_keys.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdint>

namespace edge::config {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view tokenHead = R"({"alg":"HS256","typ":"JWT"})";

}  // namespace

std::string base64Url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char byte : bytes) {
        pending = (pending << 8) | static_cast<unsigned char>(byte);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text += alphabet[(pending >> bits) & 63];
        }
    }
    if (bits > 0) text += alphabet[(pending << (6 - bits)) & 63];
    return text;
}

std::string signToken(std::string_view claims, std::string_view secret) {
    const std::string covered = base64Url(tokenHead) + "." + base64Url(claims);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    HMAC(EVP_sha256(), secret.data(), int(secret.size()), reinterpret_cast<const unsigned char*>(covered.data()),
         covered.size(), digest, &length);
    return covered + "." + base64Url({reinterpret_cast<const char*>(digest), length});
}

std::string signRoleToken(std::string_view role, std::string_view secret) {
    return signToken(R"({"iss":"supabase-demo","role":")" + std::string(role) + R"(","exp":1983812996})", secret);
}

}  // namespace edge::config
