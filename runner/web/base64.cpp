// Base64 as the Infra standard encodes it and forgivingly decodes it.
#include <optional>
#include <string>

#include "runner/engine/convert.h"
#include "runner/engine/simdutf.h"
#include "runner/web/natives.h"

namespace edge::web {
namespace {

std::string encode(std::string_view bytes) {
    std::string text(simdutf::base64_length_from_binary(bytes.size(), 0), '\0');
    simdutf::binary_to_base64(bytes.data(), bytes.size(), text.data(), 0);
    return text;
}

std::optional<std::string> decode(std::string_view text) {
    std::string bytes((text.size() + 3) / 4 * 3, '\0');
    const simdutf::result result = simdutf::base64_to_binary(text.data(), text.size(), bytes.data(), 0);
    if (result.error != 0) return std::nullopt;
    bytes.resize(result.count);
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
