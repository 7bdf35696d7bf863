#include "runner/web/http_transfer.h"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runner/web/http_client.h"

namespace edge::web {
namespace {

/// Above this a direction is paused until the other side has caught up.
constexpr std::size_t bufferLimit = 256 * 1024;
constexpr long connectTimeoutMs = 60'000;

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return result;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// Loopback is reached directly whatever proxy the environment names.
bool isLoopback(std::string_view url) {
    const auto start = url.find("://") + 3;
    const std::string_view rest = url.substr(start);
    return rest.starts_with("127.") || rest.starts_with("localhost") || rest.starts_with("[::1]");
}

bool sendsLengthOfNothing(const std::string& method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

std::string contentEncoding(const HttpHead& head) {
    std::string codings;
    for (std::size_t i = 0; i + 1 < head.headers.size(); i += 2) {
        if (head.headers[i] == "content-encoding") codings += (codings.empty() ? "" : ",") + head.headers[i + 1];
    }
    return codings;
}

/// They describe bytes that script never sees: those before decoding.
void dropEncodedLength(HttpHead& head) {
    std::vector<std::string> kept;
    for (std::size_t i = 0; i + 1 < head.headers.size(); i += 2) {
        if (head.headers[i] == "content-encoding" || head.headers[i] == "content-length") continue;
        kept.push_back(std::move(head.headers[i]));
        kept.push_back(std::move(head.headers[i + 1]));
    }
    head.headers = std::move(kept);
}

std::string errnoName(long number) {
    switch (number) {
        case ECONNREFUSED: return "ECONNREFUSED";
        case ECONNRESET: return "ECONNRESET";
        case EHOSTUNREACH: return "EHOSTUNREACH";
        case ENETUNREACH: return "ENETUNREACH";
        case ETIMEDOUT: return "ETIMEDOUT";
        case EPIPE: return "EPIPE";
        default: return {};
    }
}

/// Node.js's names for what X509_verify_cert() finds.
std::string certificateProblem(long found) {
    switch (found) {
        case X509_V_ERR_CERT_HAS_EXPIRED: return "CERT_HAS_EXPIRED";
        case X509_V_ERR_CERT_NOT_YET_VALID: return "CERT_NOT_YET_VALID";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return "DEPTH_ZERO_SELF_SIGNED_CERT";
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return "SELF_SIGNED_CERT_IN_CHAIN";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: return "UNABLE_TO_GET_ISSUER_CERT_LOCALLY";
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
        default: return "ERR_TLS_CERT_ALTNAME_INVALID";
    }
}

void describeFailure(HttpOutcome& outcome, CURLcode result, long systemError, long certificate, std::string_view text) {
    outcome.code = errnoName(systemError);
    const bool cut = result == CURLE_GOT_NOTHING || result == CURLE_RECV_ERROR || result == CURLE_SEND_ERROR || result == CURLE_PARTIAL_FILE;
    if (cut && outcome.code.empty()) outcome.code = "ECONNRESET";
    if (result == CURLE_PEER_FAILED_VERIFICATION) outcome.code = certificateProblem(certificate);
    if (result == CURLE_COULDNT_RESOLVE_HOST) outcome.code = "ENOTFOUND";
    if (result == CURLE_OPERATION_TIMEDOUT && outcome.code.empty()) outcome.code = "ETIMEDOUT";
    const std::string_view detail = text.empty() ? std::string_view(curl_easy_strerror(result)) : text;
    if (result == CURLE_COULDNT_CONNECT && systemError != 0) {
        outcome.message = "client error (Connect): tcp connect error: " + std::string(std::strerror(static_cast<int>(systemError))) +
                          " (os error " + std::to_string(systemError) + ")";
    } else if (result == CURLE_COULDNT_RESOLVE_HOST) {
        outcome.message = "client error (Connect): dns error: " + std::string(detail);
    } else {
        outcome.message = "client error: " + std::string(detail);
    }
}

}  // namespace

HttpTransfer::HttpTransfer(HttpRequest request, HttpCallbacks callbacks)
    : m_request(std::move(request)), m_callbacks(std::move(callbacks)), m_easy(curl_easy_init()) {}

HttpTransfer::~HttpTransfer() {
    curl_easy_cleanup(m_easy);
    curl_slist_free_all(m_headerList);
}

bool HttpTransfer::prepare() {
    if (!m_easy) return false;
    m_start = protocol::monotonicNow();
    const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(m_easy, option, value); };
    for (const std::string& line : m_request.headers) m_headerList = curl_slist_append(m_headerList, line.c_str());
    set(CURLOPT_URL, m_request.url.c_str());
    set(CURLOPT_HTTPHEADER, m_headerList);
    set(CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &HttpTransfer::onWrite);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_ERRORBUFFER, m_errorText);
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeoutMs);
    if (isLoopback(m_request.url)) set(CURLOPT_NOPROXY, "*");
    if (m_request.plain) setPlain(*m_request.plain);
    setBody();
    return true;
}

