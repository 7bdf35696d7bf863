#pragma once

#include <string>

namespace edge::protocol {

/// A fresh random identifier in UUID version 4 text form (RFC 9562). Isolates (execution ids) carry one.
std::string newUuid();

/// A time-ordered UUID version 7 (RFC 9562). Invocations carry one: it is also the `sb-request-id` header.
std::string newOrderedUuid();

}  // namespace edge::protocol
