#include "runner/gateway/response_head.h"

#include <charconv>
#include <cstdio>
#include <ctime>

#include "runner/gateway/headers.h"
#include "runner/gateway/platform_error.h"

namespace edge::gateway {
namespace {

void appendNumber(std::string& out, std::int64_t number) {
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

/// "date: …\r\n" (RFC 9110, 5.6.7), written once a second.
std::string_view dateLine() {
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    thread_local time_t written = 0;
    thread_local char line[64];
    timespec now{};
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != written) {
        written = now.tv_sec;
        tm parts{};
        gmtime_r(&written, &parts);
        std::snprintf(line, sizeof line, "date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", days[parts.tm_wday],
                      parts.tm_mday, months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                      parts.tm_sec);
    }
    return line;
}

bool contradictsFrame(std::string_view name) {
    switch (name.size()) {
    case 10: return equalsIgnoringCase(name, "connection") || equalsIgnoringCase(name, "keep-alive");
    case 14: return equalsIgnoringCase(name, "content-length");
    case 17: return equalsIgnoringCase(name, "transfer-encoding");
    default: return false;
    }
}

bool breaksLine(std::string_view text) {
    for (const char character : text)
        if (character == '\r' || character == '\n' || character == '\0') return true;
    return false;
}

void appendFrame(std::string& out, const ResponseFrame& frame) {
    if (frame.framing == Framing::length) {
        out.append("content-length: ");
        appendNumber(out, frame.length);
        out.append("\r\n");
    }
    if (frame.framing == Framing::upgrade) {
        out.append("connection: Upgrade\r\n");
        return;
    }
    if (frame.framing == Framing::chunked) out.append("transfer-encoding: chunked\r\n");
    if (!frame.keepAlive) out.append("connection: close\r\n");
    else if (frame.http10) out.append("connection: keep-alive\r\n");
}

}  // namespace

bool carriesBody(std::string_view method, int status) {
    return method != "HEAD" && status != 204 && status != 205 && status != 304;
}

void appendResponseHead(std::string& out, const ResponseHead& head, const ResponseFrame& frame) {
    out.append("HTTP/1.1 ");
    appendNumber(out, head.status);
    out.push_back(' ');
    const bool ownReason = !head.statusText.empty() && !breaksLine(head.statusText);
    out.append(ownReason ? std::string_view(head.statusText) : reasonPhrase(head.status));
    out.append("\r\n");

    bool hasDate = false;
    bool hasErrorCode = false;
    for (const Header& header : head.headers) {
        if (contradictsFrame(header.name) || header.name.empty()) continue;
        if (breaksLine(header.name) || breaksLine(header.value)) continue;
        hasDate = hasDate || equalsIgnoringCase(header.name, "date");
        hasErrorCode = hasErrorCode || equalsIgnoringCase(header.name, "sb-error-code");
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    if (head.status >= 500 && !hasErrorCode) out.append("sb-error-code: EDGE_FUNCTION_ERROR\r\n");
    if (!frame.invocation.empty()) out.append("sb-request-id: ").append(frame.invocation).append("\r\n");
    out.append(frame.common);
    if (!hasDate) out.append(dateLine());
    appendFrame(out, frame);
    out.append("\r\n");
}

}  // namespace edge::gateway
