// What an answer of a name server says (RFC 1035 section 4; RFC 3596, 2782, 3403, 8659).
#include <ares.h>
#include <arpa/inet.h>

#include <map>

#include "runner/net/dns.h"

namespace edge::net {
namespace {

enum Type { a = 1, ns = 2, cname = 5, soa = 6, ptr = 12, mx = 15, txt = 16, aaaa = 28, srv = 33, naptr = 35, caa = 257 };

/// Reads on in a message; once something is missing, everything after it is.
class Reader {
public:
    Reader(std::string_view message, std::size_t at, std::size_t end) : m_message(message), m_at(at), m_end(end) {}

    bool good() const { return m_good; }
    bool atEnd() const { return !m_good || m_at >= m_end; }
    std::size_t at() const { return m_at; }

    std::uint32_t number(int bytes) {
        std::uint32_t value = 0;
        for (const char c : text(static_cast<std::size_t>(bytes))) value = value << 8 | static_cast<unsigned char>(c);
        return value;
    }
    std::string text(std::size_t size) {
        if (!m_good || size > m_end - m_at) {
            m_good = false;
            return {};
        }
        m_at += size;
        return std::string(m_message.substr(m_at - size, size));
    }
    std::string rest() { return text(m_good ? m_end - m_at : 0); }
    /// A <character-string>.
    std::string string() { return text(number(1)); }
    std::string name() {
        char* expanded = nullptr;
        long used = 0;
        const auto* all = reinterpret_cast<const unsigned char*>(m_message.data());
        if (!m_good || m_at >= m_end || ares_expand_name(all + m_at, all, static_cast<int>(m_message.size()), &expanded, &used) != ARES_SUCCESS ||
            static_cast<std::size_t>(used) > m_end - m_at) {
            m_good = false;
        } else {
            m_at += static_cast<std::size_t>(used);
        }
        const std::string text = expanded ? expanded : "";
        if (expanded) ares_free_string(expanded);
        return m_good ? text : std::string();
    }

private:
    std::string_view m_message;
    std::size_t m_at, m_end;
    bool m_good = true;
};

std::string address(const std::string& bytes, int family) {
    char shown[INET6_ADDRSTRLEN] = "";
    if (bytes.size() == (family == AF_INET ? 4u : 16u)) inet_ntop(family, bytes.data(), shown, sizeof shown);
    return shown;
}

void readFields(Reader& from, int type, DnsRecord& to) {
    const auto number = [&](int bytes) { to.fields.emplace_back(static_cast<double>(from.number(bytes))); };
    const auto add = [&](std::string text) { to.fields.emplace_back(std::move(text)); };
    switch (type) {
        case a: return add(address(from.rest(), AF_INET));
        case aaaa: return add(address(from.rest(), AF_INET6));
        case ns: case cname: case ptr: return add(from.name());
        case mx: number(2); return add(from.name());
        case soa:
            add(from.name());
            add(from.name());
            for (int at = 0; at < 5; ++at) number(4);
            return;
        case txt:
            while (!from.atEnd()) add(from.string());
            return;
        case srv:
            for (int at = 0; at < 3; ++at) number(2);
            return add(from.name());
        case naptr:
            number(2);
            number(2);
            for (int at = 0; at < 3; ++at) add(from.string());
            return add(from.name());
        case caa:
            number(1);
            add(from.string());
            return add(from.rest());
    }
}

}  // namespace

int dnsType(const std::string& name) {
    static const std::map<std::string, int> types{{"A", a}, {"NS", ns}, {"CNAME", cname}, {"SOA", soa}, {"PTR", ptr}, {"MX", mx},
                                                  {"TXT", txt}, {"AAAA", aaaa}, {"SRV", srv}, {"NAPTR", naptr}, {"CAA", caa}};
    const auto found = types.find(name);
    return found == types.end() ? 0 : found->second;
}

std::optional<std::vector<DnsRecord>> parseDnsAnswer(std::string_view message, int type) {
    Reader header(message, 0, message.size());
    header.number(4);
    const std::uint32_t questions = header.number(2), answers = header.number(2);
    header.number(4);
    for (std::uint32_t at = 0; at < questions && header.good(); ++at) {
        header.name();
        header.number(4);
    }
    std::vector<DnsRecord> records;
    for (std::uint32_t at = 0; at < answers && header.good(); ++at) {
        header.name();
        const int its = static_cast<int>(header.number(2));
        header.number(2);
        DnsRecord record;
        record.ttl = header.number(4);
        const std::size_t size = header.number(2), begin = header.at();
        header.text(size);
        if (!header.good()) break;
        if (its != type) continue;
        Reader data(message, begin, begin + size);
        readFields(data, type, record);
        if (!data.good()) return std::nullopt;
        records.push_back(std::move(record));
    }
    if (!header.good()) return std::nullopt;
    return records;
}

}  // namespace edge::net
