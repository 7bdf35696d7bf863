#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runner/protocol/time.h"

namespace edge::gateway {

struct Header {
    std::string name;  ///< as received or as the function set it; compared without case
    std::string value;
};

/// A request as the function sees it: the `/functions/v1` prefix is gone, the function's name stays.
struct RequestHead {
    std::string method;
    std::string url;   ///< absolute, e.g. "http://127.0.0.1:54321/hello/x?y=1"
    std::string path;  ///< "/hello/x?y=1"
    std::vector<Header> headers;
    std::string function;       ///< slug: first segment of the path
    std::string invocation;     ///< UUID v7, also answered as sb-request-id
    protocol::Nanoseconds received = 0;  ///< first byte of the head read
};

struct ResponseHead {
    int status = 200;
    std::string statusText;  ///< empty: the standard reason
    std::vector<Header> headers;
};

/// What reading a piece of the request body gave.
struct BodyPiece {
    std::string bytes;   ///< empty only at the end or on failure
    bool end = false;    ///< no more bytes will come (may come together with the last bytes)
    bool failed = false; ///< the client left or sent nonsense
};

/// One HTTP request being answered. Lives on the loop it was dispatched on: every call and every callback happens on
/// that loop's thread. Dropping the last reference without a complete answer closes the connection.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    virtual ~Exchange() = default;

    virtual const RequestHead& head() const = 0;

    /// False for requests that cannot carry a body (no content-length and no chunked coding, or length 0).
    virtual bool hasBody() const = 0;
    /// The whole body when it has arrived with the head, else nothing; does not consume it.
    virtual const std::string* bufferedBody() const = 0;
    /// Reads the next piece (up to 64 KiB); one call at a time. May call back before it returns.
    virtual void readBody(std::function<void(BodyPiece)> done) = 0;

    /// A complete answer in one write; content-length is set from the body (not for 204, 304 and HEAD).
    virtual void respond(ResponseHead head, std::string body) = 0;
    /// Starts a streamed answer (chunked unless the head names a content-length). Then write() … finish().
    virtual void startResponse(ResponseHead head) = 0;
    /// Writes one piece; `done(false)` when the client is gone. One call at a time.
    virtual void write(std::string bytes, std::function<void(bool ok)> done) = 0;
    virtual void finish() = 0;
    /// Answers 101 and makes the connection a plain stream of bytes (RFC 9110, 7.8): from now on readBody() gives what
    /// the client sends, write() sends bytes as they are, and finish() ends the connection. False for a request that
    /// does not ask for it, or is answered already: then nothing was done.
    virtual bool upgrade(ResponseHead head) { return false; }
    /// Ends the connection in the middle of an answer, so that the client sees it was cut.
    virtual void abort() = 0;

    virtual bool responseStarted() const = 0;
    virtual bool responseFinished() const = 0;
    virtual std::int64_t bytesIn() const = 0;   ///< of the request body, so far
    virtual std::int64_t bytesOut() const = 0;  ///< of the response body, so far
    virtual protocol::Nanoseconds firstByteAt() const = 0;  ///< 0 until then

    /// Called once, on the loop, when the client leaves before the answer is complete. From then on nothing can be
    /// sent: respond, startResponse, finish and abort do nothing, write calls back with false.
    virtual void onClientGone(std::function<void()> gone) = 0;
    /// Called once, on the loop, when the last byte has been handed to the kernel, or the exchange was aborted, or
    /// after onClientGone. May come while respond(), finish() or abort() is still on the stack; so may write's `done`.
    virtual void onFinished(std::function<void()> finished) = 0;
};

}  // namespace edge::gateway
