#include "runner/engine/convert.h"

#include <cstring>
#include <memory>

#include "runner/engine/latin1.h"
#include "runner/engine/simdutf.h"
#include "runner/engine/state.h"

namespace edge::engine {

bool isAscii(std::string_view text) {
    constexpr std::size_t manyBytes = 128;
    if (text.size() >= manyBytes) {
        return simdutf::validate_ascii(text.data(), text.size());
    }
    constexpr std::uint64_t high = 0x8080808080808080ull;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        if (word & high) {
            return false;
        }
    }
    for (; at < text.size(); ++at) {
        if (static_cast<unsigned char>(text[at]) & 0x80) {
            return false;
        }
    }
    return true;
}

v8::Local<v8::String> latin1(v8::Isolate* isolate, std::string_view text) {
    v8::Local<v8::String> string;
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    if (text.size() > static_cast<std::size_t>(v8::String::kMaxLength) ||
        !v8::String::NewFromOneByte(isolate, data, v8::NewStringType::kNormal, static_cast<int>(text.size()))
             .ToLocal(&string)) {
        return v8::String::Empty(isolate);
    }
    return string;
}

namespace {

/// Long texts that are valid, faster than V8 does it. Empty: they are not.
v8::MaybeLocal<v8::String> fromValidUtf8(v8::Isolate* isolate, std::string_view text) {
    const auto wide = std::make_unique_for_overwrite<char16_t[]>(text.size());
    auto* narrow = reinterpret_cast<char*>(wide.get());
    if (const std::size_t length = latin1FromUtf8(text, narrow)) {
        return latin1(isolate, {narrow, length});
    }
    if (const std::size_t length = simdutf::convert_utf8_to_utf16(text.data(), text.size(), wide.get())) {
        return v8::String::NewFromTwoByte(isolate, reinterpret_cast<const std::uint16_t*>(wide.get()), v8::NewStringType::kNormal,
                                          static_cast<int>(length));
    }
    return {};
}

}  // namespace

v8::Local<v8::String> toScript(v8::Isolate* isolate, std::string_view text) {
    constexpr std::size_t longText = 256;
    if (isAscii(text)) {
        return latin1(isolate, text);
    }
    v8::Local<v8::String> string;
    if (text.size() >= longText && text.size() <= static_cast<std::size_t>(v8::String::kMaxLength) &&
        fromValidUtf8(isolate, text).ToLocal(&string)) {
        return string;
    }
    if (text.size() > static_cast<std::size_t>(v8::String::kMaxLength) ||
        !v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal, static_cast<int>(text.size()))
             .ToLocal(&string)) {
        return v8::String::Empty(isolate);
    }
    return string;
}

v8::Local<v8::String> internalized(v8::Isolate* isolate, std::string_view text) {
    return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kInternalized,
                                   static_cast<int>(text.size()))
        .ToLocalChecked();
}

namespace {

v8::Local<v8::String> stringOf(v8::Isolate* isolate, v8::Local<v8::Value> value) {
    if (value.IsEmpty()) {
        return v8::String::Empty(isolate);
    }
    if (value->IsString()) {
        return value.As<v8::String>();
    }
    v8::TryCatch quiet(isolate);
    v8::Local<v8::String> string;
    if (value->IsSymbol() || !value->ToString(isolate->GetCurrentContext()).ToLocal(&string)) {
        return v8::String::Empty(isolate);
    }
    return string;
}

}  // namespace

std::string toUtf8(v8::Isolate* isolate, v8::Local<v8::Value> value) {
    const v8::Local<v8::String> string = stringOf(isolate, value);
    std::string text;
    if (string->IsOneByte() && string->Length() <= 256) {
        std::uint8_t small[256];
        const int length = string->WriteOneByte(isolate, small, 0, sizeof small, v8::String::NO_NULL_TERMINATION);
        const std::string_view view(reinterpret_cast<const char*>(small), static_cast<std::size_t>(length));
        if (isAscii(view)) {
            return std::string(view);
        }
    }
    text.resize(static_cast<std::size_t>(string->Utf8Length(isolate)));
    string->WriteUtf8(isolate, text.data(), static_cast<int>(text.size()), nullptr,
                      v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
    return text;
}

std::string toLatin1(v8::Isolate* isolate, v8::Local<v8::Value> value) {
    const v8::Local<v8::String> string = stringOf(isolate, value);
    std::string text(static_cast<std::size_t>(string->Length()), '\0');
    if (string->ContainsOnlyOneByte()) {
        string->WriteOneByte(isolate, reinterpret_cast<std::uint8_t*>(text.data()), 0, static_cast<int>(text.size()),
                             v8::String::NO_NULL_TERMINATION);
        return text;
    }
    std::u16string wide(text.size(), u'\0');
    string->Write(isolate, reinterpret_cast<std::uint16_t*>(wide.data()), 0, static_cast<int>(wide.size()),
                  v8::String::NO_NULL_TERMINATION);
    for (std::size_t at = 0; at < wide.size(); ++at) {
        text[at] = wide[at] > 0xff ? '?' : static_cast<char>(wide[at]);
    }
    return text;
}

std::optional<std::span<std::uint8_t>> bytesOf(v8::Local<v8::Value> value) {
    if (value->IsArrayBufferView()) {
        const v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
        auto* data = static_cast<std::uint8_t*>(view->Buffer()->GetBackingStore()->Data());
        return data ? std::span(data + view->ByteOffset(), view->ByteLength()) : std::span<std::uint8_t>();
    }
    if (value->IsArrayBuffer()) {
        const auto store = value.As<v8::ArrayBuffer>()->GetBackingStore();
        return std::span(static_cast<std::uint8_t*>(store->Data()), store->ByteLength());
    }
    if (value->IsSharedArrayBuffer()) {
        const auto store = value.As<v8::SharedArrayBuffer>()->GetBackingStore();
        return std::span(static_cast<std::uint8_t*>(store->Data()), store->ByteLength());
    }
    return std::nullopt;
}

v8::MaybeLocal<v8::Uint8Array> toUint8Array(v8::Isolate* isolate, std::string_view bytes) {
    const auto& buffers = State::of(isolate).buffers;
    if (buffers && !buffers->allows(bytes.size())) {
        isolate->LowMemoryNotification();
        if (!buffers->allows(bytes.size())) {
            throwRangeError(isolate, "Array buffer allocation failed");
            return {};
        }
    }
    const v8::Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(isolate, bytes.size());
    if (!bytes.empty()) {
        std::memcpy(buffer->GetBackingStore()->Data(), bytes.data(), bytes.size());
    }
    return v8::Uint8Array::New(buffer, 0, bytes.size());
}

void throwTypeError(v8::Isolate* isolate, std::string_view message) {
    isolate->ThrowException(v8::Exception::TypeError(toScript(isolate, message)));
}

void throwRangeError(v8::Isolate* isolate, std::string_view message) {
    isolate->ThrowException(v8::Exception::RangeError(toScript(isolate, message)));
}

void throwError(v8::Isolate* isolate, std::string_view message) {
    isolate->ThrowException(v8::Exception::Error(toScript(isolate, message)));
}

void resolve(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value> value) {
    resolver->Resolve(context, value).FromMaybe(false);
}

void reject(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value> reason) {
    resolver->Reject(context, reason).FromMaybe(false);
}

}  // namespace edge::engine
