#include "runner/net/failure.h"

#include <cerrno>
#include <cstring>

namespace edge::net {

Failure systemFailure(const boost::system::error_code& error) {
    const char* name = strerrorname_np(error.value());
    return {.code = name ? name : "EIO", .message = strerror(error.value()), .number = error.value(), .address = {}, .port = 0};
}

Failure closedFailure() { return {.code = "ECANCELED", .message = "operation canceled", .number = ECANCELED, .address = {}, .port = 0}; }

}  // namespace edge::net
