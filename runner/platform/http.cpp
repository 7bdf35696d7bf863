#include "runner/platform/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "runner/platform/text_cursor.h"

namespace edge::platform {
namespace {

using protocol::Error;
using protocol::Result;

constexpr std::size_t longestReply = 8 * 1024 * 1024;

struct Transfer {
    HttpRequest& request;
    HttpReply reply;
    std::optional<Error> bodyError;
    std::uint64_t reported = 0;
    char message[CURL_ERROR_SIZE] = {};
};

std::size_t onRead(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    auto got = transfer.request.body->read({buffer, size * count});
    if (got) return *got;
    transfer.bodyError = got.error();
    return CURL_READFUNC_ABORT;
}

int onSeek(void* user, curl_off_t offset, int origin) {
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    static_cast<Transfer*>(user)->request.body->rewind();
    return CURL_SEEKFUNC_OK;
}

std::size_t onWrite(char* data, std::size_t size, std::size_t count, void* user) {
    auto& body = static_cast<Transfer*>(user)->reply.body;
    if (body.size() + size * count > longestReply) return 0;
    body.append(data, size * count);
    return size * count;
}

std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* user) {
    const std::string_view line(data, size * count);
    auto& reply = static_cast<Transfer*>(user)->reply;
    if (line.starts_with("HTTP/")) reply.retryAfter.reset();
    constexpr std::string_view name = "retry-after:";
    if (!hasWord(line, 0, name)) return size * count;
    const std::size_t begin = skipSpace(line, name.size());
    int seconds = 0;
    const auto [end, failed] = std::from_chars(data + begin, data + line.size(), seconds);
    if (failed == std::errc() && seconds >= 0) reply.retryAfter = std::chrono::seconds(seconds);
    return size * count;
}

int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent) {
    auto& transfer = *static_cast<Transfer*>(user);
    const HttpRequest& request = transfer.request;
    if (request.cancelled && request.cancelled()) return 1;
    if (request.onSent && request.body && std::uint64_t(sent) > transfer.reported) {
        transfer.reported = std::uint64_t(sent);
        request.onSent(transfer.reported, request.body->length());
    }
    return 0;
}

void setUp(CURL* handle, Transfer& transfer) {
    const HttpRequest& request = transfer.request;
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer.message);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, long(request.connectTimeout.count()));
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, long(request.silence.count()));
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, onWrite);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, onHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, onProgress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
    if (isLoopback(hostOf(request.url))) curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    if (!request.body) return;
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body->length()));
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, onRead);
    curl_easy_setopt(handle, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, onSeek);
    curl_easy_setopt(handle, CURLOPT_SEEKDATA, &transfer);
}

Error explain(CURLcode code, const Transfer& transfer) {
    const std::string host = hostOf(transfer.request.url);
    const std::string detail = transfer.message[0] ? transfer.message : curl_easy_strerror(code);
    switch (code) {
        case CURLE_ABORTED_BY_CALLBACK: return {"cancelled", "Cancelled.", ""};
        case CURLE_URL_MALFORMAT:
            return {"bad_url", transfer.request.url + " is not an address this can reach.", "Give an http or https address."};
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
            return {"no_network", host + " cannot be reached: " + detail + ".",
                    "Check the network connection (and VPN or firewall), then try again."};
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_PROXY:
            return {"proxy_failed", "The proxy does not let the request through: " + detail + ".",
                    "Check HTTPS_PROXY and NO_PROXY in the environment."};
        case CURLE_OPERATION_TIMEDOUT:
            return {"timeout", host + " did not answer in time.", "Try again; look at status.supabase.com if it stays so."};
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
            return {"tls_failed", "No secure connection to " + host + ": " + detail + ".",
                    "Check this machine's date, its CA certificates and any proxy that opens TLS connections."};
        case CURLE_WRITE_ERROR:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:  // an answer without a status line
        case CURLE_BAD_CONTENT_ENCODING:
            return {"malformed_reply", host + " answered something that is not a reply of the platform: " + detail + ".",
                    "Check the API address (profile or --api-url)."};
        default:
            return {"connection_lost", "The connection to " + host + " broke: " + detail + ".", "Try again."};
    }
}

}  // namespace

Result<HttpReply> perform(HttpRequest& request) {
    static const CURLcode global = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
    if (global != CURLE_OK || !handle) return Error{"no_network", "libcurl could not be started.", "Free some memory and try again."};
    Transfer transfer{.request = request, .reply = {}, .bodyError = {}};
    setUp(handle.get(), transfer);
    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    for (const auto& [name, value] : request.headers) list = curl_slist_append(list, (name + ": " + value).c_str());
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());

    const CURLcode code = curl_easy_perform(handle.get());
    if (transfer.bodyError) return *transfer.bodyError;
    // A server may refuse early and close while the body is still going out: its answer counts, not the broken pipe.
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    const bool refusedEarly = status >= 400 && (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_PARTIAL_FILE);
    if (code != CURLE_OK && !refusedEarly) return explain(code, transfer);
    transfer.reply.status = int(status);
    return std::move(transfer.reply);
}

std::string hostOf(const std::string& url) {
    const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
    char* host = nullptr;
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
        curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return {};
    std::string text = host;
    curl_free(host);
    if (text.size() > 2 && text.front() == '[') text = text.substr(1, text.size() - 2);
    return text;
}

bool isLoopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.ends_with(".localhost") ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos);
}

}  // namespace edge::platform
