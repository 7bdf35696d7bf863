#include "runner/eszip/digest.h"

#include <openssl/evp.h>
#include <xxhash.h>

namespace edge::eszip {
namespace {

std::string sha256(std::string_view bytes) {
    std::string digest(32, '\0');
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length, EVP_sha256(), nullptr);
    return digest;
}

std::string xxh3(std::string_view bytes) {
    XXH64_canonical_t canonical;
    XXH64_canonicalFromHash(&canonical, XXH3_64bits(bytes.data(), bytes.size()));
    return std::string(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
}

}  // namespace

std::size_t digestSize(Checksum checksum) { return checksum == Checksum::sha256 ? 32 : checksum == Checksum::xxh3 ? 8 : 0; }

std::string digestOf(Checksum checksum, std::string_view bytes) {
    return checksum == Checksum::sha256 ? sha256(bytes) : checksum == Checksum::xxh3 ? xxh3(bytes) : std::string();
}

}  // namespace edge::eszip
