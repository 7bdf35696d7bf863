#pragma once

#include <string_view>

/// Where a request line leads: the platform's URL layout (`/functions/v1/NAME/...`) without any table of functions.
namespace edge::gateway {

enum class Destination {
    function,       ///< `name` says which
    health,         ///< /functions/v1/_internal/health
    unknown,        ///< no function can have this URL: 404
    badMethod,      ///< a method the platform refuses: 405
};

struct Route {
    Destination destination = Destination::unknown;
    std::string_view name;      ///< slug of the function
    std::string_view path;      ///< what the function sees, e.g. "/hello/x?y=1"
    std::string_view authority; ///< host of an absolute-form target; empty for the usual origin form
};

/// Reads method and request target (RFC 9112, 3.2). The views point into `target`.
Route route(std::string_view method, std::string_view target);

/// True for what the platform takes as a function's name in a URL: [A-Za-z0-9_-]+.
bool isFunctionName(std::string_view name);

inline constexpr std::string_view functionsPrefix = "/functions/v1";

}  // namespace edge::gateway
