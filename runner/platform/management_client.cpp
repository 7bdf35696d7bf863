#include "runner/platform/management_client.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "runner/platform/refusal.h"

namespace edge::platform {
namespace {

using Json = nlohmann::json;
using protocol::Error;
using protocol::Outcome;
using protocol::Result;

Error malformed(const std::string& what) {
    return {"malformed_reply", "The platform's answer cannot be understood: " + what + ".",
            "Check the API address (profile or --api-url); the dashboard shows what was deployed."};
}

template <typename T>
bool take(const Json& json, const char* key, T& value) {
    const auto found = json.find(key);
    if (found == json.end()) return false;
    if constexpr (std::is_same_v<T, std::string>) {
        if (!found->is_string()) return false;
    } else if (!found->is_number_integer()) {
        return false;
    }
    value = found->get<T>();
    return true;
}

/// Error "malformed_reply" unless id, slug, name, status and version are there.
Result<RemoteFunction> readFunction(const Json& json) {
    RemoteFunction function;
    if (!json.is_object()) return malformed("it is not an object");
    if (!take(json, "id", function.id)) return malformed("it has no id");
    if (!take(json, "slug", function.slug)) return malformed("it has no slug");
    if (!take(json, "name", function.name)) return malformed("it has no name");
    if (!take(json, "status", function.status)) return malformed("it has no status");
    if (!take(json, "version", function.version)) return malformed("it has no version");
    const auto verify = json.find("verify_jwt");
    if (verify != json.end() && verify->is_boolean()) function.verifyJwt = verify->get<bool>();
    return function;
}

bool isServerTrouble(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }

}  // namespace

HttpRequest ManagementClient::request(const std::string& method, const std::string& path, const RequestListener& listener) const {
    HttpRequest request;
    request.method = method;
    request.url = m_options.apiUrl + path;
    request.silence = m_options.silence;
    request.onSent = listener.onSent;
    request.cancelled = listener.cancelled;
    request.headers = {{"Accept", "application/json"},
                       {"Authorization", "Bearer " + m_options.token},
                       {"User-Agent", std::string("EdgeRunner/") + EDGE_VERSION}};
    return request;
}

Outcome ManagementClient::pause(std::chrono::seconds length, const CancelQuestion& cancelled) const {
    const auto end = std::chrono::steady_clock::now() + length.count() * m_options.second;
    while (std::chrono::steady_clock::now() < end) {
        if (cancelled && cancelled()) return Error{"cancelled", "Cancelled.", ""};
        std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(std::chrono::milliseconds(50),
                                                                                  end - std::chrono::steady_clock::now()));
    }
    return protocol::success();
}

Result<HttpReply> ManagementClient::send(HttpRequest& request, const RequestListener& listener, bool repeatable) const {
    constexpr std::chrono::seconds longestPause{120};
    for (int attempt = 0;; ++attempt) {
        auto reply = perform(request);
        if (!reply) return reply;
        const bool limited = reply->status == 429;
        const bool trouble = repeatable && isServerTrouble(reply->status);
        if (attempt >= (limited ? m_options.rateRetries : trouble ? m_options.troubleRetries : 0)) return reply;
        const std::chrono::seconds growing{1 << std::min(attempt, 5)};
        const std::chrono::seconds length = std::min(reply->retryAfter.value_or(growing), longestPause);
        if (limited && listener.onRateLimited) listener.onRateLimited(length);
        if (const Outcome waited = pause(length, listener.cancelled); !waited) return waited.error();
        if (request.body) request.body->rewind();
    }
}

Result<std::vector<RemoteFunction>> ManagementClient::listFunctions(const std::string& ref, const RequestListener& listener) const {
    HttpRequest asked = request("GET", "/v1/projects/" + ref + "/functions", listener);
    const auto reply = send(asked, listener, true);
    if (!reply) return reply.error();
    if (reply->status != 200) return explainRefusal(*reply, "the functions", ref);
    const Json json = Json::parse(reply->body, nullptr, false);
    if (!json.is_array()) return malformed("it is not a list of functions");
    std::vector<RemoteFunction> functions;
    for (const Json& entry : json) {
        auto function = readFunction(entry);
        if (!function) return function.error();
        functions.push_back(std::move(*function));
    }
    return functions;
}

Result<RemoteFunction> ManagementClient::deployFunction(const std::string& ref, const UploadPlan& plan,
                                                        const RequestListener& listener) const {
    MultipartBody body(plan);
    HttpRequest sent = request("POST", "/v1/projects/" + ref + "/functions/deploy?slug=" + plan.slug, listener);
    sent.headers.emplace_back("Content-Type", body.contentType());
    sent.body = &body;
    const auto reply = send(sent, listener, false);
    if (!reply) return reply.error();
    if (reply->status != 201) return explainRefusal(*reply, plan.slug, ref);
    return readFunction(Json::parse(reply->body, nullptr, false));
}

}  // namespace edge::platform
