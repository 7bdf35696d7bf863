// URL parsing through ada, which libnode carries and exports with a C interface.
#include <array>
#include <string>

#include "runner/engine/convert.h"
#include "runner/web/natives.h"

extern "C" {
struct ada_string {
    const char* data;
    std::size_t length;
};
struct ada_url_components {
    std::uint32_t protocol_end, username_end, host_start, host_end, port, pathname_start, search_start, hash_start;
};
using ada_url = void*;
ada_url ada_parse(const char* input, std::size_t length);
ada_url ada_parse_with_base(const char* input, std::size_t length, const char* base, std::size_t baseLength);
bool ada_can_parse(const char* input, std::size_t length);
bool ada_can_parse_with_base(const char* input, std::size_t length, const char* base, std::size_t baseLength);
void ada_free(ada_url url);
bool ada_is_valid(ada_url url);
ada_string ada_get_href(ada_url url);
const ada_url_components* ada_get_components(ada_url url);
bool ada_set_href(ada_url url, const char* input, std::size_t length);
bool ada_set_protocol(ada_url url, const char* input, std::size_t length);
bool ada_set_username(ada_url url, const char* input, std::size_t length);
bool ada_set_password(ada_url url, const char* input, std::size_t length);
bool ada_set_host(ada_url url, const char* input, std::size_t length);
bool ada_set_hostname(ada_url url, const char* input, std::size_t length);
bool ada_set_port(ada_url url, const char* input, std::size_t length);
bool ada_set_pathname(ada_url url, const char* input, std::size_t length);
void ada_set_search(ada_url url, const char* input, std::size_t length);
void ada_set_hash(ada_url url, const char* input, std::size_t length);
}

namespace edge::web {
namespace {

/// A parsed URL, owned.
class Url {
public:
    explicit Url(std::string_view input) : m_url(ada_parse(input.data(), input.size())) {}
    Url(std::string_view input, std::string_view base)
        : m_url(ada_parse_with_base(input.data(), input.size(), base.data(), base.size())) {}
    ~Url() { ada_free(m_url); }
    Url(const Url&) = delete;
    Url& operator=(const Url&) = delete;

    bool valid() const { return ada_is_valid(m_url); }
    ada_url get() const { return m_url; }

    /// natives.ts UrlRecord: href and the offsets of its parts, -1 for those it lacks.
    v8::Local<v8::Value> record(v8::Isolate* isolate) const {
        const ada_string href = ada_get_href(m_url);
        const ada_url_components& at = *ada_get_components(m_url);
        const auto offset = [isolate](std::uint32_t value) -> v8::Local<v8::Value> {
            return v8::Integer::New(isolate, static_cast<std::int32_t>(value));
        };
        std::array<v8::Local<v8::Value>, 9> members{
            engine::latin1(isolate, {href.data, href.length}), offset(at.protocol_end),
            offset(at.username_end), offset(at.host_start), offset(at.host_end), offset(at.port),
            offset(at.pathname_start), offset(at.search_start), offset(at.hash_start)};
        return v8::Array::New(isolate, members.data(), members.size());
    }

private:
    ada_url m_url;
};

void urlParse(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const std::string input = engine::toUtf8(isolate, args[0]);
    const auto answer = [&](const Url& url) {
        if (url.valid()) args.GetReturnValue().Set(url.record(isolate));
    };
    if (args.Length() < 2) {
        answer(Url(input));
    } else {
        answer(Url(input, engine::toUtf8(isolate, args[1])));
    }
}

void urlCanParse(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const std::string input = engine::toUtf8(isolate, args[0]);
    if (args.Length() < 2) {
        args.GetReturnValue().Set(ada_can_parse(input.data(), input.size()));
        return;
    }
    const std::string base = engine::toUtf8(isolate, args[1]);
    args.GetReturnValue().Set(ada_can_parse_with_base(input.data(), input.size(), base.data(), base.size()));
}

/// The numbers of url.ts, UrlPart.
enum class Part { href, protocol, username, password, host, hostname, port, pathname, search, hash };

bool setPart(ada_url url, Part part, std::string_view value) {
    const char* data = value.data();
    const std::size_t size = value.size();
    switch (part) {
        case Part::href: return ada_set_href(url, data, size);
        case Part::protocol: return ada_set_protocol(url, data, size);
        case Part::username: return ada_set_username(url, data, size);
        case Part::password: return ada_set_password(url, data, size);
        case Part::host: return ada_set_host(url, data, size);
        case Part::hostname: return ada_set_hostname(url, data, size);
        case Part::port: return ada_set_port(url, data, size);
        case Part::pathname: return ada_set_pathname(url, data, size);
        case Part::search: ada_set_search(url, data, size); return true;
        case Part::hash: ada_set_hash(url, data, size); return true;
    }
    return false;
}

void urlSet(Arguments args) {
    v8::Isolate* isolate = args.GetIsolate();
    const Url url(engine::toUtf8(isolate, args[0]));
    const auto part = static_cast<Part>(args[1].As<v8::Int32>()->Value());
    if (url.valid() && setPart(url.get(), part, engine::toUtf8(isolate, args[2]))) {
        args.GetReturnValue().Set(url.record(isolate));
    }
}

constexpr engine::Native natives[] = {
    {"urlParse", urlParse, 2}, {"urlCanParse", urlCanParse, 2}, {"urlSet", urlSet, 3}};

}  // namespace

std::span<const engine::Native> urlNatives() { return natives; }

}  // namespace edge::web
