#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runner/protocol/events.h"
#include "runner/web/content_decoder.h"

namespace edge::web {

/// How modules of Node.js want a request sent: the answer as it is, not decoded, with interim heads and names as received.
struct PlainTransfer {
    std::int64_t length = -1;  ///< of a streamed body; -1: it is not known
    bool anyCertificate = false;
    bool http2 = false;        ///< at once, without negotiation where there is no TLS
    std::string certificateAuthorities, certificate, key, passphrase;  ///< PEM
};

/// What goes out. Header lines and bodies are bytes.
struct HttpRequest {
    std::string method;
    std::string url;
    std::vector<std::string> headers;  ///< "name: value"
    std::string body;
    bool hasBody = false;
    bool streaming = false;  ///< the body comes piece by piece through write()
    std::optional<PlainTransfer> plain;
};

struct HttpHead {
    int status = 0;
    std::string version;  ///< "1.1"
    std::string statusText;
    std::vector<std::string> headers;  ///< name, value, name, value …; names in lower case, or as received
};

/// How a transfer ended.
struct HttpOutcome {
    bool ok = false;
    bool cancelled = false;
    std::string message;  ///< why it failed
    std::string code;     ///< as Node.js calls it, e.g. "ECONNREFUSED"
    std::int64_t bytesOut = 0;
    std::int64_t bytesIn = 0;
    std::vector<protocol::Phase> phases;
    std::vector<std::string> trailers;  ///< of a plain transfer: name, value, name, value …
};

/// Hears about one transfer, on the client's thread. `head` comes also for interim answers where the transfer is plain. `bytes` and `writable` come at most once until takeBytes() or
/// write() is called again.
struct HttpCallbacks {
    std::function<void(HttpHead)> head;
    std::function<void()> bytes;
    std::function<void()> writable;
    std::function<void(HttpOutcome)> done;
};

/// One request and its answer. Bytes wait in two bounded buffers between the client's thread, which runs libcurl, and
/// the owner's: a full buffer pauses the network.
class HttpTransfer : public std::enable_shared_from_this<HttpTransfer> {
public:
    HttpTransfer(HttpRequest request, HttpCallbacks callbacks);
    ~HttpTransfer();
    HttpTransfer(const HttpTransfer&) = delete;
    HttpTransfer& operator=(const HttpTransfer&) = delete;

    /// For the owner, once it has the head. What has arrived, decoded; the rest with the next call where that is much.
    std::string takeBytes();
    /// For the owner. The body is not what the head says: takeBytes() gives nothing more.
    bool undecodable() const { return m_undecodable; }
    /// For the owner. True: more may be written at once; false: wait for `writable`.
    bool write(std::string_view bytes);
    void finishWriting();

    /// For the client's thread.
    CURL* easy() const { return m_easy; }
    bool prepare();
    void resume();
    void finish(CURLcode result);
    void cancel();

private:
    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onWrite(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onRead(char* target, std::size_t size, std::size_t count, void* self);
    void setBody();
    void setPlain(const PlainTransfer& plain);
    void headerLine(std::string_view line);
    void trailerLine(std::string_view line);
    void addLine(std::vector<std::string>& headers, std::string_view line) const;
    void headComplete();
    std::string takeArrived();
    HttpOutcome measured() const;

    HttpRequest m_request;
    HttpCallbacks m_callbacks;
    CURL* m_easy;
    curl_slist* m_headerList = nullptr;
    char m_errorText[CURL_ERROR_SIZE] = {};
    HttpHead m_head;
    bool m_headDone = false;
    std::vector<std::string> m_trailers;
    protocol::Nanoseconds m_start = 0;

    ContentDecoders m_decoders;  ///< the owner's from the head on
    bool m_undecodable = false;

    std::mutex m_buffers;  ///< guards what follows
    std::string m_incoming;
    std::string m_outgoing;
    bool m_bytesTold = false;
    bool m_writableWanted = false;
    bool m_writeEnded = false;
    bool m_downloadPaused = false;
    bool m_uploadPaused = false;
};

}  // namespace edge::web
