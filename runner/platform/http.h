#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/platform/multipart.h"
#include "runner/protocol/result.h"

namespace edge::platform {

/// Asked often during a request and a wait; true ends it.
using CancelQuestion = std::function<bool()>;

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    MultipartBody* body = nullptr;  ///< not owned; nullptr: no body
    std::chrono::seconds connectTimeout{15};
    std::chrono::seconds silence{150};  ///< without a byte in either direction
    std::function<void(std::uint64_t sent, std::uint64_t total)> onSent;
    CancelQuestion cancelled;
};

struct HttpReply {
    int status = 0;
    std::string body;  ///< at most 8 MiB
    std::optional<std::chrono::seconds> retryAfter;  ///< RFC 9110 Retry-After in its seconds form
};

/// Sends one request and waits for its whole answer, on the calling thread. Any status is an answer; redirects are not
/// followed, so that an access token goes to the asked host only. Errors: "cancelled", "no_network", "proxy_failed",
/// "tls_failed", "timeout", "connection_lost", "malformed_reply", "bad_url", and those of the body.
protocol::Result<HttpReply> perform(HttpRequest& request);

/// The host of an http(s) URL, without port and brackets; empty when it has none.
std::string hostOf(const std::string& url);

/// Whether the host is this machine, so that clear text is no risk.
bool isLoopback(const std::string& host);

}  // namespace edge::platform
