#include "runner/cli/http_request.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace edge::cli {
namespace {

std::size_t takeBody(char* bytes, std::size_t size, std::size_t count, void* response) {
    static_cast<HttpResponse*>(response)->body.append(bytes, size * count);
    return size * count;
}

/// One line of the head. A status line starts the head anew: an interim answer (1xx) came before.
std::size_t takeHeader(char* bytes, std::size_t size, std::size_t count, void* pointer) {
    Headers& headers = static_cast<HttpResponse*>(pointer)->headers;
    std::string line(bytes, size * count);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    const std::size_t colon = line.find(':');
    if (line.rfind("HTTP/", 0) == 0) headers.clear();
    else if (colon != std::string::npos) {
        std::string name = line.substr(0, colon);
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
        const std::size_t value = line.find_first_not_of(" \t", colon + 1);
        headers.emplace_back(std::move(name), value == std::string::npos ? std::string() : line.substr(value));
    }
    return size * count;
}

}  // namespace

protocol::Result<HttpResponse> sendRequest(const HttpRequest& request) {
    HttpResponse response;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
    curl_slist* list = nullptr;
    for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
    list = curl_slist_append(list, "Expect:");
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, curl_slist_free_all);
    char problem[CURL_ERROR_SIZE] = "";

    curl_easy_setopt(handle.get(), CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &response);
    curl_easy_setopt(handle.get(), CURLOPT_HEADERFUNCTION, takeHeader);
    curl_easy_setopt(handle.get(), CURLOPT_HEADERDATA, &response);
    if (request.hasBody) {
        curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body.data());
    }
    if (request.method == "HEAD") curl_easy_setopt(handle.get(), CURLOPT_NOBODY, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, request.method.c_str());

    const CURLcode outcome = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    response.status = int(status);
    if (outcome == CURLE_OK) return response;
    return protocol::Error{"no_answer",
                           "The function's answer was cut off: " + std::string(*problem ? problem : curl_easy_strerror(outcome)) + ".",
                           "Look at the log lines for the reason."};
}

}  // namespace edge::cli
