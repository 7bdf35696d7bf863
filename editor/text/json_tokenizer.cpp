#include "editor/text/json_tokenizer.h"

#include "editor/text/line_scanner.h"

namespace edge::text {

namespace {

enum Frame : std::uint8_t { nothing, object, array, comment };

class JsonScanner : public LineScanner {
public:
    using LineScanner::LineScanner;

    LineEnd run() {
        while (!atEnd())
            top() == comment ? scanComment() : scanValue();
        return {m_stack << 1 | 1, m_minDepth, depth(), false};
    }

private:
    void scanComment() {
        const auto close = m_line.find("*/", m_at);
        if (close == std::string_view::npos)
            return takeRest(TokenKind::comment);
        take(close + 2, TokenKind::comment);
        pop();
    }

    void scanValue() {
        const char c = peek();
        if (isSpace(c)) {
            ++m_at;
        } else if (startsWith("//")) {
            takeRest(TokenKind::comment);
        } else if (startsWith("/*")) {
            take(m_at + 2, TokenKind::comment);
            push(comment);
        } else if (c == '"') {
            scanString();
        } else if (isDigit(c) || c == '-') {
            scanNumber();
        } else if (isNameStart(c)) {
            scanWord();
        } else {
            scanSign(c);
        }
    }

    void scanString() {
        std::size_t end = m_at + 1;
        while (end < m_line.size() && m_line[end] != '"')
            end += m_line[end] == '\\' ? 2 : 1;
        if (end >= m_line.size())
            return takeRest(TokenKind::unfinished);
        const bool isKey = top() == object && nextSign(end + 1) == ':';
        take(end + 1, isKey ? TokenKind::property : TokenKind::string);
    }

    void scanNumber() {
        std::size_t end = m_at + 1;
        while (end < m_line.size() && (isDigit(m_line[end]) || isOneOf(m_line[end], "+-.eE")))
            ++end;
        take(end, TokenKind::number);
    }

    void scanWord() {
        const std::size_t end = nameEnd(m_at);
        const auto word = m_line.substr(m_at, end - m_at);
        const bool known = word == "true" || word == "false" || word == "null";
        take(end, known ? TokenKind::literal : TokenKind::unfinished);
    }

    void scanSign(char c) {
        if (c == '{' || c == '[')
            push(c == '{' ? object : array);
        else if ((c == '}' && top() == object) || (c == ']' && top() == array))
            pop();
        take(m_at + 1, isOneOf(c, "{}[],:") ? TokenKind::punctuation : TokenKind::unfinished);
    }
};

}  // namespace

LineEnd JsonTokenizer::tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) {
    return JsonScanner(line, m_table, state >> 1, tokens).run();
}

}  // namespace edge::text
