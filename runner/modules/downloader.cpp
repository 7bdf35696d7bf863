#include "runner/modules/downloader.h"

#include <curl/curl.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cctype>

namespace edge::modules {
namespace {

using protocol::Error;

constexpr std::size_t atOnce = 4;
constexpr std::size_t largest = 32 * 1024 * 1024;
constexpr long longestSeconds = 60;
constexpr long connectSeconds = 10;

struct Transfer {
    std::string bytes;
    std::atomic<bool>* cut = nullptr;
    bool tooLarge = false;
};

std::size_t take(char* data, std::size_t one, std::size_t count, void* into) {
    auto& transfer = *static_cast<Transfer*>(into);
    transfer.tooLarge = transfer.bytes.size() + one * count > largest;
    if (transfer.tooLarge) return 0;
    transfer.bytes.append(data, one * count);
    return one * count;
}

int progress(void* into, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return *static_cast<Transfer*>(into)->cut ? 1 : 0; }

Error failure(CURLcode code, const Transfer& transfer) {
    if (transfer.tooLarge) return {"module_too_large", "It is larger than 32 MB.", "Save it in the project and import it by its path."};
    const std::string why = curl_easy_strerror(code);
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT)
        return {"host_unreachable", "The host cannot be reached (" + why + ").",
                "What was fetched before works without it. Connect and save the file again."};
    return {"download_failed", why + ".", "Check the address in the import."};
}

Error refusal(long status) {
    const std::string number = std::to_string(status);
    if (status >= 500) return {"host_failed", "The host answered with status " + number + ".", "Save the file again later."};
    return {"module_not_found", "The host answered with status " + number + ".", "Check the address in the import."};
}

std::string plainType(const char* header) {
    std::string type = header ? header : "";
    type.erase(std::min(type.find_first_of("; "), type.size()));
    std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return type;
}

protocol::Result<Download> download(const std::string& address, std::atomic<bool>& cut) {
    const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
    Transfer transfer{{}, &cut};
    curl_easy_setopt(curl.get(), CURLOPT_URL, address.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl.get(), CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_MAXREDIRS, 10L);
    curl_easy_setopt(curl.get(), CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "edge-runner");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, longestSeconds);
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, connectSeconds);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &transfer);
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK) return failure(code, transfer);
    long status = 0;
    const char *final = nullptr, *type = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl.get(), CURLINFO_EFFECTIVE_URL, &final);
    curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &type);
    if (status < 200 || status > 299) return refusal(status);
    return Download{final ? final : address, plainType(type), std::move(transfer.bytes)};
}

}  // namespace

Downloader::~Downloader() {
    *m_cut = true;
    if (m_threads) m_threads->join();
}

void Downloader::get(const std::string& address, Done done) {
    if (!m_threads) m_threads = std::make_unique<boost::asio::thread_pool>(atOnce);
    auto busy = boost::asio::make_work_guard(m_loop);
    boost::asio::post(*m_threads, [&loop = m_loop, cut = m_cut, address, done = std::move(done), busy = std::move(busy)]() mutable {
        auto result = *cut ? Error{"download_failed", "It was cut off.", ""} : download(address, *cut);
        boost::asio::post(loop, [cut, done = std::move(done), result = std::move(result)]() mutable {
            if (!*cut) done(std::move(result));
        });
    });
}

std::string resolveAddress(const std::string& base, const std::string& reference) {
    const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
    if (curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) return {};
    if (curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) return {};
    char* whole = nullptr;
    if (curl_url_get(url.get(), CURLUPART_URL, &whole, 0) != CURLUE_OK) return {};
    const std::string text = whole;
    curl_free(whole);
    return text;
}

}  // namespace edge::modules
