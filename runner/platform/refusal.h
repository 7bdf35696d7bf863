#pragma once

#include <string>

#include "runner/platform/http.h"
#include "runner/protocol/result.h"

namespace edge::platform {

/// What an unwelcome answer to a deployment means, in plain words, with what to do. `slug` and `ref` are for the text.
/// Codes: "refused_bundle" (400), "token_rejected" (401), "plan_limit" (402), "not_allowed" (403), "project_missing"
/// (404), "busy" (409), "too_large" (413), "rate_limited" (429), "platform_error" (5xx), "unexpected_status".
protocol::Error explainRefusal(const HttpReply& reply, const std::string& slug, const std::string& ref);

/// The words of an API answer: `message`, `error` or `msg` of its JSON, else its text, on one line, cut to 600 bytes.
std::string replyText(const std::string& body);

}  // namespace edge::platform
