#include "runner/modules/digest.h"

#include <openssl/evp.h>

#include <initializer_list>

namespace edge::modules {
namespace {

/// Of all pieces one after the other, the first `count` bytes.
std::string hexadecimal(std::initializer_list<std::string_view> pieces, int count) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
    for (const std::string_view piece : pieces) EVP_DigestUpdate(context, piece.data(), piece.size());
    EVP_DigestFinal_ex(context, digest, nullptr);
    EVP_MD_CTX_free(context);
    std::string text;
    for (int at = 0; at < count; ++at) {
        text += "0123456789abcdef"[digest[at] >> 4];
        text += "0123456789abcdef"[digest[at] & 15];
    }
    return text;
}

}  // namespace

std::string digestOf(std::string_view first, std::string_view second) { return hexadecimal({first, std::string_view("", 1), second}, 8); }

std::string sha256Of(std::string_view bytes) { return hexadecimal({bytes}, 32); }

}  // namespace edge::modules