void HttpTransfer::setPlain(const PlainTransfer& plain) {
    const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(m_easy, option, value); };
    const auto setBlob = [&](CURLoption option, const std::string& text) {
        curl_blob blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_COPY};
        if (!text.empty()) set(option, &blob);
    };
    const bool secure = m_request.url.starts_with("https:");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(!plain.http2 ? CURL_HTTP_VERSION_1_1 : secure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
    if (plain.http2 && !secure) {  // libcurl 7.88 greets again on a connection that it finds
        set(CURLOPT_FRESH_CONNECT, 1L);
        set(CURLOPT_FORBID_REUSE, 1L);
    }
    setBlob(CURLOPT_CAINFO_BLOB, plain.certificateAuthorities);
    setBlob(CURLOPT_SSLCERT_BLOB, plain.certificate);
    setBlob(CURLOPT_SSLKEY_BLOB, plain.key.empty() ? plain.certificate : plain.key);
    if (!plain.passphrase.empty()) set(CURLOPT_KEYPASSWD, plain.passphrase.c_str());
    if (plain.anyCertificate) {
        set(CURLOPT_SSL_VERIFYPEER, 0L);
        set(CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

void HttpTransfer::setBody() {
    const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(m_easy, option, value); };
    if (m_request.streaming) {
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &HttpTransfer::onRead);
        set(CURLOPT_READDATA, this);
        if (m_request.plain && m_request.plain->length >= 0) set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_request.plain->length));
    } else if (m_request.hasBody || sendsLengthOfNothing(m_request.method)) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        set(CURLOPT_POSTFIELDS, m_request.body.data());
    }
    if (m_request.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else {
        set(CURLOPT_CUSTOMREQUEST, m_request.method.c_str());
    }
}

std::size_t HttpTransfer::onHeader(char* data, std::size_t size, std::size_t count, void* self) {
    static_cast<HttpTransfer*>(self)->headerLine({data, size * count});
    return size * count;
}

void HttpTransfer::headerLine(std::string_view line) {
    if (m_headDone) return trailerLine(line);
    if (line.starts_with("HTTP/")) {
        m_head = {};
        m_head.version = line.substr(5, line.find(' ') - 5);
        const auto space = line.find(' ');
        const auto reason = line.find(' ', space + 1);
        m_head.status = std::atoi(std::string(line.substr(space + 1, 3)).c_str());
        if (reason != std::string_view::npos) m_head.statusText = trimmed(line.substr(reason));
        return;
    }
    if (trimmed(line).empty()) {
        if (m_head.status >= 200) headComplete();
        else if (m_request.plain && m_head.status != 101) m_callbacks.head(m_head);
        return;
    }
    addLine(m_head.headers, line);
}

void HttpTransfer::trailerLine(std::string_view line) {
    if (m_request.plain) addLine(m_trailers, line);
}

void HttpTransfer::addLine(std::vector<std::string>& headers, std::string_view line) const {
    const std::string_view content = trimmed(line);
    const auto colon = content.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = trimmed(content.substr(0, colon));
    headers.push_back(m_request.plain ? std::string(name) : lower(name));
    headers.emplace_back(trimmed(content.substr(colon + 1)));
}

void HttpTransfer::headComplete() {
    m_headDone = true;
    if (!m_request.plain) m_decoders = ContentDecoders(contentEncoding(m_head));
    if (m_decoders.any()) dropEncodedLength(m_head);
    m_callbacks.head(std::move(m_head));
}

std::size_t HttpTransfer::onWrite(char* data, std::size_t size, std::size_t count, void* self) {
    HttpTransfer& transfer = *static_cast<HttpTransfer*>(self);
    bool tell = false;
    {
        const std::lock_guard lock(transfer.m_buffers);
        if (transfer.m_incoming.size() >= bufferLimit) {
            transfer.m_downloadPaused = true;
            return CURL_WRITEFUNC_PAUSE;
        }
        transfer.m_incoming.append(data, size * count);
        tell = !std::exchange(transfer.m_bytesTold, true);
    }
    if (tell) transfer.m_callbacks.bytes();
    return size * count;
}

std::size_t HttpTransfer::onRead(char* target, std::size_t size, std::size_t count, void* self) {
    HttpTransfer& transfer = *static_cast<HttpTransfer*>(self);
    bool tell = false;
    std::size_t length = 0;
    {
        const std::lock_guard lock(transfer.m_buffers);
        length = std::min(size * count, transfer.m_outgoing.size());
        if (length == 0 && !transfer.m_writeEnded) {
            transfer.m_uploadPaused = true;
            return CURL_READFUNC_PAUSE;
        }
        std::memcpy(target, transfer.m_outgoing.data(), length);
        transfer.m_outgoing.erase(0, length);
        if (transfer.m_outgoing.size() < bufferLimit) tell = std::exchange(transfer.m_writableWanted, false);
    }
    if (tell) transfer.m_callbacks.writable();
    return length;
}

