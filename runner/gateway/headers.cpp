#include "runner/gateway/headers.h"

#include <algorithm>
#include <utility>

#include "runner/gateway/router.h"

namespace edge::gateway {
namespace {

char lower(char character) { return character >= 'A' && character <= 'Z' ? char(character + 32) : character; }

struct HostAndPort {
    std::string_view host, port;
};

/// "host:port" apart; an IPv6 host keeps its brackets.
HostAndPort splitAuthority(std::string_view authority) {
    const std::size_t colon = authority.rfind(':');
    const std::size_t bracket = authority.rfind(']');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return {authority, "80"};
    return {authority.substr(0, colon), authority.substr(colon + 1)};
}

void set(std::vector<Header>& headers, std::string_view name, std::string_view value) {
    if (Header* header = findHeader(headers, name)) header->value = value;
    else headers.push_back({std::string(name), std::string(value)});
}

}  // namespace

bool equalsIgnoringCase(std::string_view left, std::string_view right) {
    return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(),
                                                     [](char a, char b) { return lower(a) == lower(b); });
}

const Header* findHeader(const std::vector<Header>& headers, std::string_view name) {
    for (const Header& header : headers)
        if (equalsIgnoringCase(header.name, name)) return &header;
    return nullptr;
}

Header* findHeader(std::vector<Header>& headers, std::string_view name) {
    return const_cast<Header*>(findHeader(std::as_const(headers), name));
}

void addForwardedHeaders(std::vector<Header>& headers, const Arrival& arrival) {
    const HostAndPort place = splitAuthority(arrival.authority);
    set(headers, "x-real-ip", arrival.clientAddress);
    if (Header* chain = findHeader(headers, "x-forwarded-for"))
        chain->value.append(", ").append(arrival.clientAddress);
    else
        headers.push_back({"x-forwarded-for", std::string(arrival.clientAddress)});
    set(headers, "x-forwarded-proto", "http");
    set(headers, "x-forwarded-host", place.host);
    set(headers, "x-forwarded-port", place.port);
    set(headers, "x-forwarded-path", arrival.target.substr(0, arrival.target.find('?')));
    set(headers, "x-forwarded-prefix", functionsPrefix);
}

}  // namespace edge::gateway
