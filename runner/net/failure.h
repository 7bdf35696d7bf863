#pragma once

#include <boost/system/error_code.hpp>
#include <optional>
#include <string>

namespace edge::net {

/// Why something on the network came to nothing.
struct Failure {
    std::string code;     ///< as Node.js names it: "ECONNREFUSED", "ENOTFOUND", "DEPTH_ZERO_SELF_SIGNED_CERT" …
    std::string message;  ///< of the operating system, of OpenSSL or of c-ares
    int number = 0;       ///< errno; 0: it is no error of the operating system
    std::string address;  ///< who was tried to be reached, where that is known
    int port = 0;
};
using Outcome = std::optional<Failure>;

Failure systemFailure(const boost::system::error_code& error);
/// The connection was closed on this side meanwhile.
Failure closedFailure();

}  // namespace edge::net