std::string HttpTransfer::takeBytes() {
    if (!m_decoders.any()) return takeArrived();
    std::string decoded;
    const auto decode = [&] { m_undecodable = m_undecodable || !m_decoders.take(decoded, bufferLimit); };
    decode();
    if (!decoded.empty() || m_undecodable) return decoded;
    m_decoders.give(takeArrived());
    decode();
    return decoded;
}

std::string HttpTransfer::takeArrived() {
    bool paused = false;
    std::string bytes;
    {
        const std::lock_guard lock(m_buffers);
        bytes.swap(m_incoming);
        m_bytesTold = false;
        paused = std::exchange(m_downloadPaused, false);
    }
    if (paused) HttpClient::shared().resume(shared_from_this());
    return bytes;
}

bool HttpTransfer::write(std::string_view bytes) {
    bool paused = false;
    bool more = false;
    {
        const std::lock_guard lock(m_buffers);
        m_outgoing.append(bytes);
        more = m_outgoing.size() < bufferLimit;
        m_writableWanted = !more;
        paused = std::exchange(m_uploadPaused, false);
    }
    if (paused) HttpClient::shared().resume(shared_from_this());
    return more;
}

void HttpTransfer::finishWriting() {
    bool paused = false;
    {
        const std::lock_guard lock(m_buffers);
        m_writeEnded = true;
        paused = std::exchange(m_uploadPaused, false);
    }
    if (paused) HttpClient::shared().resume(shared_from_this());
}

void HttpTransfer::resume() { curl_easy_pause(m_easy, CURLPAUSE_CONT); }

void HttpTransfer::finish(CURLcode result) {
    // Some servers end the connection after the last header, without the empty line; after a change of protocols nothing
    // follows that is ours.
    if (result == CURLE_OK && !m_headDone && (m_head.status >= 200 || m_head.status == 101)) headComplete();
    if (result == CURLE_OK && !m_headDone) result = CURLE_GOT_NOTHING;
    HttpOutcome outcome = measured();
    outcome.ok = result == CURLE_OK;
    outcome.trailers = std::move(m_trailers);
    if (!outcome.ok) {
        long systemError = 0;
        curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &systemError);
        long certificate = 0;
        curl_easy_getinfo(m_easy, CURLINFO_SSL_VERIFYRESULT, &certificate);
        describeFailure(outcome, result, systemError, certificate, m_errorText);
    }
    m_callbacks.done(std::move(outcome));
}

void HttpTransfer::cancel() {
    HttpOutcome outcome = measured();
    outcome.cancelled = true;
    outcome.message = "cancelled";
    m_callbacks.done(std::move(outcome));
}

/// Bytes and phases so far, from libcurl's clock, which starts with the transfer.
HttpOutcome HttpTransfer::measured() const {
    HttpOutcome outcome;
    curl_off_t bytes = 0;
    if (curl_easy_getinfo(m_easy, CURLINFO_SIZE_UPLOAD_T, &bytes) == CURLE_OK) outcome.bytesOut = bytes;
    if (curl_easy_getinfo(m_easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes) == CURLE_OK) outcome.bytesIn = bytes;
    const auto at = [this](CURLINFO info) {
        curl_off_t microseconds = 0;
        curl_easy_getinfo(m_easy, info, &microseconds);
        return protocol::Nanoseconds{microseconds} * 1000;
    };
    const auto add = [&](const char* name, protocol::Nanoseconds from, protocol::Nanoseconds to) {
        if (to > from) outcome.phases.push_back({name, m_start + from, m_start + to});
    };
    const protocol::Nanoseconds dns = at(CURLINFO_NAMELOOKUP_TIME_T);
    const protocol::Nanoseconds connected = at(CURLINFO_CONNECT_TIME_T);
    const protocol::Nanoseconds secured = at(CURLINFO_APPCONNECT_TIME_T);
    const protocol::Nanoseconds asked = at(CURLINFO_PRETRANSFER_TIME_T);
    const protocol::Nanoseconds answered = at(CURLINFO_STARTTRANSFER_TIME_T);
    const protocol::Nanoseconds total = at(CURLINFO_TOTAL_TIME_T);
    add("dns", 0, dns);
    add("connect", dns, connected);
    add("tls", connected, secured);
    add("wait", asked, answered > 0 ? answered : total);
    if (answered > 0) add("download", answered, total);
    return outcome;
}

}  // namespace edge::web
