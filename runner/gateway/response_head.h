#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runner/gateway/exchange.h"

/// The bytes of a response's head (RFC 9112, 4).
namespace edge::gateway {

/// How the client finds the end of the body.
enum class Framing { none, length, chunked, untilClose, upgrade };

struct ResponseFrame {
    Framing framing = Framing::length;
    std::int64_t length = 0;      ///< with Framing::length
    bool keepAlive = true;
    bool http10 = false;          ///< then keeping the connection must be said
    std::string_view invocation;  ///< answered as sb-request-id; may be empty
    std::string_view common;      ///< whole lines "name: value\r\n", the same for many answers
};

/// Appends status line and headers with the empty line. Leaves out headers that would contradict the frame
/// (connection, transfer-encoding, content-length) and any with a line break in it. An answer of 500 and more that
/// names no sb-error-code is the function's own and is marked EDGE_FUNCTION_ERROR.
void appendResponseHead(std::string& out, const ResponseHead& head, const ResponseFrame& frame);

/// True when such an answer has a body at all: not HEAD, 204, 205 and 304.
bool carriesBody(std::string_view method, int status);

}  // namespace edge::gateway
