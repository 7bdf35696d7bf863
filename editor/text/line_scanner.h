#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "editor/text/context_table.h"
#include "editor/text/token.h"

namespace edge::text {

inline bool isDigit(char c) { return c >= '0' && c <= '9'; }
inline bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v' || c == '\r'; }
inline bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// Bytes of a multi-byte character count as letters: identifiers may hold them.
inline bool isNameStart(char c) { return isLetter(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80; }
inline bool isNamePart(char c) { return isNameStart(c) || isDigit(c); }

inline bool isOneOf(char c, std::string_view list) { return list.find(c) != std::string_view::npos; }

/// How far a scanner looks ahead for the end of something that may not end: keeps the longest line linear.
inline constexpr std::size_t farthestLook = 1000;

/// A cursor over one line that collects tokens and keeps the stack of what is open. Base of every tokenizer's line pass.
class LineScanner {
public:
    LineScanner(std::string_view line, ContextTable& table, int stack, std::vector<Token>& tokens)
        : m_line(line), m_table(table), m_stack(stack), m_minDepth(table.depth(stack)), m_tokens(tokens) {}

protected:
    bool atEnd() const { return m_at >= m_line.size(); }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_line.size() ? m_line[m_at + ahead] : '\0'; }
    bool startsWith(std::string_view text) const { return m_line.substr(m_at).starts_with(text); }

    /// The next character that is not a space, from `from` on; 0 at the end of the line.
    char nextSign(std::size_t from) const {
        while (from < m_line.size() && isSpace(m_line[from]))
            ++from;
        return from < m_line.size() ? m_line[from] : '\0';
    }

    std::size_t nameEnd(std::size_t from) const {
        while (from < m_line.size() && isNamePart(m_line[from]))
            ++from;
        return from;
    }

    /// Makes [m_at, end) a token and moves there. Neighbours of one kind become one token.
    void take(std::size_t end, TokenKind kind) {
        const auto start = static_cast<int>(m_at);
        const auto length = static_cast<int>(end - m_at);
        m_at = end;
        if (length <= 0)
            return;
        const bool joins = kind != TokenKind::operatorSign && kind != TokenKind::punctuation && !m_tokens.empty()
            && m_tokens.back().kind == kind && m_tokens.back().start + m_tokens.back().length == start;
        if (joins)
            m_tokens.back().length += length;
        else
            m_tokens.push_back({start, length, kind});
    }

    void takeRest(TokenKind kind) { take(m_line.size(), kind); }

    void push(std::uint8_t frame) { m_stack = m_table.push(m_stack, frame); }
    void pop() {
        m_stack = m_table.pop(m_stack);
        m_minDepth = std::min(m_minDepth, m_table.depth(m_stack));
    }
    std::uint8_t top() const { return m_table.top(m_stack); }
    int depth() const { return m_table.depth(m_stack); }

    std::string_view m_line;
    ContextTable& m_table;
    std::size_t m_at = 0;
    int m_stack;
    int m_minDepth;
    std::vector<Token>& m_tokens;
};

}  // namespace edge::text
