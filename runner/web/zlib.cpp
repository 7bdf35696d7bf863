// The streams of node:zlib by zlib and brotli: script gives input and room for output, a piece at a time, so that it can be
// stopped between two. The script half is runner/node/zlib.ts.
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>

#include <cstring>
#include <memory>
#include <vector>

#include "runner/engine/arguments.h"
#include "runner/engine/convert.h"
#include "runner/engine/owned.h"
#include "runner/engine/state.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// What went wrong, as an error of Node.js tells it; empty: nothing.
struct Failure {
    std::string message;
    int number = 0;
    std::string code;
};

struct Piece {
    int flush;
    const std::uint8_t* input;
    std::size_t inputLeft;
    std::uint8_t* output;
    std::size_t outputLeft;
};

class Coder {
public:
    virtual ~Coder() = default;
    virtual Failure run(Piece& piece) = 0;
    virtual Failure params(int, int) { return {}; }
    virtual Failure reset() = 0;
};

enum Mode { deflating = 1, inflating, gzipping, gunzipping, rawDeflating, rawInflating, unzipping, brotliDecoding, brotliEncoding };

const char* zlibName(int number) {
    switch (number) {
        case Z_STREAM_END: return "Z_STREAM_END";
        case Z_NEED_DICT: return "Z_NEED_DICT";
        case Z_ERRNO: return "Z_ERRNO";
        case Z_STREAM_ERROR: return "Z_STREAM_ERROR";
        case Z_DATA_ERROR: return "Z_DATA_ERROR";
        case Z_MEM_ERROR: return "Z_MEM_ERROR";
        case Z_BUF_ERROR: return "Z_BUF_ERROR";
        case Z_VERSION_ERROR: return "Z_VERSION_ERROR";
        default: return "Z_OK";
    }
}

struct ZlibOptions {
    int mode, windowBits, level, memLevel, strategy;
    std::vector<std::uint8_t> dictionary;
};

class ZlibCoder : public Coder {
public:
    explicit ZlibCoder(ZlibOptions options) : m_options(std::move(options)), m_mode(m_options.mode) {}
    ~ZlibCoder() override {
        if (m_ready) compresses() ? deflateEnd(&m_stream) : inflateEnd(&m_stream);
    }

    Failure open() {
        int bits = m_options.windowBits;
        if (m_mode == gzipping || m_mode == gunzipping) bits += 16;
        if (m_mode == unzipping) bits += 32;
        if (m_mode == rawDeflating || m_mode == rawInflating) bits = -bits;
        const int result = compresses()
                               ? deflateInit2(&m_stream, m_options.level, Z_DEFLATED, bits, m_options.memLevel, m_options.strategy)
                               : inflateInit2(&m_stream, bits);
        m_ready = result == Z_OK;
        return m_ready ? setDictionary() : failed(result, "Init error");
    }

    Failure run(Piece& piece) override {
        m_stream.next_in = const_cast<Bytef*>(piece.input);
        m_stream.avail_in = static_cast<uInt>(piece.inputLeft);
        m_stream.next_out = piece.output;
        m_stream.avail_out = static_cast<uInt>(piece.outputLeft);
        const int result = compresses() ? deflate(&m_stream, piece.flush) : expand(piece.flush);
        piece.inputLeft = m_stream.avail_in;
        piece.outputLeft = m_stream.avail_out;
        switch (result) {
            case Z_OK:
            case Z_BUF_ERROR:
                if (m_stream.avail_out != 0 && piece.flush == Z_FINISH) return {"unexpected end of file", Z_BUF_ERROR, "Z_BUF_ERROR"};
                return {};
            case Z_STREAM_END: return {};
            case Z_NEED_DICT: return failed(result, m_options.dictionary.empty() ? "Missing dictionary" : "Bad dictionary");
            default: return failed(result, "Zlib error");
        }
    }

    Failure params(int level, int strategy) override {
        if (!compresses()) return {};
        m_stream.next_in = nullptr;
        m_stream.avail_in = 0;
        m_stream.avail_out = 0;
        const int result = deflateParams(&m_stream, level, strategy);
        return result == Z_OK || result == Z_BUF_ERROR ? Failure() : failed(result, "Failed to set parameters");
    }

    Failure reset() override {
        const int result = compresses() ? deflateReset(&m_stream) : inflateReset(&m_stream);
        m_mode = m_options.mode;
        m_begun = m_ended = false;
        return result == Z_OK ? setDictionary() : failed(result, "Failed to reset stream");
    }

private:
    bool compresses() const { return m_options.mode == deflating || m_options.mode == gzipping || m_options.mode == rawDeflating; }

