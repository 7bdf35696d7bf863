#include "runner/eszip/checksum.h"

#include <openssl/sha.h>
#include <xxhash.h>

namespace edge::eszip {

std::size_t digestSize(Checksum checksum) {
    switch (checksum) {
        case Checksum::sha256: return SHA256_DIGEST_LENGTH;
        case Checksum::xxh3: return sizeof(XXH64_canonical_t);
        case Checksum::none: break;
    }
    return 0;
}

std::string digestOf(Checksum checksum, std::string_view bytes) {
    std::string digest(digestSize(checksum), '\0');
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    if (checksum == Checksum::sha256) SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out);
    if (checksum == Checksum::xxh3) XXH64_canonicalFromHash(reinterpret_cast<XXH64_canonical_t*>(out), XXH3_64bits(bytes.data(), bytes.size()));
    return digest;
}

}  // namespace edge::eszip
