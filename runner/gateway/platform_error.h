#pragma once

#include <string>
#include <string_view>

#include "runner/gateway/exchange.h"

/// The platform's own answers: requests that no function answered (edge functions, "Error codes").
namespace edge::gateway {

enum class PlatformError {
    badRequest,             ///< 400 the request is not valid HTTP
    unauthorizedNoHeader,   ///< 401
    unauthorizedFormat,     ///< 401
    unauthorizedJwt,        ///< 401 an HS256 token that does not hold
    unauthorizedAsymmetric, ///< 401 an ES256/RS256 token while no key set is known
    unsupportedAlgorithm,   ///< 401
    notFound,               ///< 404
    methodNotAllowed,       ///< 405
    headersTooLarge,        ///< 431
    workerError,            ///< 500 the function ended before it answered
    invalidStatus,          ///< 500 the function answered a status outside 200..599
    bootError,              ///< 503
    hostGone,               ///< 503 the runtime went away before the function was called
    idleTimeout,            ///< 504
    resourceLimit,          ///< 546 CPU, memory or wall clock
};

/// HTTP status of the answer.
int status(PlatformError error);
/// Machine code: `code` of the body and value of the `sb-error-code` header, e.g. "BOOT_ERROR".
std::string_view code(PlatformError error);
/// The sentence of the body.
std::string_view message(PlatformError error);

struct PlatformAnswer {
    ResponseHead head;  ///< content-type, sb-error-code and CORS headers
    std::string body;   ///< JSON {"code","message"}
};
/// The answer as the gateway gives it; `detail` replaces the standard sentence.
PlatformAnswer platformAnswer(PlatformError error, std::string_view detail = {});

/// The whole answer as HTTP/1.1 bytes with `connection: close`: for whoever holds nothing but the socket.
std::string rawHttp(PlatformError error, std::string_view detail = {});

/// The reason phrase of a status line: RFC 9110's for known numbers, else empty.
std::string_view reasonPhrase(int status);

}  // namespace edge::gateway
