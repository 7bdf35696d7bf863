#include "app/composer/http/words.h"

#include <cmath>

#include <QCoreApplication>
#include <QHash>

#include "runner/protocol/figures.h"

namespace edge::http {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("AnswerWords", text);
}

struct CodeWords {
    const char* code;
    const char* title;
    const char* advice;
};

constexpr CodeWords codeWords[] = {
    {"NOT_FOUND", QT_TRANSLATE_NOOP("AnswerWords", "There is no function of that name"),
     QT_TRANSLATE_NOOP("AnswerWords", "Check the name, or create supabase/functions/NAME/index.ts.")},
    {"UNAUTHORIZED_NO_AUTH_HEADER", QT_TRANSLATE_NOOP("AnswerWords", "The function wants a token and none was sent"),
     QT_TRANSLATE_NOOP("AnswerWords", "Choose anon under Authorization, or set verify_jwt = false for this function.")},
    {"UNAUTHORIZED_INVALID_JWT_FORMAT", QT_TRANSLATE_NOOP("AnswerWords", "What was sent is no token"),
     QT_TRANSLATE_NOOP("AnswerWords", "The Authorization header must be \"Bearer\" and a JWT of three parts.")},
    {"UNAUTHORIZED_LEGACY_JWT", QT_TRANSLATE_NOOP("AnswerWords", "The token was not signed with this project's secret, or has expired"),
     QT_TRANSLATE_NOOP("AnswerWords", "Look at it under Authorization; anon and service role are always valid here.")},
    {"UNAUTHORIZED_ASYMMETRIC_JWT", QT_TRANSLATE_NOOP("AnswerWords", "The token's signature does not fit any known public key"),
     QT_TRANSLATE_NOOP("AnswerWords", "Tokens of a hosted project are not valid on this machine.")},
    {"UNAUTHORIZED_UNSUPPORTED_TOKEN_ALGORITHM", QT_TRANSLATE_NOOP("AnswerWords", "The token uses an algorithm the platform does not accept"),
     QT_TRANSLATE_NOOP("AnswerWords", "HS256, ES256 and RS256 are accepted.")},
    {"BOOT_ERROR", QT_TRANSLATE_NOOP("AnswerWords", "The function could not be started"),
     QT_TRANSLATE_NOOP("AnswerWords", "A syntax error, a missing import or top-level code that throws: the editor and the log show the line.")},
    {"WORKER_ERROR", QT_TRANSLATE_NOOP("AnswerWords", "The function ended with an error before it answered"),
     QT_TRANSLATE_NOOP("AnswerWords", "The log shows the exception and its source line.")},
    {"INVALID_RESPONSE_STATUS_CODE", QT_TRANSLATE_NOOP("AnswerWords", "The function answered with a status outside 200 to 599"),
     QT_TRANSLATE_NOOP("AnswerWords", "Correct the status given to new Response().")},
    {"WORKER_RESOURCE_LIMIT", QT_TRANSLATE_NOOP("AnswerWords", "The function used more CPU time or memory than the platform allows"),
     QT_TRANSLATE_NOOP("AnswerWords", "The timeline shows which limit ended it: 2 s of CPU time, or 256 MB of memory.")},
    {"WORKER_LIMIT", QT_TRANSLATE_NOOP("AnswerWords", "The function used more CPU time or memory than the platform allows"),
     QT_TRANSLATE_NOOP("AnswerWords", "The timeline shows which limit ended it: 2 s of CPU time, or 256 MB of memory.")},
    {"IDLE_TIMEOUT", QT_TRANSLATE_NOOP("AnswerWords", "The function sent nothing for 150 seconds"),
     QT_TRANSLATE_NOOP("AnswerWords", "Look for a promise that never settles.")},
    {"RATE_LIMIT_EXCEEDED", QT_TRANSLATE_NOOP("AnswerWords", "Functions called each other too often"),
     QT_TRANSLATE_NOOP("AnswerWords", "Look for a function that calls itself.")},
    {"EDGE_FUNCTION_ERROR", QT_TRANSLATE_NOOP("AnswerWords", "The function itself answered with an error"),
     QT_TRANSLATE_NOOP("AnswerWords", "The log shows an exception, if one was the reason.")},
};

const QHash<int, const char*>& reasons() {
    static const QHash<int, const char*> table{
        {101, "Switching Protocols"}, {200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"},
        {205, "Reset Content"}, {206, "Partial Content"}, {301, "Moved Permanently"}, {302, "Found"}, {303, "See Other"},
        {304, "Not Modified"}, {307, "Temporary Redirect"}, {308, "Permanent Redirect"}, {400, "Bad Request"},
        {401, "Unauthorized"}, {402, "Payment Required"}, {403, "Forbidden"}, {404, "Not Found"},
        {405, "Method Not Allowed"}, {406, "Not Acceptable"}, {408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"},
        {413, "Content Too Large"}, {415, "Unsupported Media Type"}, {418, "I'm a Teapot"}, {422, "Unprocessable Content"},
        {425, "Too Early"}, {426, "Upgrade Required"}, {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"}, {499, "Client Closed Request"}, {500, "Internal Server Error"},
        {501, "Not Implemented"}, {502, "Bad Gateway"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"},
        {546, "Resource Limit"}};
    return table;
}

/// A figure and its unit stay on one line.
QString together(const std::string& text) { return QString::fromStdString(text).replace(u' ', QChar(0x00a0)); }

}  // namespace

QString reasonOf(int status) {
    return QString::fromLatin1(reasons().value(status, ""));
}

Explanation explainErrorCode(const QString& code) {
    for (const CodeWords& words : codeWords)
        if (code == QLatin1String(words.code)) return {tr(words.title), tr(words.advice)};
    if (code.startsWith(QLatin1String("LOAD_FUNCTION")))
        return {tr("The function's archive could not be loaded"), tr("Save a source file to have it built anew.")};
    return {};
}

Explanation explainOutcome(const Outcome& outcome) {
    switch (outcome.ending) {
    case Ending::complete: return {};
    case Ending::cancelled: return {tr("Cancelled"), tr("Nothing more is received.")};
    case Ending::couldNotConnect: return {tr("The runner is not running"), tr("Nothing listens at this address.")};
    case Ending::broken:
        return {tr("The connection ended before the answer did"), tr("The runner may have ended; the log tells.")};
    case Ending::unreadableFile:
        return {tr("The file to send cannot be read"), outcome.detail + tr(". Choose another file under Body.")};
    case Ending::failed: break;
    }
    return {tr("The request could not be sent"), outcome.detail};
}

QString formatBytes(qint64 bytes) { return together(protocol::bytesText(bytes)); }

QString formatMilliseconds(double milliseconds) {
    return milliseconds < 0 ? QString() : together(protocol::durationText(protocol::Nanoseconds(std::llround(milliseconds * 1e6))));
}

}  // namespace edge::http
