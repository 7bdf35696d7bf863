// Base64 as the Infra standard encodes it and forgivingly decodes it.
#include <array>
#include <optional>
#include <string>

#include "runner/engine/convert.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> makeDigits() {
    std::array<std::int8_t, 256> digits{};
    digits.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    }
    return digits;
}
constexpr std::array<std::int8_t, 256> digits = makeDigits();

std::string encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t i) {
            return at + i < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[at + i])} : 0u;
        };
        const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
        text += alphabet[group >> 18];
        text += alphabet[group >> 12 & 63];
        text += at + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=';
        text += at + 2 < bytes.size() ? alphabet[group & 63] : '=';
    }
    return text;
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

std::optional<std::string> decode(std::string text) {
    std::erase_if(text, isSpace);
    if (text.size() % 4 == 0) {
        for (int i = 0; i < 2 && text.ends_with('='); ++i) text.pop_back();
    }
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const int digit = digits[static_cast<unsigned char>(c)];
        if (digit < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xff);
        }
    }
    return bytes;
}

void base64Encode(Arguments args) {
    const auto bytes = engine::bytesOf(args[0]);
    const std::string_view view =
        bytes ? std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()) : std::string_view();
    args.GetReturnValue().Set(engine::latin1(args.GetIsolate(), encode(view)));
}

void btoa(Arguments args) {
    if (!args[0].As<v8::String>()->ContainsOnlyOneByte()) return;
    args.GetReturnValue().Set(engine::latin1(args.GetIsolate(), encode(engine::toLatin1(args.GetIsolate(), args[0]))));
}

void atob(Arguments args) {
    if (!args[0].As<v8::String>()->ContainsOnlyOneByte()) return;
    if (const auto bytes = decode(engine::toLatin1(args.GetIsolate(), args[0]))) {
        args.GetReturnValue().Set(engine::latin1(args.GetIsolate(), *bytes));
    }
}

constexpr engine::Native natives[] = {{"base64Encode", base64Encode, 1}, {"btoa", btoa, 1}, {"atob", atob, 1}};

}  // namespace

std::span<const engine::Native> base64Natives() { return natives; }

}  // namespace edge::web
