#include "runner/gateway/platform_error.h"

#include <nlohmann/json.hpp>

namespace edge::gateway {
namespace {

struct Description {
    int status;
    std::string_view code;
    std::string_view message;
};

Description describe(PlatformError error) {
    switch (error) {
    case PlatformError::badRequest: return {400, "BAD_REQUEST", "The request is not valid HTTP"};
    case PlatformError::unauthorizedNoHeader: return {401, "UNAUTHORIZED_NO_AUTH_HEADER", "Missing authorization header"};
    case PlatformError::unauthorizedFormat: return {401, "UNAUTHORIZED_INVALID_JWT_FORMAT", "Invalid JWT"};
    case PlatformError::unauthorizedJwt: return {401, "UNAUTHORIZED_LEGACY_JWT", "Invalid JWT"};
    case PlatformError::unauthorizedAsymmetric: return {401, "UNAUTHORIZED_ASYMMETRIC_JWT", "Invalid JWT"};
    case PlatformError::unsupportedAlgorithm:
        return {401, "UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM", "Unsupported JWT algorithm"};
    case PlatformError::notFound: return {404, "NOT_FOUND", "Requested function was not found"};
    case PlatformError::methodNotAllowed: return {405, "METHOD_NOT_ALLOWED", "Method not allowed"};
    case PlatformError::headersTooLarge: return {431, "HEADERS_TOO_LARGE", "The request's headers exceed 64 KiB"};
    case PlatformError::workerError:
        return {500, "WORKER_ERROR", "Function exited due to an error (please check logs)"};
    case PlatformError::invalidStatus:
        return {500, "INVALID_RESPONSE_STATUS_CODE",
                "Function returned an invalid HTTP status code (please check logs)"};
    case PlatformError::bootError: return {503, "BOOT_ERROR", "Function failed to start (please check logs)"};
    case PlatformError::hostGone:
        return {503, "RUNTIME_UNAVAILABLE", "The runtime ended before the function was called; send the request again"};
    case PlatformError::idleTimeout: return {504, "IDLE_TIMEOUT", "Request idle timeout limit (150s) reached"};
    case PlatformError::resourceLimit:
        return {546, "WORKER_RESOURCE_LIMIT",
                "Function failed due to not having enough compute resources (please check logs)"};
    }
    return {500, "WORKER_ERROR", "Function exited due to an error (please check logs)"};
}

}  // namespace

int status(PlatformError error) { return describe(error).status; }
std::string_view code(PlatformError error) { return describe(error).code; }
std::string_view message(PlatformError error) { return describe(error).message; }

PlatformAnswer platformAnswer(PlatformError error, std::string_view detail) {
    const Description known = describe(error);
    nlohmann::ordered_json body{{"code", known.code}, {"message", detail.empty() ? known.message : detail}};
    PlatformAnswer answer;
    answer.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    answer.head.status = known.status;
    answer.head.headers = {{"content-type", "application/json"},
                           {"sb-error-code", std::string(known.code)},
                           {"access-control-allow-origin", "*"},
                           {"access-control-allow-headers", "authorization, x-client-info, apikey"},
                           {"access-control-expose-headers", "sb-error-code"}};
    if (error == PlatformError::methodNotAllowed)
        answer.head.headers.push_back({"allow", "POST, GET, PUT, PATCH, DELETE, OPTIONS, HEAD"});
    return answer;
}

std::string rawHttp(PlatformError error, std::string_view detail) {
    const PlatformAnswer answer = platformAnswer(error, detail);
    std::string bytes = "HTTP/1.1 " + std::to_string(answer.head.status) + ' ';
    bytes.append(reasonPhrase(answer.head.status)).append("\r\n");
    for (const Header& header : answer.head.headers)
        bytes.append(header.name).append(": ").append(header.value).append("\r\n");
    bytes.append("x-served-by: supabase-edge-runtime\r\nconnection: close\r\ncontent-length: ");
    bytes.append(std::to_string(answer.body.size())).append("\r\n\r\n").append(answer.body);
    return bytes;
}

std::string_view reasonPhrase(int status) {
    switch (status) {
    case 100: return "Continue";
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 203: return "Non-Authoritative Information";
    case 204: return "No Content";
    case 205: return "Reset Content";
    case 206: return "Partial Content";
    case 207: return "Multi-Status";
    case 300: return "Multiple Choices";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 418: return "I'm a teapot";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 425: return "Too Early";
    case 426: return "Upgrade Required";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 451: return "Unavailable For Legal Reasons";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    case 508: return "Loop Detected";
    default: return "";
    }
}

}  // namespace edge::gateway
