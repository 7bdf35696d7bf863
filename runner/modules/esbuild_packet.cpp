#include "runner/modules/esbuild_packet.h"

namespace edge::modules {
namespace {

using nlohmann::json;

enum Tag : unsigned char { nullTag, boolTag, intTag, textTag, bytesTag, arrayTag, objectTag };

class Writer {
public:
    std::string bytes;

    void number(std::uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8) bytes += char(value >> shift);
    }

    void text(std::string_view text) {
        number(std::uint32_t(text.size()));
        bytes.append(text);
    }

    void value(const json& item) {
        switch (item.type()) {
        case json::value_t::boolean: tag(boolTag); bytes += char(item.get<bool>()); break;
        case json::value_t::number_integer:
        case json::value_t::number_unsigned: tag(intTag); number(std::uint32_t(item.get<std::int64_t>())); break;
        case json::value_t::string: tag(textTag); text(item.get_ref<const std::string&>()); break;
        case json::value_t::binary: {
            const auto& binary = item.get_binary();
            tag(bytesTag);
            text({reinterpret_cast<const char*>(binary.data()), binary.size()});
            break;
        }
        case json::value_t::array:
            tag(arrayTag);
            number(std::uint32_t(item.size()));
            for (const json& part : item) value(part);
            break;
        case json::value_t::object:
            tag(objectTag);
            number(std::uint32_t(item.size()));
            for (const auto& [key, part] : item.items()) {
                text(key);
                value(part);
            }
            break;
        default: tag(nullTag);
        }
    }

private:
    void tag(Tag kind) { bytes += char(kind); }
};

/// Reads values; `failed` is set instead of reading past the end.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_bytes(bytes) {}
    bool failed = false;

    bool done() const { return m_bytes.empty(); }

    std::uint32_t number() {
        std::uint32_t value = 0;
        const std::string_view four = take(4);
        for (std::size_t at = 0; at < four.size(); ++at)
            value |= std::uint32_t(static_cast<unsigned char>(four[at])) << (8 * at);
        return value;
    }

    json value(int depth = 0) {
        const std::string_view tag = take(1);
        if (failed || depth > 64) return fail();
        switch (static_cast<unsigned char>(tag[0])) {
        case nullTag: return nullptr;
        case boolTag: return take(1) != std::string_view("\0", 1);
        case intTag: return number();
        case textTag: return std::string(take(number()));
        case bytesTag: {
            const std::string_view bytes = take(number());
            return json::binary({bytes.begin(), bytes.end()});
        }
        case arrayTag: {
            json array = json::array();
            for (std::uint32_t left = number(); left > 0 && !failed; --left) array.push_back(value(depth + 1));
            return array;
        }
        case objectTag: {
            json object = json::object();
            for (std::uint32_t left = number(); left > 0 && !failed; --left) {
                const std::string key(take(number()));
                object[key] = value(depth + 1);
            }
            return object;
        }
        default: return fail();
        }
    }

private:
    std::string_view take(std::size_t count) {
        if (count > m_bytes.size()) {
            failed = true;
            return {};
        }
        const std::string_view taken = m_bytes.substr(0, count);
        m_bytes.remove_prefix(count);
        return taken;
    }

    json fail() {
        failed = true;
        return nullptr;
    }

    std::string_view m_bytes;
};

}  // namespace

std::string encodePacket(const Packet& packet) {
    Writer body;
    body.number(packet.id << 1 | std::uint32_t(packet.response));
    body.value(packet.value);
    Writer whole;
    whole.text(body.bytes);
    return std::move(whole.bytes);
}

std::optional<Packet> decodePacket(std::string_view bytes) {
    Reader reader(bytes);
    const std::uint32_t id = reader.number();
    Packet packet{id >> 1, (id & 1) != 0, reader.value()};
    if (reader.failed || !reader.done()) return std::nullopt;
    return packet;
}

}  // namespace edge::modules
