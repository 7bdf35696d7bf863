#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runner/platform/http.h"
#include "runner/platform/upload_plan.h"
#include "runner/protocol/result.h"

namespace edge::platform {

/// A function as the platform lists it.
struct RemoteFunction {
    std::string id;
    std::string slug;
    std::string name;
    std::string status;
    std::int64_t version = 0;
    std::optional<bool> verifyJwt;
    bool operator==(const RemoteFunction&) const = default;
};

struct ClientOptions {
    std::string apiUrl;  ///< without a slash at the end
    std::string token;
    std::chrono::seconds silence{150};
    std::chrono::milliseconds second{1000};  ///< the length of a second of waiting; tests shorten it
    int rateRetries = 8;                     ///< of a 429
    int troubleRetries = 2;                  ///< of a list request that failed with 5xx
};

/// What a request reports while it runs; every member may be empty.
struct RequestListener {
    std::function<void(std::uint64_t sent, std::uint64_t total)> onSent;
    std::function<void(std::chrono::seconds pause)> onRateLimited;
    CancelQuestion cancelled;
};

/// The Management API of the platform (https://api.supabase.com/v1), one call at a time on the calling thread.
/// A 429 is waited out as Retry-After says (1, 2, 4 … 32 s without it); a deployment is not repeated after any other
/// answer. Errors are those of perform() and explainRefusal(), and "malformed_reply".
class ManagementClient {
public:
    explicit ManagementClient(ClientOptions options) : m_options(std::move(options)) {}

    /// GET /v1/projects/{ref}/functions
    protocol::Result<std::vector<RemoteFunction>> listFunctions(const std::string& ref, const RequestListener& listener) const;

    /// POST /v1/projects/{ref}/functions/deploy?slug=…, which is live when this returns.
    protocol::Result<RemoteFunction> deployFunction(const std::string& ref, const UploadPlan& plan,
                                                    const RequestListener& listener) const;

private:
    HttpRequest request(const std::string& method, const std::string& path, const RequestListener& listener) const;
    protocol::Outcome pause(std::chrono::seconds length, const CancelQuestion& cancelled) const;

    /// Sends, and sends again as long as the answer is one to wait out.
    protocol::Result<HttpReply> send(HttpRequest& request, const RequestListener& listener, bool repeatable) const;

    ClientOptions m_options;
};

}  // namespace edge::platform
