#include "runner/web/content_decoder.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>

namespace edge::web {
namespace {

/// RFC 9659: what a decoder of this coding need not go beyond.
constexpr int zstdWindowLog = 23;

/// gzip, whose members may follow one another, and deflate, which servers send with and without its zlib header.
class ZlibDecoder : public ContentDecoder {
public:
    ~ZlibDecoder() override {
        if (m_started) inflateEnd(&m_stream);
    }

private:
    std::optional<std::size_t> step(std::string_view& rest, Buffer& buffer) override {
        if (!m_started && !start(static_cast<unsigned char>(rest.front()))) return std::nullopt;
        if (m_ended && !startNextMember(rest)) {
            rest = {};
            return 0;
        }
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest.data()));
        m_stream.avail_in = static_cast<uInt>(rest.size());
        m_stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        m_stream.avail_out = static_cast<uInt>(buffer.size());
        const int result = inflate(&m_stream, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return std::nullopt;
        m_ended = result == Z_STREAM_END;
        rest.remove_prefix(rest.size() - m_stream.avail_in);
        return buffer.size() - m_stream.avail_out;
    }

    bool start(unsigned char first) {
        constexpr int gzipOrZlib = 32 + MAX_WBITS;
        const bool hasHeader = first == 0x1f || ((first & 0x0f) == Z_DEFLATED && first >> 4 <= 7);
        m_started = inflateInit2(&m_stream, hasHeader ? gzipOrZlib : -MAX_WBITS) == Z_OK;
        return m_started;
    }

    /// False when what follows the end is no member.
    bool startNextMember(std::string_view rest) {
        if (!rest.starts_with('\x1f') || inflateReset(&m_stream) != Z_OK) return false;
        m_ended = false;
        return true;
    }

    z_stream m_stream{};
    bool m_started = false;
    bool m_ended = false;
};

class BrotliDecoder : public ContentDecoder {
    std::optional<std::size_t> step(std::string_view& rest, Buffer& buffer) override {
        auto* in = reinterpret_cast<const std::uint8_t*>(rest.data());
        std::size_t left = rest.size();
        auto* out = reinterpret_cast<std::uint8_t*>(buffer.data());
        std::size_t room = buffer.size();
        const auto result = BrotliDecoderDecompressStream(m_state.get(), &left, &in, &room, &out, nullptr);
        if (result == BROTLI_DECODER_RESULT_ERROR) return std::nullopt;
        rest.remove_prefix(result == BROTLI_DECODER_RESULT_SUCCESS ? rest.size() : rest.size() - left);
        return buffer.size() - room;
    }

    std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> m_state{
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance};
};

class ZstdDecoder : public ContentDecoder {
public:
    ZstdDecoder() { ZSTD_DCtx_setParameter(m_context.get(), ZSTD_d_windowLogMax, zstdWindowLog); }

private:
    std::optional<std::size_t> step(std::string_view& rest, Buffer& buffer) override {
        ZSTD_inBuffer in{rest.data(), rest.size(), 0};
        ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
        if (ZSTD_isError(ZSTD_decompressStream(m_context.get(), &out, &in)) != 0) return std::nullopt;
        rest.remove_prefix(in.pos);
        return out.pos;
    }

    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> m_context{ZSTD_createDCtx(), &ZSTD_freeDCtx};
};

std::unique_ptr<ContentDecoder> decoderFor(std::string_view coding) {
    if (coding == "gzip" || coding == "x-gzip" || coding == "deflate") return std::make_unique<ZlibDecoder>();
    if (coding == "br") return std::make_unique<BrotliDecoder>();
    if (coding == "zstd") return std::make_unique<ZstdDecoder>();
    return nullptr;
}

/// The names in a list, in lower case; "identity" stands for nothing.
std::vector<std::string> codingsOf(std::string_view header) {
    std::vector<std::string> codings(1);
    for (const char c : header) {
        if (c == ',') codings.emplace_back();
        else if (c != ' ' && c != '\t') codings.back() += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    std::erase_if(codings, [](const std::string& coding) { return coding.empty() || coding == "identity"; });
    return codings;
}

}  // namespace

ContentDecoders::ContentDecoders(std::string_view header) {
    std::vector<std::string> codings = codingsOf(header);
    std::reverse(codings.begin(), codings.end());
    for (const std::string& coding : codings) {
        std::unique_ptr<ContentDecoder> decoder = decoderFor(coding);
        if (!decoder) {
            m_decoders.clear();
            return;
        }
        m_decoders.push_back(std::move(decoder));
    }
}

void ContentDecoder::give(std::string bytes) {
    m_given = std::move(bytes);
    m_rest = m_given;
}

bool ContentDecoder::take(std::string& decoded, std::size_t limit) {
    while (decoded.size() < limit && (m_full || !m_rest.empty())) {
        Buffer buffer;
        const std::optional<std::size_t> made = step(m_rest, buffer);
        if (!made) return false;
        decoded.append(buffer.data(), *made);
        m_full = *made == buffer.size();
    }
    return true;
}

/// Of the decoder at `index`, which is given what the one before it makes.
bool ContentDecoders::take(std::size_t index, std::string& decoded, std::size_t limit) {
    ContentDecoder& decoder = *m_decoders[index];
    while (decoder.take(decoded, limit)) {
        if (decoded.size() >= limit || index == 0) return true;
        std::string given;
        if (!take(index - 1, given, limit)) return false;
        if (given.empty()) return true;
        decoder.give(std::move(given));
    }
    return false;
}

}  // namespace edge::web
