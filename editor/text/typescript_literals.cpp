#include "editor/text/typescript_scanner.h"

namespace edge::text {

namespace {

bool isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// The end of the escape that starts with the backslash at `at`.
std::size_t escapeEnd(std::string_view line, std::size_t at) {
    const char kind = at + 1 < line.size() ? line[at + 1] : '\0';
    const bool braced = kind == 'u' && at + 2 < line.size() && line[at + 2] == '{';
    const std::size_t digits = braced ? 6 : kind == 'u' ? 4 : kind == 'x' ? 2 : 0;
    const std::size_t first = std::min(at + (braced ? 3 : 2), line.size());
    std::size_t end = first;
    while (end < line.size() && end < first + digits && isHexDigit(line[end]))
        ++end;
    return braced && end < line.size() && line[end] == '}' ? end + 1 : end;
}

/// Where the string that goes on at `at` is closed: the line's size when nowhere, more when a backslash at the end of the
/// line continues it on the next.
std::size_t closingQuote(std::string_view line, std::size_t at, char quote) {
    while (at < line.size() && line[at] != quote)
        at += line[at] == '\\' ? 2 : 1;
    return at;
}

/// The end of the flags after the regex that starts at `at`; npos when it does not end on this line.
std::size_t regexEnd(std::string_view line, std::size_t at) {
    bool inClass = false;
    line = line.substr(0, at + farthestLook);
    for (std::size_t i = at + 1; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\')
            ++i;
        else if (c == '[')
            inClass = true;
        else if (c == ']')
            inClass = false;
        else if (c == '/' && !inClass) {
            ++i;
            while (i < line.size() && isLetter(line[i]))
                ++i;
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

/// `continued` is the frame of a string that an earlier line left open, or none.
void TypeScriptScanner::scanString(char quote, Frame continued) {
    const std::size_t start = m_at;
    const std::size_t content = continued == Frame::none ? m_at + 1 : m_at;
    const std::size_t close = closingQuote(m_line, content, quote);
    const bool goesOn = close > m_line.size();
    if (close == m_line.size()) {
        takeRest(TokenKind::unfinished);
    } else {
        for (std::size_t at = content; at < std::min(close, m_line.size());) {
            const auto escape = std::min({m_line.find('\\', at), close, m_line.size()});
            take(escape, TokenKind::string);
            at = escape < std::min(close, m_line.size()) ? escapeEnd(m_line, escape) : escape;
            take(at, TokenKind::escape);
        }
        take(std::min(close + 1, m_line.size()), TokenKind::string);
    }
    if (goesOn && continued == Frame::none)
        push(quote == '"' ? Frame::doubleString : Frame::singleString);
    else if (!goesOn && continued != Frame::none)
        pop();
    remember(start, true);
}

void TypeScriptScanner::scanTemplate() {
    const std::size_t start = m_at;
    std::size_t at = m_at;
    while (at < m_line.size()) {
        if (m_line[at] == '\\') {
            take(at, TokenKind::string);
            at = escapeEnd(m_line, at);
            take(at, TokenKind::escape);
        } else if (m_line[at] == '`') {
            take(at + 1, TokenKind::string);
            pop();
            return remember(start, true);
        } else if (m_line.substr(at).starts_with("${")) {
            take(at, TokenKind::string);
            take(at + 2, TokenKind::escape);
            push(Frame::templateHole);
            return remember(m_at - 1, false);
        } else {
            ++at;
        }
    }
    takeRest(TokenKind::string);
}

void TypeScriptScanner::scanComment() {
    const auto close = m_line.find("*/", m_at);
    if (close == std::string_view::npos)
        return takeRest(TokenKind::comment);
    take(close + 2, TokenKind::comment);
    pop();
}

void TypeScriptScanner::scanDocComment() {
    const auto close = m_line.find("*/", m_at);
    const std::size_t end = close == std::string_view::npos ? m_line.size() : close + 2;
    while (m_at < end) {
        const auto mark = m_line.substr(0, end).find('@', m_at);
        if (mark == std::string_view::npos || mark + 1 >= end) {
            take(end, TokenKind::docComment);
            break;
        }
        const auto wordEnd = std::min(nameEnd(mark + 1), end);
        const bool isTag = wordEnd > mark + 1 && (mark == 0 || !isNamePart(m_line[mark - 1]));
        take(mark, TokenKind::docComment);
        take(wordEnd, isTag ? TokenKind::docTag : TokenKind::docComment);
    }
    if (close != std::string_view::npos)
        pop();
}

void TypeScriptScanner::scanNumber() {
    const std::size_t start = m_at;
    std::size_t at = m_at;
    const char second = static_cast<char>(peek(1) | 0x20);
    const bool based = peek() == '0' && (second == 'x' || second == 'b' || second == 'o');
    while (at < m_line.size()) {
        const char c = m_line[at];
        const bool sign = (c == '+' || c == '-') && !based && at > start && (m_line[at - 1] | 0x20) == 'e';
        const bool point = c == '.' && !based && !(at + 1 < m_line.size() && isNameStart(m_line[at + 1]));
        if (!isNamePart(c) && !sign && !point)
            break;
        ++at;
    }
    take(at, TokenKind::number);
    remember(start, true);
}

bool TypeScriptScanner::scanRegex() {
    const auto end = regexEnd(m_line, m_at);
    if (m_operand || end == std::string_view::npos)
        return false;
    const std::size_t start = m_at;
    take(end, TokenKind::regex);
    remember(start, true);
    return true;
}

void TypeScriptScanner::scanSlash() {
    if (peek(1) == '/')
        return takeRest(TokenKind::comment);
    if (peek(1) == '*') {
        const bool doc = peek(2) == '*' && peek(3) != '/';
        const TokenKind kind = doc ? TokenKind::docComment : TokenKind::comment;
        take(m_at + 2, kind);
        return push(doc ? Frame::docComment : Frame::blockComment);
    }
    if (!scanRegex()) {
        const std::size_t start = m_at;
        take(m_at + 1, TokenKind::operatorSign);
        remember(start, false);
    }
}

}  // namespace edge::text
