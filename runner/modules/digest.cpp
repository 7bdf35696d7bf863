#include "runner/modules/digest.h"

#include <openssl/evp.h>

namespace edge::modules {

std::string digestOf(std::string_view first, std::string_view second) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
    EVP_DigestUpdate(context, first.data(), first.size());
    EVP_DigestUpdate(context, "", 1);
    EVP_DigestUpdate(context, second.data(), second.size());
    EVP_DigestFinal_ex(context, digest, nullptr);
    EVP_MD_CTX_free(context);
    std::string text;
    for (int at = 0; at < 8; ++at) {
        text += "0123456789abcdef"[digest[at] >> 4];
        text += "0123456789abcdef"[digest[at] & 15];
    }
    return text;
}

}  // namespace edge::modules
