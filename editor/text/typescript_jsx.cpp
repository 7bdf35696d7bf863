#include "editor/text/typescript_scanner.h"

namespace edge::text {

/// `<div`, `<>`, `<My.Part`, but not the type parameters of an arrow function: `<T,>(`, `<T extends X>(`, `<T>(`.
bool TypeScriptScanner::startsElement() const {
    if (m_jsx == Jsx::off || m_operand)
        return false;
    if (peek(1) == '>')
        return true;
    if (!isNameStart(peek(1)))
        return false;
    std::size_t end = m_at + 1;
    while (end < m_line.size() && (isNamePart(m_line[end]) || m_line[end] == '.' || m_line[end] == '-'))
        ++end;
    const auto rest = m_line.substr(end);
    const auto word = rest.find_first_not_of(' ');
    if (rest.starts_with(">(") || nextSign(end) == ',')
        return false;
    return word == std::string_view::npos || !rest.substr(word).starts_with("extends ");
}

void TypeScriptScanner::openElement() {
    const std::size_t start = m_at;
    push(Frame::jsxOpen);
    take(m_at + 1, TokenKind::tag);
    remember(start, false);
}

void TypeScriptScanner::scanJsxOpen() {
    const std::size_t start = m_at;
    const char c = peek();
    if (isSpace(c)) {
        ++m_at;
    } else if (startsWith("/>")) {
        take(m_at + 2, TokenKind::tag);
        pop();
        remember(start, true);
    } else if (c == '>') {
        take(m_at + 1, TokenKind::tag);
        pop();
        push(Frame::jsxText);
        remember(start, false);
    } else if (c == '{') {
        take(m_at + 1, TokenKind::punctuation);
        push(Frame::jsxHole);
        remember(start, false);
    } else if (c == '"' || c == '\'') {
        take(m_at + 1, TokenKind::string);
        push(c == '"' ? Frame::jsxDouble : Frame::jsxSingle);
    } else if (isNameStart(c)) {
        const TokenKind kind = m_last == "<" ? TokenKind::tag : TokenKind::attribute;
        std::size_t end = m_at;
        while (end < m_line.size() && (isNamePart(m_line[end]) || isOneOf(m_line[end], "-.:")))
            ++end;
        take(end, kind);
        remember(start, false);
    } else {
        take(m_at + 1, TokenKind::operatorSign);
        remember(start, false);
    }
}

void TypeScriptScanner::scanJsxClose() {
    const auto close = m_line.find('>', m_at);
    if (close == std::string_view::npos)
        return takeRest(TokenKind::tag);
    const std::size_t start = m_at;
    take(close + 1, TokenKind::tag);
    pop();
    remember(start, true);
}

void TypeScriptScanner::scanJsxText() {
    const std::size_t start = m_at;
    if (startsWith("</")) {
        take(m_at + 2, TokenKind::tag);
        pop();
        push(Frame::jsxClose);
    } else if (peek() == '<') {
        openElement();
    } else if (peek() == '{') {
        take(m_at + 1, TokenKind::punctuation);
        push(Frame::jsxHole);
        remember(start, false);
    } else {
        const auto end = m_line.find_first_of("<{", m_at);
        m_at = end == std::string_view::npos ? m_line.size() : end;
    }
}

void TypeScriptScanner::scanJsxString(char quote) {
    const auto close = m_line.find(quote, m_at);
    if (close == std::string_view::npos)
        return takeRest(TokenKind::string);
    const std::size_t start = m_at;
    take(close + 1, TokenKind::string);
    pop();
    remember(start, false);
}

}  // namespace edge::text