    Failure setDictionary() {
        if (m_options.dictionary.empty()) return {};
        int result = Z_OK;
        const auto size = static_cast<uInt>(m_options.dictionary.size());
        if (m_mode == deflating || m_mode == rawDeflating) result = deflateSetDictionary(&m_stream, m_options.dictionary.data(), size);
        if (m_mode == rawInflating) result = inflateSetDictionary(&m_stream, m_options.dictionary.data(), size);
        return result == Z_OK ? Failure() : failed(result, "Failed to set dictionary");
    }

    /// Also what gzip has behind its end: another member; a zero is padding, and all behind it.
    int expand(int flush) {
        if (m_ended) return Z_STREAM_END;
        if (!m_begun && m_stream.avail_in > 0) {
            m_begun = true;
            if (m_mode == unzipping) m_mode = m_stream.next_in[0] == 0x1f ? gunzipping : inflating;
        }
        int result = inflate(&m_stream, flush);
        if (result == Z_NEED_DICT && !m_options.dictionary.empty()) {
            result = inflateSetDictionary(&m_stream, m_options.dictionary.data(), static_cast<uInt>(m_options.dictionary.size()));
            if (result == Z_OK) result = inflate(&m_stream, flush);
            else if (result == Z_DATA_ERROR) result = Z_NEED_DICT;
        }
        while (result == Z_STREAM_END && m_mode == gunzipping && m_stream.avail_in > 0 && m_stream.next_in[0] != 0) {
            inflateReset(&m_stream);
            result = inflate(&m_stream, flush);
        }
        // A member may end where a piece of input does: only the end of all input tells that none follows.
        m_ended = result == Z_STREAM_END && (m_mode != gunzipping || m_stream.avail_in > 0);
        if (result == Z_STREAM_END && !m_ended) m_between = true;
        else if (m_between && result == Z_BUF_ERROR && flush == Z_FINISH) return Z_STREAM_END;
        else if (result == Z_OK) m_between = false;
        return result;
    }

    Failure failed(int number, const char* message) const { return {m_stream.msg ? m_stream.msg : message, number, zlibName(number)}; }

    ZlibOptions m_options;
    int m_mode;
    bool m_ready = false, m_begun = false, m_ended = false, m_between = false;
    z_stream m_stream{};
};

class BrotliEncoder : public Coder {
public:
    explicit BrotliEncoder(std::vector<std::uint32_t> params) : m_params(std::move(params)) { (void)BrotliEncoder::reset(); }
    ~BrotliEncoder() override { BrotliEncoderDestroyInstance(m_state); }
    Failure run(Piece& piece) override {
        const BROTLI_BOOL done = BrotliEncoderCompressStream(m_state, static_cast<BrotliEncoderOperation>(piece.flush), &piece.inputLeft,
                                                             &piece.input, &piece.outputLeft, &piece.output, nullptr);
        return done ? Failure() : Failure{"Compression failed", -5, "ERR_BROTLI_COMPRESSION_FAILED"};
    }
    Failure reset() override {
        BrotliEncoderDestroyInstance(m_state);
        m_state = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
        for (std::size_t at = 0; m_state && at + 1 < m_params.size(); at += 2) {
            if (!BrotliEncoderSetParameter(m_state, static_cast<BrotliEncoderParameter>(m_params[at]), m_params[at + 1])) return refused();
        }
        return m_state ? Failure() : refused();
    }
    static Failure refused() { return {"Initialization failed", -2, "ERR_ZLIB_INITIALIZATION_FAILED"}; }

private:
    std::vector<std::uint32_t> m_params;
    BrotliEncoderState* m_state = nullptr;
};

class BrotliDecoder : public Coder {
public:
    explicit BrotliDecoder(std::vector<std::uint32_t> params) : m_params(std::move(params)) { (void)BrotliDecoder::reset(); }
    ~BrotliDecoder() override { BrotliDecoderDestroyInstance(m_state); }
    Failure run(Piece& piece) override {
        const BrotliDecoderResult result =
            BrotliDecoderDecompressStream(m_state, &piece.inputLeft, &piece.input, &piece.outputLeft, &piece.output, nullptr);
        if (result == BROTLI_DECODER_RESULT_ERROR) {
            const BrotliDecoderErrorCode error = BrotliDecoderGetErrorCode(m_state);
            return {"Decompression failed", static_cast<int>(error), std::string("ERR_") + BrotliDecoderErrorString(error)};
        }
        if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT && piece.flush == BROTLI_OPERATION_FINISH) {
            return {"unexpected end of file", Z_BUF_ERROR, "Z_BUF_ERROR"};
        }
        return {};
    }
    Failure reset() override {
        BrotliDecoderDestroyInstance(m_state);
        m_state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
        for (std::size_t at = 0; m_state && at + 1 < m_params.size(); at += 2) {
            if (!BrotliDecoderSetParameter(m_state, static_cast<BrotliDecoderParameter>(m_params[at]), m_params[at + 1])) {
                return BrotliEncoder::refused();
            }
        }
        return m_state ? Failure() : BrotliEncoder::refused();
    }

