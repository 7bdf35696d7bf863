#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner/protocol/result.h"

namespace edge::cli {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers;  ///< "name: value"
    std::string body;
    bool hasBody = false;
};

struct HttpResponse {
    int status = 0;
    Headers headers;  ///< as received, names in lower case
    std::string body;
};

/// Sends one request and waits for the whole answer. Redirects are not followed. Errors: "no_answer".
protocol::Result<HttpResponse> sendRequest(const HttpRequest& request);

}  // namespace edge::cli
