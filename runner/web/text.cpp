// Text to bytes and back.
#include "runner/engine/convert.h"
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

void encodeUtf8(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const v8::Local<v8::String> text = args[0].As<v8::String>();
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
    args.GetReturnValue().Set(engine::toScript(isolate, asText(bytes)));
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
