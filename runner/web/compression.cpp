// gzip, deflate (zlib) and deflate-raw by zlib, a piece at a time.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

#include "runner/engine/convert.h"
#include "runner/engine/owned.h"
#include "runner/engine/state.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

using engine::State;

/// zlib's number for a format: the size of its window, with what tells the formats apart.
int windowBits(const std::string& format) { return format == "gzip" ? MAX_WBITS + 16 : format == "deflate" ? MAX_WBITS : -MAX_WBITS; }

class Codec {
public:
    Codec(const std::string& format, bool compress) : m_compress(compress), m_input() {
        m_ready = (compress ? deflateInit2(&m_stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits(format), 8, Z_DEFAULT_STRATEGY)
                            : inflateInit2(&m_stream, windowBits(format))) == Z_OK;
    }
    ~Codec() {
        if (m_ready) m_compress ? deflateEnd(&m_stream) : inflateEnd(&m_stream);
    }
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;

    void give(std::span<const std::uint8_t> input, bool last) {
        m_input.assign(reinterpret_cast<const char*>(input.data()), input.size());
        m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
        m_stream.avail_in = static_cast<uInt>(m_input.size());
        m_last = last;
    }

    /// At most a buffer full; empty: it wants more, or is at its end. False: the data is malformed.
    bool take(std::string_view& output) {
        m_stream.next_out = m_output.data();
        m_stream.avail_out = static_cast<uInt>(m_output.size());
        const int result = m_ended ? Z_STREAM_END : m_compress ? deflate(&m_stream, m_last ? Z_FINISH : Z_NO_FLUSH) : inflate(&m_stream, Z_NO_FLUSH);
        m_ended = result == Z_STREAM_END;
        const std::size_t size = m_output.size() - m_stream.avail_out;
        output = {reinterpret_cast<const char*>(m_output.data()), size};
        const bool stuck = result == Z_BUF_ERROR && size == 0;  // no more to do: not an error of its own
        if (!m_ready || (result != Z_OK && result != Z_STREAM_END && !stuck)) return false;
        if (m_compress) return true;
        return !(m_ended && m_stream.avail_in > 0) && !(m_last && !m_ended && size == 0);  // nothing may follow, nothing may lack
    }

private:
    bool m_compress;
    bool m_ready = false;
    bool m_last = false;
    bool m_ended = false;
    z_stream m_stream{};
    std::string m_input;
    std::array<Bytef, 64 * 1024> m_output;
};

engine::OwnedByScript<Codec>& codecsOf(Arguments args) { return State::of(args.GetIsolate()).extension<engine::OwnedByScript<Codec>>(); }

/// codecOpen(format, compress, owner)
void codecOpen(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    auto codec = std::make_unique<Codec>(engine::toUtf8(isolate, args[0]), args[1]->IsTrue());
    args.GetReturnValue().Set(codecsOf(args).add(isolate, std::move(codec), args[2].As<v8::Object>()));
}

/// codecGive(id, bytes, last)
void codecGive(Arguments args) {
    Codec* codec = codecsOf(args).find(args[0]);
    const auto bytes = engine::bytesOf(args[1]);
    if (codec && bytes) codec->give(*bytes, args[2]->IsTrue());
}

/// codecTake(id): the next bytes, null when it wants more, undefined when the data is malformed
void codecTake(Arguments args) {
    Codec* codec = codecsOf(args).find(args[0]);
    std::string_view output;
    if (!codec || !codec->take(output)) return;
    v8::Local<v8::Uint8Array> piece;
    if (output.empty()) {
        args.GetReturnValue().SetNull();
    } else if (engine::toUint8Array(args.GetIsolate(), output).ToLocal(&piece)) {
        args.GetReturnValue().Set(piece);
    }
}

void codecForget(Arguments args) { codecsOf(args).forget(args[0]); }

constexpr engine::Native natives[] = {
    {"codecOpen", codecOpen, 3}, {"codecGive", codecGive, 3}, {"codecTake", codecTake, 1}, {"codecForget", codecForget, 1}};

}  // namespace

std::span<const engine::Native> compressionNatives() { return natives; }

}  // namespace edge::web
