#include "runner/platform/refusal.h"

#include <nlohmann/json.hpp>

namespace edge::platform {
namespace {

using protocol::Error;

constexpr std::size_t longestText = 600;

std::string onOneLine(const std::string& text) {
    std::string line;
    for (const char byte : text) {
        const bool space = static_cast<unsigned char>(byte) <= ' ' || byte == 0x7f;
        if (!space) line += byte;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    if (line.size() > longestText) {
        std::size_t cut = longestText;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xc0) == 0x80) --cut;
        line = line.substr(0, cut) + "…";
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string statusText(int status) {
    return "The platform answered " + std::to_string(status) + ".";
}

/// "X: words" or "X." when the answer had no words.
std::string withWords(const std::string& sentence, const std::string& words) {
    if (words.empty()) return sentence + ".";
    return sentence + ": " + words + (words.back() == '.' || words.back() == '!' ? "" : ".");
}

Error explainServerTrouble(int status, const std::string& words) {
    return {"platform_error", withWords("The platform failed with " + std::to_string(status), words),
            "Nothing was changed as far as it says. Try again in a minute; look at status.supabase.com. "
            "Uploads above some 4 MB are also answered like this: send fewer files."};
}

}  // namespace

std::string replyText(const std::string& body) {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    if (json.is_object()) {
        for (const char* key : {"message", "error", "msg", "error_description"}) {
            const auto found = json.find(key);
            if (found == json.end()) continue;
            if (found->is_string()) return onOneLine(found->get<std::string>());
            if (found->is_object() && found->contains("message") && (*found)["message"].is_string())
                return onOneLine((*found)["message"].get<std::string>());
            if (found->is_array()) return onOneLine(found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        }
    }
    if (body.find("<html") != std::string::npos || body.find("<!DOCTYPE") != std::string::npos) return "(a web page)";
    return onOneLine(body);
}

Error explainRefusal(const HttpReply& reply, const std::string& slug, const std::string& ref) {
    const std::string words = replyText(reply.body);
    switch (reply.status) {
        case 400:
            return {"refused_bundle", withWords("The platform could not bundle " + slug, words),
                    "Correct what it names and deploy again; the version that runs there is unchanged."};
        case 401:
            return {"token_rejected", withWords("The platform does not accept the access token", words),
                    "It may have been revoked or have expired. Make a new one at supabase.com/dashboard/account/tokens."};
        case 402:
            return {"plan_limit", withWords("The project's plan does not allow this", words),
                    "Delete functions that are no longer used, or change the plan in the dashboard."};
        case 403:
            return {"not_allowed", withWords("This access token may not deploy to " + ref, words),
                    "Ask an owner of the project for the Developer role, or use a token with edge_functions_write."};
        case 404:
            return {"project_missing", withWords("There is no project " + ref + " for this access token", words),
                    "Check the project's reference (dashboard, Project Settings, General) and whose token this is."};
        case 409:
            return {"busy", withWords("Another deployment of " + slug + " is under way", words), "Wait until it is done and deploy again."};
        case 413:
            return {"too_large", withWords("The upload is too large for the platform", words),
                    "Send fewer files: look at static_files and at folders that the import map names."};
        case 429:
            return {"rate_limited", withWords("The platform still limits the rate of requests after several waits", words),
                    "Wait a minute and deploy again."};
        default:
            if (reply.status >= 500) return explainServerTrouble(reply.status, words);
            return {"unexpected_status", words.empty() ? statusText(reply.status) : statusText(reply.status) + " " + words,
                    "Check the API address (profile or --api-url), then try again."};
    }
}

}  // namespace edge::platform