private:
    std::vector<std::uint32_t> m_params;
    BrotliDecoderState* m_state = nullptr;
};

using engine::intAt;

engine::OwnedByScript<Coder>& codersOf(Arguments args) { return engine::State::of(args.GetIsolate()).extension<engine::OwnedByScript<Coder>>(); }

void returnFailure(Arguments args, const Failure& failure) {
    v8::Isolate* isolate = args.GetIsolate();
    v8::Local<v8::Value> members[] = {engine::toScript(isolate, failure.message), v8::Integer::New(isolate, failure.number),
                                      engine::toScript(isolate, failure.code)};
    args.GetReturnValue().Set(v8::Array::New(isolate, members, 3));
}

/// zlibOpen(owner, mode, windowBits, level, memLevel, strategy, dictionary, parameters of brotli)
void zlibOpen(Arguments args) {
    if (!args[0]->IsObject()) return;
    const int mode = intAt(args, 1);
    std::unique_ptr<Coder> coder;
    Failure failure;
    if (mode == brotliDecoding || mode == brotliEncoding) {
        std::vector<std::uint32_t> params;
        if (const auto bytes = engine::bytesOf(args[7])) {
            params.resize(bytes->size() / sizeof(std::uint32_t));
            if (!params.empty()) std::memcpy(params.data(), bytes->data(), params.size() * sizeof(std::uint32_t));
        }
        if (mode == brotliEncoding) coder = std::make_unique<BrotliEncoder>(std::move(params));
        else coder = std::make_unique<BrotliDecoder>(std::move(params));
        failure = coder->reset();
    } else if (mode >= deflating && mode <= unzipping) {
        ZlibOptions options{mode, intAt(args, 2), intAt(args, 3), intAt(args, 4), intAt(args, 5), {}};
        if (const auto bytes = engine::bytesOf(args[6])) options.dictionary.assign(bytes->begin(), bytes->end());
        auto made = std::make_unique<ZlibCoder>(std::move(options));
        failure = made->open();
        coder = std::move(made);
    } else {
        return;
    }
    if (!failure.message.empty()) return returnFailure(args, failure);
    args.GetReturnValue().Set(codersOf(args).add(args.GetIsolate(), std::move(coder), args[0].As<v8::Object>()));
}

/// zlibWrite(id, flush, input, output, left): what is left of both goes into `left`, a Uint32Array; a failure is returned
void zlibWrite(Arguments args) {
    Coder* coder = codersOf(args).find(args[0]);
    const auto input = engine::bytesOf(args[2]), output = engine::bytesOf(args[3]), left = engine::bytesOf(args[4]);
    if (!coder || !input || !output || !left || left->size() < 8 || output->empty()) return;
    static constexpr std::uint8_t nothing = 0;
    Piece piece{intAt(args, 1), input->empty() ? &nothing : input->data(), input->size(), output->data(), output->size()};
    const Failure failure = coder->run(piece);
    const std::uint32_t rest[] = {static_cast<std::uint32_t>(piece.inputLeft), static_cast<std::uint32_t>(piece.outputLeft)};
    std::memcpy(left->data(), rest, sizeof rest);
    if (!failure.message.empty()) returnFailure(args, failure);
}

void zlibParams(Arguments args) {
    Coder* coder = codersOf(args).find(args[0]);
    const Failure failure = coder ? coder->params(intAt(args, 1), intAt(args, 2)) : Failure();
    if (!failure.message.empty()) returnFailure(args, failure);
}

void zlibReset(Arguments args) {
    Coder* coder = codersOf(args).find(args[0]);
    const Failure failure = coder ? coder->reset() : Failure();
    if (!failure.message.empty()) returnFailure(args, failure);
}

void zlibClose(Arguments args) { codersOf(args).forget(args[0]); }

void zlibCrc32(Arguments args) {
    const auto bytes = engine::bytesOf(args[0]);
    const std::uint32_t before = args[1]->IsUint32() ? args[1].As<v8::Uint32>()->Value() : 0;
    if (bytes) args.GetReturnValue().Set(static_cast<std::uint32_t>(crc32_z(before, bytes->data(), bytes->size())));
}

constexpr engine::Native natives[] = {{"zlibOpen", zlibOpen, 8},   {"zlibWrite", zlibWrite, 5}, {"zlibParams", zlibParams, 3},
                                      {"zlibReset", zlibReset, 1}, {"zlibClose", zlibClose, 1}, {"zlibCrc32", zlibCrc32, 2}};

}  // namespace

std::span<const engine::Native> zlibNatives() { return natives; }

}  // namespace edge::web
