#include "runner/eszip/envelope.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zstd.h>

#include <memory>
#include <vector>

namespace edge::eszip {
namespace {

using protocol::Error;
using protocol::Result;

constexpr std::string_view zstdMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view brotliMagic = "EZBR";
constexpr int zstdLevel = 19;
constexpr int brotliQuality = 9;  ///< the platform takes any; 11 takes ten times as long for some percent

Error cutShort() { return {"eszip_cut_short", "The compressed archive ends too early.", "Copy or download the file again."}; }
Error damaged() { return {"eszip_damaged", "The archive cannot be decompressed: it is damaged.", "Copy or download the file again."}; }
Error tooLarge(std::size_t limit) {
    return {"eszip_too_large", "The archive would take more than " + std::to_string(limit >> 20) + " MiB.", "No function is that large; do not trust the file."};
}

Result<std::string> fromZstd(std::string_view bytes, std::size_t limit) {
    const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(), ZSTD_freeDStream);
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::string out;
    std::vector<char> piece(ZSTD_DStreamOutSize());
    std::size_t wanted = 1;
    while (wanted != 0) {
        ZSTD_outBuffer part{piece.data(), piece.size(), 0};
        wanted = ZSTD_decompressStream(stream.get(), &part, &in);
        if (ZSTD_isError(wanted)) return damaged();
        out.append(piece.data(), part.pos);
        if (out.size() > limit) return tooLarge(limit);
        if (wanted != 0 && part.pos == 0 && in.pos == in.size) return cutShort();
    }
    return out;
}

Result<std::string> fromBrotli(std::string_view bytes, std::size_t limit) {
    const std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
    auto left = bytes.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::string out;
    std::vector<std::uint8_t> piece(1 << 16);
    while (true) {
        std::size_t room = piece.size();
        std::uint8_t* to = piece.data();
        const auto result = BrotliDecoderDecompressStream(state.get(), &left, &next, &room, &to, nullptr);
        out.append(reinterpret_cast<const char*>(piece.data()), piece.size() - room);
        if (out.size() > limit) return tooLarge(limit);
        if (result == BROTLI_DECODER_RESULT_SUCCESS) return out;
        if (result == BROTLI_DECODER_RESULT_ERROR) return damaged();
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return cutShort();
    }
}

}  // namespace

Result<Opened> openEnvelope(std::string_view bytes, std::size_t limit) {
    Opened opened;
    if (bytes.starts_with(zstdMagic)) opened.envelope = Envelope::zstd;
    else if (bytes.starts_with(brotliMagic)) opened.envelope = Envelope::brotli;
    if (opened.envelope == Envelope::raw) {
        opened.bytes = bytes;
        return opened;
    }
    auto inner = opened.envelope == Envelope::zstd ? fromZstd(bytes, limit) : fromBrotli(bytes.substr(brotliMagic.size()), limit);
    if (!inner.ok()) return inner.error();
    opened.bytes = std::move(*inner);
    return opened;
}

Result<std::string> wrap(Envelope envelope, std::string_view archive) {
    if (envelope == Envelope::raw) return std::string(archive);
    const bool zstd = envelope == Envelope::zstd;
    std::string out(zstd ? "" : brotliMagic);
    const std::size_t lead = out.size();
    std::size_t size = zstd ? ZSTD_compressBound(archive.size()) : BrotliEncoderMaxCompressedSize(archive.size());
    out.resize(lead + size);
    bool good = true;
    if (zstd) {
        size = ZSTD_compress(out.data(), size, archive.data(), archive.size(), zstdLevel);
        good = !ZSTD_isError(size);
    } else {
        good = BrotliEncoderCompress(brotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, archive.size(),
                                     reinterpret_cast<const std::uint8_t*>(archive.data()), &size,
                                     reinterpret_cast<std::uint8_t*>(out.data() + lead));
    }
    if (!good) return Error{"eszip_out_of_memory", "The archive could not be compressed.", "Write it with --compress none."};
    out.resize(lead + size);
    return out;
}

const char* nameOf(Envelope envelope) {
    return envelope == Envelope::zstd ? "zstd" : envelope == Envelope::brotli ? "brotli" : "none";
}

}  // namespace edge::eszip
