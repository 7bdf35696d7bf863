#include "editor/text/markup_tokenizers.h"

#include "editor/text/line_scanner.h"

namespace edge::text {

namespace {

enum Frame : std::uint8_t { nothing, fence, comment, insideTag, doubleValue, singleValue };

class MarkdownScanner : public LineScanner {
public:
    using LineScanner::LineScanner;

    LineEnd run() {
        const auto indent = std::min(m_line.find_first_not_of(' '), m_line.size());
        const auto body = m_line.substr(indent);
        if (body.starts_with("```") || body.starts_with("~~~")) {
            top() == fence ? pop() : push(fence);
            takeRest(TokenKind::docTag);
        } else if (top() == fence) {
            takeRest(TokenKind::string);
        } else if (body.starts_with("#")) {
            takeRest(TokenKind::heading);
        } else if (body.starts_with(">")) {
            takeRest(TokenKind::comment);
        } else {
            m_at = indent;
            scanListMark(body);
            while (!atEnd())
                scanText();
        }
        return {m_stack << 1 | 1, m_minDepth, depth(), false};
    }

private:
    void scanListMark(std::string_view body) {
        if (body.size() > 1 && isOneOf(body[0], "-*+") && body[1] == ' ')
            return take(m_at + 1, TokenKind::control);
        const auto digits = std::min(body.find_first_not_of("0123456789"), body.size());
        if (digits > 0 && body.substr(digits).starts_with(". "))
            take(m_at + digits + 1, TokenKind::control);
    }

    void scanText() {
        const char c = peek();
        if (c == '`')
            takePair("`", TokenKind::string);
        else if (startsWith("**"))
            takePair("**", TokenKind::strong);
        else if (startsWith("](") || startsWith("<http"))
            takePair(c == '<' ? ">" : ")", TokenKind::link);
        else
            ++m_at;
    }

    /// From the cursor through the next `close`, when there is one on the line.
    void takePair(std::string_view close, TokenKind kind) {
        const auto end = m_line.substr(0, m_at + farthestLook).find(close, m_at + close.size());
        if (end == std::string_view::npos)
            m_at += close.size();
        else
            take(end + close.size(), kind);
        m_at = std::min(m_at, m_line.size());
    }
};

class HtmlScanner : public LineScanner {
public:
    using LineScanner::LineScanner;

    LineEnd run() {
        while (!atEnd()) {
            switch (top()) {
            case comment: through("-->", TokenKind::comment); break;
            case doubleValue: through("\"", TokenKind::string); break;
            case singleValue: through("'", TokenKind::string); break;
            case insideTag: scanTag(); break;
            default: scanText();
            }
        }
        return {m_stack << 1 | 1, m_minDepth, depth(), false};
    }

private:
    /// Through the end mark of what is open, which closes it; else to the end of the line.
    void through(std::string_view mark, TokenKind kind) {
        const auto close = m_line.find(mark, m_at);
        if (close == std::string_view::npos)
            return takeRest(kind);
        take(close + mark.size(), kind);
        pop();
    }

    void scanText() {
        if (startsWith("<!--")) {
            take(m_at + 4, TokenKind::comment);
            return push(comment);
        }
        if (peek() == '<' && (isLetter(peek(1)) || peek(1) == '/' || peek(1) == '!' || peek(1) == '?')) {
            std::size_t end = m_at + 2;
            while (end < m_line.size() && (isNamePart(m_line[end]) || isOneOf(m_line[end], "-:")))
                ++end;
            take(end, TokenKind::tag);
            return push(insideTag);
        }
        const auto semicolon = peek() == '&' ? m_line.substr(0, m_at + 10).find(';', m_at) : std::string_view::npos;
        if (semicolon != std::string_view::npos)
            return take(semicolon + 1, TokenKind::escape);
        ++m_at;
    }

    void scanTag() {
        const char c = peek();
        if (isSpace(c)) {
            ++m_at;
        } else if (c == '>' || startsWith("/>") || startsWith("?>")) {
            take(m_at + (c == '>' ? 1 : 2), TokenKind::tag);
            pop();
        } else if (c == '"' || c == '\'') {
            take(m_at + 1, TokenKind::string);
            push(c == '"' ? doubleValue : singleValue);
        } else if (c == '=') {
            take(m_at + 1, TokenKind::operatorSign);
        } else {
            auto end = m_line.find_first_of(" \t=>\"'", m_at + 1);
            end = std::min(end, m_line.size());
            if (end > m_at + 1 && m_line[end - 1] == '/')
                --end;
            take(end, TokenKind::attribute);
        }
    }
};

}  // namespace

LineEnd MarkdownTokenizer::tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) {
    return MarkdownScanner(line, m_table, state >> 1, tokens).run();
}

LineEnd HtmlTokenizer::tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) {
    return HtmlScanner(line, m_table, state >> 1, tokens).run();
}

}  // namespace edge::text
