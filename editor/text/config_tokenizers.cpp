#include "editor/text/config_tokenizers.h"

#include "editor/text/line_scanner.h"

namespace edge::text {

namespace {

enum Frame : std::uint8_t { nothing, array, inlineTable, longBasic, longLiteral, quoted };

class TomlScanner : public LineScanner {
public:
    using LineScanner::LineScanner;

    LineEnd run() {
        m_isKey = top() == nothing;
        while (!atEnd()) {
            if (top() == longBasic)
                scanLongString("\"\"\"");
            else if (top() == longLiteral)
                scanLongString("'''");
            else
                scanValue();
        }
        return {m_stack << 1 | 1, m_minDepth, depth(), false};
    }

private:
    void scanLongString(std::string_view mark) {
        const auto close = m_line.find(mark, m_at);
        if (close == std::string_view::npos)
            return takeRest(TokenKind::string);
        take(close + 3, TokenKind::string);
        pop();
    }

    void scanValue() {
        const char c = peek();
        if (isSpace(c)) {
            ++m_at;
        } else if (c == '#') {
            takeRest(TokenKind::comment);
        } else if (c == '[' && m_isKey && top() == nothing) {
            scanSection();
        } else if (startsWith("\"\"\"") || startsWith("'''")) {
            take(m_at + 3, TokenKind::string);
            push(c == '"' ? longBasic : longLiteral);
        } else if (c == '"' || c == '\'') {
            scanString(c);
        } else if (isNamePart(c) || ((c == '+' || c == '-') && !m_isKey)) {
            scanWord();
        } else {
            scanSign(c);
        }
    }

    void scanSection() {
        const auto close = m_line.find(']', m_at);
        if (close == std::string_view::npos)
            return takeRest(TokenKind::unfinished);
        const auto end = m_line.substr(close).starts_with("]]") ? close + 2 : close + 1;
        take(end, TokenKind::heading);
    }

    void scanString(char quote) {
        std::size_t end = m_at + 1;
        while (end < m_line.size() && m_line[end] != quote)
            end += m_line[end] == '\\' && quote == '"' ? 2 : 1;
        if (end >= m_line.size())
            return takeRest(TokenKind::unfinished);
        take(end + 1, m_isKey ? TokenKind::property : TokenKind::string);
    }

    void scanWord() {
        std::size_t end = m_at + 1;
        while (end < m_line.size() && (isNamePart(m_line[end]) || isOneOf(m_line[end], m_isKey ? "-" : "-.:+")))
            ++end;
        const auto word = m_line.substr(m_at, end - m_at);
        if (m_isKey)
            return take(end, TokenKind::property);
        if (word == "true" || word == "false" || word == "inf" || word == "nan")
            return take(end, TokenKind::literal);
        const bool number = isDigit(word.front()) || word.front() == '+' || word.front() == '-';
        take(end, number ? TokenKind::number : TokenKind::unfinished);
    }

    void scanSign(char c) {
        if (c == '=')
            m_isKey = false;
        else if (c == '[' || c == '{')
            push(c == '[' ? array : inlineTable);
        else if ((c == ']' && top() == array) || (c == '}' && top() == inlineTable))
            pop();
        if ((c == '{' || c == ',') && top() == inlineTable)
            m_isKey = true;
        take(m_at + 1, c == '=' ? TokenKind::operatorSign : TokenKind::punctuation);
    }

    bool m_isKey = true;
};

class EnvScanner : public LineScanner {
public:
    using LineScanner::LineScanner;

    LineEnd run() {
        if (top() == quoted)
            scanQuoted(m_line.find('"'));
        else if (nextSign(0) == '#')
            takeRest(TokenKind::comment);
        else
            scanEntry();
        return {m_stack << 1 | 1, m_minDepth, depth(), false};
    }

private:
    void scanEntry() {
        const auto equals = m_line.find('=');
        if (equals == std::string_view::npos)
            return takeRest(TokenKind::unfinished);
        m_at = std::min(m_line.find_first_not_of(" \t"), equals);
        if (startsWith("export "))
            take(m_at + 6, TokenKind::keyword);
        m_at = std::min(m_line.find_first_not_of(" \t", m_at), equals);
        take(equals, TokenKind::property);
        take(equals + 1, TokenKind::operatorSign);
        const auto value = m_line.find_first_not_of(" \t", m_at);
        if (value == std::string_view::npos)
            return;
        m_at = value;
        if (peek() == '"') {
            push(quoted);
            scanQuoted(m_line.find('"', m_at + 1));
        } else if (peek() == '\'') {
            const auto close = m_line.find('\'', m_at + 1);
            close == std::string_view::npos ? takeRest(TokenKind::unfinished) : take(close + 1, TokenKind::string);
            takeTail();
        } else {
            const auto note = m_line.find(" #", m_at);
            takeText(note == std::string_view::npos ? m_line.size() : note);
            takeTail();
        }
    }

    void scanQuoted(std::size_t close) {
        takeText(close == std::string_view::npos ? m_line.size() : close + 1);
        if (close == std::string_view::npos)
            return;
        pop();
        takeTail();
    }

    /// A value up to `end`, with the names it takes from elsewhere.
    void takeText(std::size_t end) {
        while (m_at < end) {
            const auto hole = std::min(m_line.substr(0, end).find("${", m_at), end);
            take(hole, TokenKind::string);
            const auto close = m_line.substr(0, end).find('}', hole);
            take(close == std::string_view::npos ? end : close + 1, TokenKind::escape);
        }
    }

    void takeTail() {
        const auto note = m_line.find('#', m_at);
        if (note == std::string_view::npos)
            return;
        m_at = note;
        takeRest(TokenKind::comment);
    }
};

}  // namespace

LineEnd TomlTokenizer::tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) {
    return TomlScanner(line, m_table, state >> 1, tokens).run();
}

LineEnd EnvTokenizer::tokenizeLine(std::string_view line, int state, std::vector<Token>& tokens) {
    return EnvScanner(line, m_table, state >> 1, tokens).run();
}

}  // namespace edge::text
