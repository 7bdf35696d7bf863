#pragma once

#include <v8.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Between V8's values and ours. Strings travel as UTF-8 on our side.
namespace edge::engine {

/// UTF-8 to script; bytes that are no UTF-8 become U+FFFD. Pure ASCII takes the short way. Longer than V8 can hold
/// (about 512 MB): an empty string.
v8::Local<v8::String> toScript(v8::Isolate* isolate, std::string_view text);
/// Text known to be Latin-1 (one byte, one character), such as header values.
v8::Local<v8::String> latin1(v8::Isolate* isolate, std::string_view text);
/// A name that recurs: V8 keeps one copy.
v8::Local<v8::String> internalized(v8::Isolate* isolate, std::string_view text);

/// The string as UTF-8; lone surrogates become U+FFFD. Not a string: its String(value), or "" when that throws.
std::string toUtf8(v8::Isolate* isolate, v8::Local<v8::Value> value);
/// As toUtf8, but each character above 0xff becomes '?', others one byte: for header values.
std::string toLatin1(v8::Isolate* isolate, v8::Local<v8::Value> value);

/// The bytes of an ArrayBuffer or a view on one, valid until script runs again; nothing for other values.
std::optional<std::span<std::uint8_t>> bytesOf(v8::Local<v8::Value> value);
/// A copy of the bytes as Uint8Array. Empty when the isolate's memory limit does not allow it; then script has a
/// RangeError pending.
v8::MaybeLocal<v8::Uint8Array> toUint8Array(v8::Isolate* isolate, std::string_view bytes);

void throwTypeError(v8::Isolate* isolate, std::string_view message);
void throwRangeError(v8::Isolate* isolate, std::string_view message);
void throwError(v8::Isolate* isolate, std::string_view message);

/// Settle a promise; where script is being terminated they do nothing.
void resolve(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value> value);
void reject(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value> reason);

bool isAscii(std::string_view text);

}  // namespace edge::engine
