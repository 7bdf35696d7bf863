// Text to bytes and back.
#include <memory>

#include "runner/engine/convert.h"
#include "runner/engine/external_text.h"
#include "runner/engine/simdutf.h"
#include "runner/web/bytes.h"
#include "runner/web/natives.h"
#include "runner/web/utf8.h"

namespace edge::web {
namespace {

constexpr int writeFlags = v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8;

std::span<const std::uint8_t> bytesOrNone(v8::Local<v8::Value> value) {
    const auto bytes = engine::bytesOf(value);
    return bytes ? std::span<const std::uint8_t>(*bytes) : std::span<const std::uint8_t>();
}

std::string_view asText(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Texts of Latin-1 and longer ones, as UTF-8: null when V8 has to do it, as where surrogates stand alone or memory ends.
v8::Local<v8::ArrayBuffer> encodeNarrow(v8::Isolate* isolate, v8::Local<v8::String> text, std::size_t length) {
    LooseBytes narrow(isolate, length);
    if (!narrow.data()) return {};
    auto* characters = static_cast<char*>(narrow.data());
    text->WriteOneByte(isolate, reinterpret_cast<std::uint8_t*>(characters), 0, static_cast<int>(length), writeFlags);
    if (engine::isAscii({characters, length})) return narrow.intoBuffer();
    LooseBytes encoded(isolate, simdutf::utf8_length_from_latin1(characters, length));
    if (!encoded.data()) return {};
    simdutf::convert_latin1_to_utf8(characters, length, static_cast<char*>(encoded.data()));
    return encoded.intoBuffer();
}

v8::Local<v8::ArrayBuffer> encodeWide(v8::Isolate* isolate, v8::Local<v8::String> text, std::size_t length) {
    const auto units = std::make_unique_for_overwrite<char16_t[]>(length);
    text->Write(isolate, reinterpret_cast<std::uint16_t*>(units.get()), 0, static_cast<int>(length), writeFlags);
    LooseBytes encoded(isolate, simdutf::utf8_length_from_utf16(units.get(), length));
    const bool valid = encoded.data() && simdutf::convert_utf16_to_utf8(units.get(), length, static_cast<char*>(encoded.data())) > 0;
    return valid ? encoded.intoBuffer() : v8::Local<v8::ArrayBuffer>();
}

void encodeUtf8(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::String> text = args[0].As<v8::String>();
    const auto units = static_cast<std::size_t>(text->Length());
    constexpr std::size_t longText = 256;
    v8::Local<v8::ArrayBuffer> buffer;
    if (units > 0 && text->IsOneByte()) buffer = encodeNarrow(isolate, text, units);
    else if (units >= longText) buffer = encodeWide(isolate, text, units);
    if (!buffer.IsEmpty()) return args.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, buffer->ByteLength()));
    const auto length = static_cast<std::size_t>(text->Utf8Length(isolate));
    const FreshBytes fresh = allocateBytes(isolate, length);
    if (fresh.buffer.IsEmpty()) return;
    if (length > 0) {
        text->WriteUtf8(isolate, reinterpret_cast<char*>(fresh.data), static_cast<int>(length), nullptr, writeFlags);
    }
    args.GetReturnValue().Set(v8::Uint8Array::New(fresh.buffer, 0, length));
}

void encodeUtf8Into(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::String> text = args[0].As<v8::String>();
    const auto target = engine::bytesOf(args[1]);
    int read = 0;
    int written = 0;
    if (target && !target->empty()) {
        written = text->WriteUtf8(isolate, reinterpret_cast<char*>(target->data()), static_cast<int>(target->size()),
                                  &read, writeFlags);
    }
    v8::Local<v8::Value> members[] = {v8::Integer::New(isolate, read), v8::Integer::New(isolate, written)};
    args.GetReturnValue().Set(v8::Array::New(isolate, members, 2));
}

/// V8 refuses strings above its longest; that must not look like an empty text.
bool tooLong(v8::Isolate* isolate, std::size_t length) {
    if (length <= static_cast<std::size_t>(v8::String::kMaxLength)) return false;
    engine::throwRangeError(isolate, "Invalid string length");
    return true;
}

void decodeUtf8(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    std::span<const std::uint8_t> bytes = bytesOrNone(args[0]);
    const bool fatal = args[1]->IsTrue();
    const bool keepBom = args[2]->IsTrue();
    if (!keepBom && asText(bytes).starts_with("\xef\xbb\xbf")) bytes = bytes.subspan(3);
    if (tooLong(isolate, bytes.size()) || (fatal && !isValidUtf8(bytes))) return;
    v8::Local<v8::String> text;
    if (!engine::externalText(isolate, asText(bytes)).ToLocal(&text)) text = engine::toScript(isolate, asText(bytes));
    args.GetReturnValue().Set(text);
}

void utf8Tail(Arguments args) {
    args.GetReturnValue().Set(static_cast<std::uint32_t>(incompleteUtf8Tail(bytesOrNone(args[0]))));
}

void decodeLatin1(Arguments args) {
    const std::span<const std::uint8_t> bytes = bytesOrNone(args[0]);
    if (tooLong(args.GetIsolate(), bytes.size())) return;
    args.GetReturnValue().Set(engine::latin1(args.GetIsolate(), asText(bytes)));
}

constexpr engine::Native natives[] = {{"encodeUtf8", encodeUtf8, 1},
                                      {"encodeUtf8Into", encodeUtf8Into, 2},
                                      {"decodeUtf8", decodeUtf8, 3},
                                      {"utf8Tail", utf8Tail, 1},
                                      {"decodeLatin1", decodeLatin1, 1}};

}  // namespace

std::span<const engine::Native> textNatives() { return natives; }

}  // namespace edge::web
