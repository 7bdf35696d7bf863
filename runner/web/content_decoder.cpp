#include "runner/web/content_decoder.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>

namespace edge::web {
namespace {

using Buffer = std::array<char, 32 * 1024>;

/// RFC 9659: what a decoder of this coding need not go beyond.
constexpr int zstdWindowLog = 23;

/// gzip, whose members may follow one another, and deflate, which servers send with and without its zlib header.
class ZlibDecoder : public ContentDecoder {
public:
    ~ZlibDecoder() override {
        if (m_started) inflateEnd(&m_stream);
    }

    bool decode(std::string_view bytes, std::string& decoded) override {
        if (bytes.empty()) return true;
        if (!m_started && !start(static_cast<unsigned char>(bytes.front()))) return false;
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
        m_stream.avail_in = static_cast<uInt>(bytes.size());
        while (m_stream.avail_in > 0) {
            if (m_ended && !startNextMember()) return true;
            if (!step(decoded)) return false;
        }
        return true;
    }

private:
    bool start(unsigned char first) {
        constexpr int gzipOrZlib = 32 + MAX_WBITS;
        const bool hasHeader = first == 0x1f || ((first & 0x0f) == Z_DEFLATED && first >> 4 <= 7);
        m_started = inflateInit2(&m_stream, hasHeader ? gzipOrZlib : -MAX_WBITS) == Z_OK;
        return m_started;
    }

    /// False when what follows the end is no member.
    bool startNextMember() {
        if (*m_stream.next_in != 0x1f || inflateReset(&m_stream) != Z_OK) return false;
        m_ended = false;
        return true;
    }

    bool step(std::string& decoded) {
        Buffer buffer;
        int result = Z_OK;
        do {
            m_stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
            m_stream.avail_out = static_cast<uInt>(buffer.size());
            result = inflate(&m_stream, Z_NO_FLUSH);
            if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
            decoded.append(buffer.data(), buffer.size() - m_stream.avail_out);
        } while (m_stream.avail_out == 0 && result != Z_STREAM_END);
        m_ended = result == Z_STREAM_END;
        return true;
    }

    z_stream m_stream{};
    bool m_started = false;
    bool m_ended = false;
};

class BrotliDecoder : public ContentDecoder {
public:
    bool decode(std::string_view bytes, std::string& decoded) override {
        auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
        std::size_t left = bytes.size();
        Buffer buffer;
        BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
        while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
            auto* out = reinterpret_cast<std::uint8_t*>(buffer.data());
            std::size_t room = buffer.size();
            result = BrotliDecoderDecompressStream(m_state.get(), &left, &in, &room, &out, nullptr);
            decoded.append(buffer.data(), buffer.size() - room);
        }
        return result != BROTLI_DECODER_RESULT_ERROR;
    }

private:
    std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> m_state{
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance};
};

class ZstdDecoder : public ContentDecoder {
public:
    ZstdDecoder() { ZSTD_DCtx_setParameter(m_context.get(), ZSTD_d_windowLogMax, zstdWindowLog); }

    bool decode(std::string_view bytes, std::string& decoded) override {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        Buffer buffer;
        ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
        do {
            out.pos = 0;
            if (ZSTD_isError(ZSTD_decompressStream(m_context.get(), &out, &in)) != 0) return false;
            decoded.append(buffer.data(), out.pos);
        } while (in.pos < in.size || out.pos == out.size);
        return true;
    }

private:
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

bool ContentDecoders::decode(std::string_view bytes, std::string& decoded) const {
    std::string from(bytes);
    for (const auto& decoder : m_decoders) {
        std::string to;
        if (!decoder->decode(from, to)) return false;
        from = std::move(to);
    }
    decoded += from;
    return true;
}

}  // namespace edge::web
