// AES in the modes of the specification.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "runner/crypto/natives.h"

namespace edge::crypto {
namespace {

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;
using Result = std::optional<std::vector<std::uint8_t>>;

struct Job {
    const EVP_CIPHER* cipher;
    bool encrypt;
    Bytes key, iv, data;
};

const EVP_CIPHER* cipherOf(const std::string& mode, std::size_t keyBytes) {
    const int at = keyBytes == 16 ? 0 : keyBytes == 24 ? 1 : 2;
    using Make = const EVP_CIPHER* (*)();
    static constexpr Make cbc[] = {EVP_aes_128_cbc, EVP_aes_192_cbc, EVP_aes_256_cbc};
    static constexpr Make ctr[] = {EVP_aes_128_ctr, EVP_aes_192_ctr, EVP_aes_256_ctr};
    static constexpr Make gcm[] = {EVP_aes_128_gcm, EVP_aes_192_gcm, EVP_aes_256_gcm};
    static constexpr Make wrap[] = {EVP_aes_128_wrap, EVP_aes_192_wrap, EVP_aes_256_wrap};
    if (mode == "AES-CBC") return cbc[at]();
    if (mode == "AES-CTR") return ctr[at]();
    if (mode == "AES-GCM") return gcm[at]();
    return wrap[at]();
}

/// Everything that EVP_CipherUpdate gives for `in`, appended to `out`; pieces because its lengths are ints.
bool update(EVP_CIPHER_CTX* context, Bytes in, std::vector<std::uint8_t>& out) {
    constexpr std::size_t piece = std::size_t{1} << 30;
    for (; !in.empty(); in = in.subspan(std::min(piece, in.size()))) {
        const std::size_t size = std::min(piece, in.size()), before = out.size();
        out.resize(before + size + EVP_MAX_BLOCK_LENGTH);
        int written = 0;
        if (EVP_CipherUpdate(context, out.data() + before, &written, in.data(), static_cast<int>(size)) != 1) return false;
        out.resize(before + static_cast<std::size_t>(written));
    }
    return true;
}

bool finish(EVP_CIPHER_CTX* context, std::vector<std::uint8_t>& out) {
    std::uint8_t last[EVP_MAX_BLOCK_LENGTH];
    int written = 0;
    if (EVP_CipherFinal_ex(context, last, &written) != 1) return false;
    out.insert(out.end(), last, last + written);
    return true;
}

Result plainCipher(const Job& job) {
    const Context context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    std::vector<std::uint8_t> out;
    const std::uint8_t* iv = job.iv.empty() ? nullptr : job.iv.data();
    if (EVP_CipherInit_ex(context.get(), job.cipher, nullptr, job.key.data(), iv, job.encrypt) != 1 ||
        !update(context.get(), job.data, out) || !finish(context.get(), out)) {
        return std::nullopt;
    }
    return out;
}

/// https://w3c.github.io/webcrypto/#aes-gcm-operations ; the tag lies behind the text.
Result authenticated(const Job& job, Bytes additional, std::size_t tagBytes) {
    const Context context(EVP_CIPHER_CTX_new());
    const auto tagLength = static_cast<int>(tagBytes);
    std::vector<std::uint8_t> out;
    if (EVP_CipherInit_ex(context.get(), job.cipher, nullptr, nullptr, nullptr, job.encrypt) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(job.iv.size()), nullptr) != 1 ||
        EVP_CipherInit_ex(context.get(), nullptr, nullptr, job.key.data(), job.iv.data(), job.encrypt) != 1) {
        return std::nullopt;
    }
    Bytes text = job.data;
    std::vector<std::uint8_t> tag(tagBytes);
    if (!job.encrypt) {
        if (text.size() < tagBytes) return std::nullopt;
        tag.assign(text.end() - tagLength, text.end());
        text = text.first(text.size() - tagBytes);
        if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tagLength, tag.data()) != 1) return std::nullopt;
    }
    int ignored = 0;
    if (!additional.empty() &&
        EVP_CipherUpdate(context.get(), nullptr, &ignored, additional.data(), static_cast<int>(additional.size())) != 1) {
        return std::nullopt;
    }
    if (!update(context.get(), text, out) || !finish(context.get(), out)) return std::nullopt;
    if (job.encrypt) {
        if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tagLength, tag.data()) != 1) return std::nullopt;
        out.insert(out.end(), tag.begin(), tag.end());
    }
    return out;
}

/// How many blocks a counter of `bits` bits in `block` counts until it is zero again; nothing: more than there can be.
std::optional<std::size_t> blocksUntilWrap(Bytes block, unsigned bits) {
    if (bits > 60) {
        for (unsigned at = 0; at + 60 < bits; ++at) {  // any of the high bits unset: far away
            const unsigned bit = bits - 1 - at;
            if (!(block[15 - bit / 8] >> (bit % 8) & 1)) return std::nullopt;
        }
    }
    std::uint64_t low = 0;
    for (unsigned at = 8; at < 16; ++at) low = low << 8 | block[at];
    const unsigned counted = std::min(bits, 60u);
    const std::uint64_t mask = (std::uint64_t{1} << counted) - 1;
    return static_cast<std::size_t>(mask - (low & mask) + 1);
}

/// OpenSSL counts with all 128 bits; the specification with the last `bits` only, the others stay.
Result counted(const Job& job, unsigned bits) {
    const std::optional<std::size_t> left = bits == 128 ? std::nullopt : blocksUntilWrap(job.iv, bits);
    const std::size_t blocks = (job.data.size() + 15) / 16;
    if (bits < 60 && blocks > (std::size_t{1} << bits)) return std::nullopt;  // the counter would come back
    if (!left || blocks <= *left) return plainCipher(job);
    std::array<std::uint8_t, 16> wrapped;
    std::copy(job.iv.begin(), job.iv.end(), wrapped.begin());
    for (unsigned bit = 0; bit < bits; ++bit) wrapped[15 - bit / 8] &= static_cast<std::uint8_t>(~(1u << (bit % 8)));
    Job first = job, second = job;
    first.data = job.data.first(*left * 16);
    second.data = job.data.subspan(*left * 16);
    second.iv = wrapped;
    Result one = plainCipher(first), other = plainCipher(second);
    if (!one || !other) return std::nullopt;
    one->insert(one->end(), other->begin(), other->end());
    return one;
}

void aes(Arguments args) {
    const std::string mode = engine::toUtf8(args.GetIsolate(), args[0]);
    const Bytes key = bytesAt(args, 2);
    const Job job{cipherOf(mode, key.size()), args[1]->IsTrue(), key, bytesAt(args, 3), bytesAt(args, 4)};
    const unsigned size = args[5]->IsUint32() ? args[5].As<v8::Uint32>()->Value() : 0;
    Result result;
    if (mode == "AES-GCM") {
        result = authenticated(job, bytesAt(args, 6), size / 8);
    } else if (mode == "AES-CTR") {
        result = counted(job, size);
    } else {
        result = plainCipher(job);
    }
    if (result) returnBytes(args, *result);
}

constexpr engine::Native natives[] = {{"aes", aes, 7}};

}  // namespace

std::span<const engine::Native> cipherNatives() { return natives; }

}  // namespace edge::crypto
