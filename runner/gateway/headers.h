#pragma once

#include <string_view>
#include <vector>

#include "runner/gateway/exchange.h"

/// Reading and completing header lists. Names compare without case (RFC 9110, 5.1).
namespace edge::gateway {

bool equalsIgnoringCase(std::string_view left, std::string_view right);

/// The first header of that name (given in lower case), or null.
Header* findHeader(std::vector<Header>& headers, std::string_view name);
const Header* findHeader(const std::vector<Header>& headers, std::string_view name);

/// What the local gateway adds for the function: who asked, and by which address it was reached.
struct Arrival {
    std::string_view clientAddress;  ///< "127.0.0.1"
    std::string_view authority;      ///< Host header, "127.0.0.1:54321"
    std::string_view target;         ///< request target as sent
};
void addForwardedHeaders(std::vector<Header>& headers, const Arrival& arrival);

}  // namespace edge::gateway
