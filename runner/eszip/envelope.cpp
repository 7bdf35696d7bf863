#include "runner/eszip/envelope.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

#include "runner/protocol/figures.h"

namespace edge::eszip {
namespace {

using protocol::Error;
using protocol::Result;

constexpr std::string_view zstdMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view brotliMagic("EZBR", 4);
constexpr int zstdLevel = 9;
constexpr int brotliQuality = 9;  // 11 is ten times slower for some hundredths

template <auto release>
struct Release {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};

Error damaged(Envelope envelope, const std::string& how) {
    return {"envelope_damaged", "The " + std::string(envelopeText(envelope)) + " envelope of the archive " + how + ".",
            "Get the file again."};
}

Error tooLarge(std::size_t limit) {
    return {"eszip_too_large",
            "The archive comes to more than " + protocol::bytesText(static_cast<std::int64_t>(limit)) +
                " when it is taken out of its envelope.",
            "No function needs this much: the file is damaged, or meant to do harm."};
}

/// Bytes that grow towards a limit, by half each time. One byte past the limit may be asked for, to see whether it comes.
class Growing {
public:
    explicit Growing(std::size_t limit) : m_limit(limit) {}
    /// Room for more behind the first `used`; false when the limit is passed.
    bool makeRoom(std::size_t used) {
        constexpr std::size_t first = std::size_t{64} << 10;
        if (used > m_limit) return false;
        if (used == m_bytes.size()) m_bytes.resize(std::min(m_limit + 1, std::max(first, used + used / 2)));
        return true;
    }
    char* at(std::size_t offset) { return m_bytes.data() + offset; }
    std::size_t size() const { return m_bytes.size(); }
    std::string cut(std::size_t used) {
        m_bytes.resize(used);
        return std::move(m_bytes);
    }

private:
    std::size_t m_limit;
    std::string m_bytes;
};

Result<Opened> openZstd(std::string_view file, std::size_t limit) {
    const std::unique_ptr<ZSTD_DStream, Release<ZSTD_freeDStream>> stream(ZSTD_createDStream());
    if (!stream) return damaged(Envelope::zstd, "found no memory");
    Growing bytes(limit);
    ZSTD_inBuffer in{file.data(), file.size(), 0};
    std::size_t used = 0, expected = 1;
    while (in.pos < in.size || expected != 0) {
        if (!bytes.makeRoom(used)) return tooLarge(limit);
        ZSTD_outBuffer out{bytes.at(0), bytes.size(), used};
        const std::size_t before = in.pos;
        expected = ZSTD_decompressStream(stream.get(), &out, &in);
        if (ZSTD_isError(expected))
            return damaged(Envelope::zstd, std::string("is corrupt (") + ZSTD_getErrorName(expected) + ")");
        if (in.pos == before && out.pos == used && expected != 0) return damaged(Envelope::zstd, "is cut short");
        used = out.pos;
    }
    if (used > limit) return tooLarge(limit);
    return Opened{Envelope::zstd, bytes.cut(used)};
}

Result<Opened> openBrotli(std::string_view file, std::size_t limit) {
    const std::unique_ptr<BrotliDecoderState, Release<BrotliDecoderDestroyInstance>> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
    if (!state) return damaged(Envelope::brotli, "found no memory");
    Growing bytes(limit);
    const std::string_view body = file.substr(brotliMagic.size());
    const auto* in = reinterpret_cast<const std::uint8_t*>(body.data());
    std::size_t inLeft = body.size(), used = 0;
    for (;;) {
        if (!bytes.makeRoom(used)) return tooLarge(limit);
        auto* out = reinterpret_cast<std::uint8_t*>(bytes.at(used));
        std::size_t outLeft = bytes.size() - used;
        const auto result = BrotliDecoderDecompressStream(state.get(), &inLeft, &in, &outLeft, &out, nullptr);
        used = bytes.size() - outLeft;
        if (result == BROTLI_DECODER_RESULT_ERROR) return damaged(Envelope::brotli, "is corrupt");
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return damaged(Envelope::brotli, "is cut short");
        if (result == BROTLI_DECODER_RESULT_SUCCESS) break;
    }
    if (used > limit) return tooLarge(limit);
    if (inLeft > 0) return damaged(Envelope::brotli, "is followed by " + std::to_string(inLeft) + " other bytes");
    return Opened{Envelope::brotli, bytes.cut(used)};
}

Error notCompressed() { return {"not_compressed", "The archive could not be compressed.", "There may be too little memory."}; }

Result<std::string> wrapZstd(std::string_view archive) {
    const std::unique_ptr<ZSTD_CCtx, Release<ZSTD_freeCCtx>> context(ZSTD_createCCtx());
    if (!context) return notCompressed();
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, zstdLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(archive.size()), '\0');
    const std::size_t size = ZSTD_compress2(context.get(), packed.data(), packed.size(), archive.data(), archive.size());
    if (ZSTD_isError(size)) return notCompressed();
    packed.resize(size);
    return packed;
}

Result<std::string> wrapBrotli(std::string_view archive) {
    std::size_t size = BrotliEncoderMaxCompressedSize(archive.size());
    if (size == 0) return notCompressed();
    std::string packed(brotliMagic);
    packed.resize(brotliMagic.size() + size);
    if (!BrotliEncoderCompress(brotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, archive.size(),
                               reinterpret_cast<const std::uint8_t*>(archive.data()), &size,
                               reinterpret_cast<std::uint8_t*>(packed.data() + brotliMagic.size())))
        return notCompressed();
    packed.resize(brotliMagic.size() + size);
    return packed;
}

}  // namespace

std::string_view envelopeText(Envelope envelope) {
    return envelope == Envelope::zstd ? "zstd" : envelope == Envelope::brotli ? "brotli" : "raw";
}

Result<Opened> openEnvelope(std::string_view file, std::size_t limit) {
    if (file.starts_with(zstdMagic)) return openZstd(file, limit);
    if (file.starts_with(brotliMagic)) return openBrotli(file, limit);
    if (file.size() > limit) return tooLarge(limit);
    return Opened{Envelope::raw, std::string(file)};
}

Result<std::string> wrap(Envelope envelope, std::string_view archive) {
    if (envelope == Envelope::zstd) return wrapZstd(archive);
    if (envelope == Envelope::brotli) return wrapBrotli(archive);
    return std::string(archive);
}

}  // namespace edge::eszip
